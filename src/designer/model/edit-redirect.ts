import type { ChatbotDefinition, Continuation, MenuOption, WebhookDefinition } from '../../campaigns/definition.ts';
import type { Edit, OperationOf, OptionMemory, Redirect, RedirectType, Refusal } from './operation.ts';
import { editOption, refuse, setOrDrop } from './sections.ts';
import { canHaveUnderlying, listSectionIds, NOT_CHOSEN, targetState } from './targets.ts';

/** What an attribute is asked for until the designer says so: the one that nearly every campaign wants. */
const DEFAULT_FIELD = 'email';

/** The server refuses to save it without a URL: until then the draft is kept by the editor only. */
export const NEW_WEBHOOK: WebhookDefinition = { url: '', policy: 'standard' };

/**
 * Webhook as redirect type takes text, target and underlying webhook out of the definition; another type lets them back
 * in, from what the editor remembers (CB-06, CB-07).
 */
export function setRedirectType(definition: ChatbotDefinition, operation: OperationOf<'setRedirectType'>): Edit {
  const { at, redirect: type, to, field, request, remembered = {} } = operation;
  const sectionIds = listSectionIds(definition);
  const isMissing = (target: Continuation) => targetState(target, sectionIds) === 'missing';
  if (type === 'interaction' && to !== undefined && isMissing({ type, to }))
    return refuse(definition, 'no_such_section');
  return editOption(
    definition,
    at,
    (option) => {
      if (to !== undefined && type !== 'interaction' && type !== 'campaign') return { code: 'redirect_has_no_target' };
      const redirect = chooseRedirect(option.redirect, remembered, sectionIds, { type, to, field, request });
      if (redirect === option.redirect) return option;
      const after = { ...option, redirect };
      if (type === 'webhook') return stripForWebhook(after);
      return option.redirect.type === 'webhook' ? bringBack(after, remembered, sectionIds) : after;
    },
    to !== undefined ? 'redirect.to' : request !== undefined ? 'redirect.request' : 'redirect.type',
  );
}

function bringBack(option: MenuOption, remembered: OptionMemory, sectionIds: ReadonlySet<string>): MenuOption {
  const withText = setOrDrop(option, 'text', remembered.text);
  // Without a target there is no switch for it yet; switched on later it has its settings again.
  return canHaveUnderlying(option, sectionIds) ? setOrDrop(withText, 'webhook', remembered.underlying) : withText;
}

function stripForWebhook(option: MenuOption): MenuOption {
  const { text: _, webhook: __, ...rest } = option;
  return rest;
}

interface Choice {
  type: RedirectType;
  to: string | undefined;
  field: string | undefined;
  request: string | undefined;
}

function chooseRedirect(
  before: Redirect,
  remembered: OptionMemory,
  sectionIds: ReadonlySet<string>,
  { type, to, field, request }: Choice,
): Redirect {
  const last = before.type === type ? before : remembered.redirects?.[type];
  // What it led to may have been deleted meanwhile: then it has to be chosen anew.
  const known = last && (last === before || targetState(last, sectionIds) !== 'missing') ? last : newRedirect(type);
  if (to !== undefined && (known.type === 'interaction' || known.type === 'campaign')) {
    return known.to === to ? known : { ...known, to };
  }
  if (request !== undefined && known.type === 'request') {
    return known.request === request ? known : { ...known, request };
  }
  return field !== undefined && known.type === 'attribute' && known.field !== field ? { ...known, field } : known;
}

function newRedirect(type: RedirectType): Redirect {
  switch (type) {
    case 'interaction':
      return { type, to: NOT_CHOSEN.interaction };
    case 'campaign':
      return { type, to: NOT_CHOSEN.campaign };
    case 'webhook':
      return { type, webhook: NEW_WEBHOOK };
    case 'attribute':
      return { type, field: DEFAULT_FIELD, then: { type: 'end' } };
    case 'request':
      return { type, request: NOT_CHOSEN.request, then: { type: 'end' } };
    case 'end':
      return { type };
  }
}

/** Only targets of the type that is chosen (CB-08): a section that is there, or the id of a campaign. */
export function setTarget(definition: ChatbotDefinition, { at, to }: OperationOf<'setTarget'>): Edit {
  const sectionIds = listSectionIds(definition);
  return editOption(
    definition,
    at,
    (option) => {
      const { redirect } = option;
      if (redirect.type === 'webhook') return { code: 'webhook_has_no_target' };
      if (redirect.type !== 'interaction' && redirect.type !== 'campaign') return { code: 'redirect_has_no_target' };
      if (redirect.to === to) return option;
      const after = { ...redirect, to };
      return targetState(after, sectionIds) === 'missing'
        ? { code: 'no_such_section' }
        : { ...option, redirect: after };
    },
    'redirect.to',
  );
}

export function setAttributeField(
  definition: ChatbotDefinition,
  { at, field }: OperationOf<'setAttributeField'>,
): Edit {
  return editOption(
    definition,
    at,
    (option): MenuOption | Refusal =>
      option.redirect.type === 'attribute'
        ? { ...option, redirect: { ...option.redirect, field } }
        : { code: 'redirect_has_no_such_field' },
    'redirect.field',
  );
}

/** The prompt and confirmation of webhooks and attributes, the last words of an end. */
export function setRedirectText(
  definition: ChatbotDefinition,
  { at, field, text }: OperationOf<'setRedirectText'>,
): Edit {
  return editOption(
    definition,
    at,
    (option) => {
      const { redirect } = option;
      if (field === 'text' && redirect.type === 'end') {
        return { ...option, redirect: setOrDrop(redirect, 'text', text) };
      }
      if (field !== 'text' && (redirect.type === 'webhook' || redirect.type === 'attribute')) {
        return { ...option, redirect: setOrDrop(redirect, field, text) };
      }
      return { code: 'redirect_has_no_such_field' };
    },
    `redirect.${field}`,
  );
}
