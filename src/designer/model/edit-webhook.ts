import type { ChatbotDefinition, MenuOption, WebhookDefinition } from '../../campaigns/definition.ts';
import { stripPostPrefix } from '../../rules/url.ts';
import { readBodyText } from './body-text.ts';
import { NEW_WEBHOOK } from './edit-redirect.ts';
import type { Edit, OperationOf, OptionPlace, Refusal } from './operation.ts';
import { editOption, setOrDrop } from './sections.ts';
import { canHaveUnderlying, listSectionIds } from './targets.ts';
import { changeWebhook, webhookOf } from './webhook-ids.ts';

/** On only where the redirect has all it needs (CB-02, CB-03), in the Welcome Message as anywhere (CB-04, CB-05). */
export function switchUnderlying(definition: ChatbotDefinition, operation: OperationOf<'switchUnderlying'>): Edit {
  const { at, on, remembered } = operation;
  const sectionIds = listSectionIds(definition);
  return editOption(
    definition,
    at,
    (option) => {
      if (option.redirect.type === 'webhook') return { code: 'webhook_is_the_redirect' };
      if (on === (option.webhook !== undefined)) return option;
      if (!on) return setOrDrop(option, 'webhook', undefined);
      if (!canHaveUnderlying(option, sectionIds)) return { code: 'target_first' };
      return { ...option, webhook: remembered?.underlying ?? NEW_WEBHOOK };
    },
    'webhook',
  );
}

export function setWebhookUrl(definition: ChatbotDefinition, { at, url }: OperationOf<'setWebhookUrl'>): Edit {
  // `POST ` goes as soon as it is typed, else the blank behind it would go alone (CB-11).
  const stripped = stripPostPrefix(url.replace(/^\s*POST\s+/i, ''));
  return editWebhook(definition, at, 'url', (webhook) =>
    webhook.url === stripped ? webhook : { ...webhook, url: stripped },
  );
}

/** Extra parameters as JSON text; no text, no parameters. What is no JSON object leaves the definition as it is (CB-25). */
export function setWebhookBody(definition: ChatbotDefinition, { at, text }: OperationOf<'setWebhookBody'>): Edit {
  return editWebhook(definition, at, 'body', (webhook) => {
    const reading = readBodyText(text);
    if (!reading.ok) return { code: 'body', message: reading.faults[0]?.message ?? '' };
    return setOrDrop(webhook, 'body', reading.body);
  });
}

export function setWebhookPolicy(definition: ChatbotDefinition, { at, policy }: OperationOf<'setWebhookPolicy'>): Edit {
  return editWebhook(definition, at, 'policy', (webhook) => ({ ...webhook, policy }));
}

export function setWebhookConnector(
  definition: ChatbotDefinition,
  { at, connector }: OperationOf<'setWebhookConnector'>,
): Edit {
  return editWebhook(definition, at, 'connector', (webhook) => setOrDrop(webhook, 'connector', connector ?? undefined));
}

/** Not waiting is what a webhook does that says nothing of it. Beside another redirect it can do nothing else. */
export function setMayAnswer(definition: ChatbotDefinition, { at, mayAnswer }: OperationOf<'setMayAnswer'>): Edit {
  return editWebhook(definition, at, 'mayAnswer', (webhook, { redirect }) => {
    if (mayAnswer !== false && redirect.type !== 'webhook') return { code: 'underlying_never_answers' };
    return setOrDrop(webhook, 'mayAnswer', mayAnswer === false ? undefined : mayAnswer);
  });
}

/** Names and values are checked where they are shown (rules/header.ts): half a name must be possible while it is typed. */
export function addHeader(definition: ChatbotDefinition, { at, name, value }: OperationOf<'addHeader'>): Edit {
  return editWebhook(definition, at, 'headers', (webhook) => ({
    ...webhook,
    headers: [...(webhook.headers ?? []), { name, value }],
  }));
}

export function changeHeader(definition: ChatbotDefinition, operation: OperationOf<'changeHeader'>): Edit {
  const { at, index, name, value } = operation;
  return editWebhook(definition, at, 'headers', (webhook) => {
    const before = webhook.headers?.[index];
    if (webhook.headers === undefined || before === undefined) return { code: 'no_such_header' };
    const after = { name: name ?? before.name, value: value ?? before.value };
    if (after.name === before.name && after.value === before.value) return webhook;
    return { ...webhook, headers: webhook.headers.with(index, after) };
  });
}

export function deleteHeader(definition: ChatbotDefinition, { at, index }: OperationOf<'deleteHeader'>): Edit {
  return editWebhook(definition, at, 'headers', (webhook) => {
    if (webhook.headers?.[index] === undefined) return { code: 'no_such_header' };
    return setOrDrop(webhook, 'headers', webhook.headers.toSpliced(index, 1));
  });
}

function editWebhook(
  definition: ChatbotDefinition,
  at: OptionPlace,
  field: 'url' | 'body' | 'headers' | 'policy' | 'connector' | 'mayAnswer',
  change: (webhook: WebhookDefinition, option: MenuOption) => WebhookDefinition | Refusal,
): Edit {
  return editOption(
    definition,
    at,
    (option): MenuOption | Refusal => {
      const webhook = webhookOf(option);
      if (webhook === undefined) return { code: 'no_webhook' };
      const after = change(webhook, option);
      return 'code' in after ? after : changeWebhook(option, () => after);
    },
    `webhook.${field}`,
  );
}
