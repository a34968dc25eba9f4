import { CATALOGUE } from './catalogue.ts';
import type { ContactRef, ContactSnapshot } from './data.ts';
import type { EventType, HooklineEvent } from './event-types.ts';
import type { AccountFacts, FormatName } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';

export interface SampleOptions {
  /** Whose it is said to be (UUID). */
  accountId: string;
  /** When it is said to have happened and to be sent, ms. */
  sentAt: number;
  isTest: boolean;
  /** UUIDv7. */
  deliveryId: string;
}

/**
 * The body of an invented event, one element where the format's bodies are arrays: about nobody real, with the account's
 * own numbers, time zone and fields. Undefined where the format has no form of it for this account.
 */
export function buildSample(
  type: EventType,
  format: FormatName,
  facts: AccountFacts,
  { accountId, sentAt, isTest, deliveryId }: SampleOptions,
): string | undefined {
  const { write, samplePerson } = getFormat(format);
  const { sample } = CATALOGUE[type];
  const data = 'contact' in sample ? { ...sample, contact: fitContact(sample.contact, facts, samplePerson) } : sample;
  const event = { accountId, id: deliveryId, type, at: sentAt, contactId: null, campaignId: null, data };
  return write(event as HooklineEvent, facts, { sentAt, isTest })[0]?.(deliveryId);
}

type SampleContact = Extract<(typeof CATALOGUE)[EventType]['sample'], { contact: unknown }>['contact'];

/** Shows the account's own fields, each with its code as its value, and the person that the format's document names. */
function fitContact(contact: SampleContact, facts: AccountFacts, person: Partial<ContactRef> | undefined) {
  // All that is left of somebody who was erased.
  if (!('keys' in contact)) return contact;
  const keys = namedAfterThemselves(facts.primaryKeyFields.filter((code) => code !== 'email' && code !== 'phone'));
  const fitted: ContactRef | ContactSnapshot = { ...contact, ...person, keys };
  if ('fields' in fitted) fitted.fields = namedAfterThemselves(facts.fields.map(({ code }) => code));
  return fitted;
}

function namedAfterThemselves(codes: readonly string[]): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, code]));
}
