import { invariant } from '../base/assert.ts';
import { AppError, notFound } from '../base/errors.ts';
import type { Emit } from '../events/emitter.ts';
import type { NewEvent } from '../events/event-types.ts';
import type { ContactSource } from '../store/contact-schema.ts';
import { type AccountContext, newId, nowDate } from '../store/context.ts';
import { claimIdentifiers, identifiersOf } from './claim-identifiers.ts';
import { changeSubscriptions, setOptedOut } from './consent.ts';
import { touchContact } from './consent-queries.ts';
import { loadSnapshots } from './contact-events.ts';
import { loadDefinitions } from './definitions.ts';
import { lockContact } from './quarantine-queries.ts';
import { type ContactChange, type ContactInput, type ContactValues, readContact } from './read-contact.ts';
import { replaceAddresses } from './replace-addresses.ts';
import { deleteOtherKeys, insertContactRow, isKnownBySomething, updateContactRow } from './save-contact-queries.ts';

/**
 * Makes a contact and tells of it, then of the consent it came with. Gives its UUID.
 * @throws AppError `invalid` for values that are none, `conflict` where somebody has the address or key already.
 */
export async function createContact(
  tx: AccountContext,
  emit: Emit,
  input: ContactInput,
  source: ContactSource,
): Promise<string> {
  const values = await readValues(tx, input);
  const { addresses, keys } = identifiersOf(values);
  if (addresses.length + keys.length === 0) throw noIdentifier();
  const id = newId(tx);
  const at = nowDate(tx);
  await claimIdentifiers(tx, id, { addresses, keys });
  const { set } = splitFields(values);
  const { name = null, language = null } = values;
  await insertContactRow(tx.db, { accountId: tx.accountId, id, name, language, fields: set, source }, at);
  const consent: NewEvent[] = [];
  await saveConsentOf(tx, (...events) => void consent.push(...events), id, values, source);
  await tell(tx, emit, 'contact.created', id, source);
  emit(...consent);
  return id;
}

/**
 * Changes a contact and tells of it, then of consent that changed with it. False, and nothing told, where nothing is new.
 * @throws AppError `not_found`; `invalid` for values that are none; `conflict` where somebody else has the address or key.
 */
export async function changeContact(
  tx: AccountContext,
  emit: Emit,
  contactId: string,
  change: ContactChange,
  source: ContactSource,
): Promise<boolean> {
  const values = await readValues(tx, change);
  // Addresses come before the contact's row, as in turns: transactions that meet wait in one order.
  const fresh = await claimIdentifiers(tx, contactId, identifiersOf(values));
  if (!(await lockContact(tx.db, tx.accountId, contactId))) throw notFound('contact');
  const isReplaced = await replaceAddresses(tx, contactId, values, fresh);
  const isRewritten = await rewrite(tx, contactId, values);
  if (!(await isKnownBySomething(tx.db, tx.accountId, contactId))) throw noIdentifier();
  const isModified = isReplaced || isRewritten;
  if (isModified) await touchContact(tx.db, tx.accountId, contactId, { source, at: nowDate(tx) });
  const consent: NewEvent[] = [];
  await saveConsentOf(tx, (...events) => void consent.push(...events), contactId, values, source);
  if (isModified) await tell(tx, emit, 'contact.modified', contactId, source);
  emit(...consent);
  return isModified || consent.length > 0;
}

async function readValues(tx: AccountContext, input: ContactInput): Promise<ContactValues> {
  const reading = readContact(await loadDefinitions(tx.db, tx.accountId), input);
  if (reading.ok) return reading.values;
  throw new AppError('invalid', 'Some fields are not valid.', { errors: reading.errors });
}

function splitFields({ fields }: ContactValues): { set: Record<string, unknown>; removed: string[] } {
  const entries = Object.entries(fields);
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== null)),
    removed: entries.flatMap(([code, value]) => (value === null ? [code] : [])),
  };
}

/** Writes values and keys of a locked contact; false where they already were so. */
async function rewrite(tx: AccountContext, contactId: string, values: ContactValues): Promise<boolean> {
  const { name, language, keys } = values;
  if (keys.length > 0) {
    const fields = keys.map(({ field }) => field);
    const kept = keys.map(({ value }) => value);
    await deleteOtherKeys(tx.db, tx.accountId, contactId, fields, kept);
  }
  return updateContactRow(tx.db, tx.accountId, contactId, { name, language, ...splitFields(values) });
}

async function saveConsentOf(
  tx: AccountContext,
  emit: Emit,
  contactId: string,
  { optedOut, subscriptions }: ContactValues,
  source: ContactSource,
): Promise<void> {
  if (optedOut !== undefined) await setOptedOut(tx, emit, [contactId], optedOut, { source });
  await changeSubscriptions(tx, emit, contactId, subscriptions, { source });
}

async function tell(
  tx: AccountContext,
  emit: Emit,
  type: 'contact.created' | 'contact.modified',
  contactId: string,
  source: ContactSource,
): Promise<void> {
  const contact = (await loadSnapshots(tx.db, tx.accountId, [contactId])).get(contactId);
  invariant(contact, 'a contact that was just written is there');
  emit({
    accountId: tx.accountId,
    type,
    at: tx.clock.now(),
    contactId,
    campaignId: null,
    data: { contact, source },
  });
}

function noIdentifier(): AppError {
  const message = 'A contact needs a phone number, an e-mail address or the value of a key field.';
  return new AppError('invalid', message, { errors: [{ path: '/phone', message }] });
}
