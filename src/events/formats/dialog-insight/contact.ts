import type { ContactSource } from '../../../store/contact-schema.ts';
import type { ContactRef, ContactSnapshot } from '../../data.ts';
import type { AccountFacts } from '../format.ts';
import { dottedMoment } from '../moments.ts';
import { ownValue } from '../own-value.ts';

/** The guide says that a source has an id, and gives none: these are ours. */
const SOURCE_IDS: Record<ContactSource, number> = {
  api: 1,
  inbound: 2,
  conversation: 3,
  import: 4,
  signup_form: 5,
  preference_page: 6,
  provider: 7,
  report: 8,
  merge: 9,
};

/** The guide's tests are about nobody, who has no history. */
const TEST_KEY = 'xxxxxx';

/** Who it is about: the fields of the project's primary key, then the contact's number. */
export function writeContactId(contact: ContactRef, { primaryKeyFields }: AccountFacts): Record<string, unknown> {
  const keys = primaryKeyFields.map((code) => [fieldName(code), readKey(contact, code)]);
  return { ...Object.fromEntries(keys), idContact: contact.number };
}

/**
 * All of the project's fields as they are after the change, those without a value as null; e-mail and phone where they
 * are known and do not identify the contact anyway; then the administrative fields, in the guide's order.
 */
export function writeContactData(contact: ContactSnapshot, facts: AccountFacts, isTest: boolean) {
  const own = facts.fields.map(({ code }) => [fieldName(code), ownValue(contact.fields, code)]);
  const addresses = (['email', 'phone'] as const)
    .filter((code) => contact[code] !== null && !facts.primaryKeyFields.includes(code))
    .map((code) => [fieldName(code), contact[code]]);
  return { ...Object.fromEntries([...own, ...addresses]), ...describeHistory(contact, facts, isTest) };
}

function describeHistory(contact: ContactSnapshot, { timeZone }: AccountFacts, isTest: boolean) {
  const { sources, email } = contact;
  const moment = (iso: string | null) => (isTest || iso === null ? null : dottedMoment(timeZone, Date.parse(iso)));
  const source = (name: string | null) => (isTest || name === null ? null : ownValue(SOURCE_IDS, name));
  return {
    dtActivated: moment(contact.activatedAt),
    dtDeactivated: moment(contact.deactivatedAt),
    // A place within a source: Hookline keeps none.
    SourceIndex_Creation: null,
    idSource_Creation: source(sources.creation),
    idSource_Modification: source(sources.modification),
    idSource_Activation: source(sources.activation),
    idSource_Deactivation: source(sources.deactivation),
    isActive: isTest ? null : contact.isActive,
    clKey: isTest ? TEST_KEY : contact.id,
    dtCreated: moment(contact.createdAt),
    dtModified: moment(contact.modifiedAt),
    dtInvalidMailbox: moment(contact.quarantinedAt),
    isInvalidMailbox: isTest ? null : contact.quarantinedAt !== null,
    Domain: isTest ? null : (email?.match(/@([^@]+)$/)?.[1] ?? null),
  };
}

function readKey(contact: ContactRef, code: string): string | null {
  if (code === 'email' || code === 'phone') return contact[code];
  return ownValue(contact.keys, code);
}

/** The guide's fields begin with `f_`: one that was given such a code keeps it. */
function fieldName(code: string): string {
  if (code === 'email') return 'f_EMail';
  if (code === 'phone') return 'f_Phone';
  return code.startsWith('f_') ? code : `f_${code}`;
}
