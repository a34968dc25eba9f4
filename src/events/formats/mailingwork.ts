import type { ContactSnapshot } from '../data.ts';
import { eventNumber, type HooklineEvent } from '../event-types.ts';
import type { AccountFacts, Format } from './format.ts';
import { spacedMoment } from './moments.ts';
import { ownValue } from './own-value.ts';

const NAMES = {
  'contact.opted_in': ['optin_finalized'],
  'contact.opted_out': ['optout_finalized'],
  'contact.modified': ['profilemanager_finalized'],
  'contact.subscription_changed': ['profilemanager_finalized'],
} as const;

/** Where people sign up themselves: only that is a sign-up here, not what others enter about them. */
const SIGN_UP_SOURCES: ReadonlySet<string | null> = new Set([
  'signup_form',
  'inbound',
  'conversation',
  'provider',
  'preference_page',
]);

/** The profile manager. */
const PROFILE_SOURCE = 'preference_page';

/** Numbers of fields that every account has; its own begin behind them. */
const BUILT_IN_FIELDS = [
  { number: 1, name: 'email' },
  { number: 2, name: 'phone' },
  { number: 3, name: 'name' },
  { number: 4, name: 'language' },
] as const;

/**
 * MAILINGWORK's three events. Only the form of a sign-up is documented: the others have the same without its sign-up
 * form, and dates named after it. Times are the account's local time.
 */
export const mailingwork: Format = {
  name: 'mailingwork',
  sendsArrays: false,
  contentType: 'application/json',
  names: NAMES,
  write(event, facts) {
    const notification = describe(event, facts);
    if (notification === undefined) return [];
    const body = JSON.stringify(notification);
    return [() => body];
  },
};

function describe({ id, type, at, data }: HooklineEvent, facts: AccountFacts) {
  const when = spacedMoment(facts.timeZone, at);
  const number = eventNumber(id);
  switch (type) {
    case 'contact.opted_in':
      if (!SIGN_UP_SOURCES.has(data.source)) return undefined;
      return {
        id: number,
        optinsetup_id: data.form?.number ?? null,
        ...describeSubscriber(data.contact, facts),
        activate_at: when,
      };
    case 'contact.opted_out':
      return { id: number, ...describeSubscriber(data.contact, facts), deactivate_at: when };
    case 'contact.modified':
    case 'contact.subscription_changed':
      if (data.source !== PROFILE_SOURCE) return undefined;
      return { id: number, ...describeSubscriber(data.contact, facts), modify_at: when };
    default:
      return undefined;
  }
}

/** The contact after the change: the built-in fields it has, all own fields, all categories. */
function describeSubscriber(contact: ContactSnapshot, facts: AccountFacts) {
  const builtIn = BUILT_IN_FIELDS.flatMap(({ number, name }) => {
    const value = contact[name];
    return value === null ? [] : [{ id: number, value }];
  });
  const own = facts.fields.map(({ number, code }) => ({
    id: number,
    value: writeValue(ownValue(contact.fields, code)),
  }));
  const joined = new Set(contact.subscriptions.filter((each) => each.isOptedIn).map(({ category }) => category));
  return {
    subscriber_id: contact.number,
    fields: [...builtIn, ...own],
    lists: facts.categories.map(({ number, key }) => ({ id: number, value: joined.has(key) ? 1 : 0 })),
  };
}

/** Values are texts and numbers; a missing one is an empty text. */
function writeValue(value: unknown): string | number {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'string') return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
