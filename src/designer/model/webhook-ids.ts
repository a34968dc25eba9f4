import type { ChatbotDefinition, MenuOption, WebhookDefinition } from '../../campaigns/definition.ts';

/** The option with its webhook changed, whichever of the two it has; the same object where it has none. */
export function changeWebhook(
  option: MenuOption,
  change: (webhook: WebhookDefinition) => WebhookDefinition,
): MenuOption {
  const { redirect, webhook } = option;
  if (redirect.type === 'webhook') {
    const after = change(redirect.webhook);
    return after === redirect.webhook ? option : { ...option, redirect: { ...redirect, webhook: after } };
  }
  if (webhook === undefined) return option;
  const after = change(webhook);
  return after === webhook ? option : { ...option, webhook: after };
}

/** The webhook of an option, whichever of the two it has. */
export function webhookOf(option: MenuOption): WebhookDefinition | undefined {
  return option.redirect.type === 'webhook' ? option.redirect.webhook : option.webhook;
}

/** A copy whose webhook is one of its own: the server gives it an id. Always another object than the original. */
export function withoutWebhookIds(option: MenuOption): MenuOption {
  return changeWebhook({ ...option }, withoutId);
}

export function withoutId(webhook: WebhookDefinition): WebhookDefinition {
  const { id, ...rest } = webhook;
  return id === undefined ? webhook : rest;
}

/** Every option of a definition, changed; sections whose options stay the same stay too. */
export function mapOptions(
  definition: ChatbotDefinition,
  change: (option: MenuOption) => MenuOption,
): ChatbotDefinition {
  const mapSection = <T extends { menu: MenuOption[] }>(section: T): T => {
    const menu = section.menu.map(change);
    return menu.every((option, index) => option === section.menu[index]) ? section : { ...section, menu };
  };
  const welcome = mapSection(definition.welcome);
  const interactions = definition.interactions.map(mapSection);
  const isSame =
    welcome === definition.welcome && interactions.every((each, index) => each === definition.interactions[index]);
  return isSame ? definition : { ...definition, welcome, interactions };
}

/** An option that is there twice after a move and a merge: the server takes an id only once, so the first has it. */
export function dropRepeatedIds(definition: ChatbotDefinition): ChatbotDefinition {
  const seen = new Set<string>();
  return mapOptions(definition, (option) =>
    changeWebhook(option, (webhook) => {
      if (webhook.id === undefined) return webhook;
      if (seen.has(webhook.id)) return withoutId(webhook);
      seen.add(webhook.id);
      return webhook;
    }),
  );
}
