import type { AccountContext } from '../../store/context.ts';
import { nowDate } from '../../store/context.ts';
import { turnSubscriptions, updateConsent } from '../consent-queries.ts';
import type { Identifier } from '../save-contact-queries.ts';
import type { Changes, Claim } from './changes.ts';
import {
  backdateAddresses,
  deleteAddresses,
  deleteKeys,
  insertAddresses,
  insertContacts,
  insertKeys,
  SOURCE,
  updateContacts,
  upsertSubscriptions,
} from './write-queries.ts';

/** Gives addresses and keys to contacts, those that are to be made included. False where one is not free any more. */
export async function writeClaims(tx: AccountContext, claims: readonly Claim[]): Promise<boolean> {
  const { addresses, keys } = split(claims);
  const isFree =
    addresses.length === 0 || (await insertAddresses(tx.db, tx.accountId, addresses, nowDate(tx))) === addresses.length;
  return isFree && (keys.length === 0 || (await insertKeys(tx.db, tx.accountId, keys)) === keys.length);
}

/** Writes all else that a batch changes. The contacts that are there already are locked, what is claimed is theirs. */
export async function writeChanges(tx: AccountContext, changes: Changes): Promise<void> {
  const { db, accountId } = tx;
  const at = nowDate(tx);
  if (changes.created.length > 0) await insertContacts(db, accountId, changes.created, at);
  const touched = [...changes.touched].map((contact) => ({ ...contact, fields: changes.fields.get(contact.id) ?? {} }));
  if (touched.length > 0) await updateContacts(db, accountId, touched, at);
  const releases = split([...changes.releases.values()]);
  if (releases.addresses.length > 0) await deleteAddresses(db, accountId, releases.addresses);
  if (releases.keys.length > 0) await deleteKeys(db, accountId, releases.keys);
  if (changes.promotions.size > 0) {
    await backdateAddresses(db, accountId, split([...changes.promotions.values()]).addresses);
  }
  const subscriptions = [...changes.subscriptions.values()];
  if (subscriptions.length > 0) await upsertSubscriptions(db, accountId, subscriptions, at);
  if (changes.optedOut.size === 0) return;
  const how = { source: SOURCE, at };
  const out = await updateConsent(db, accountId, [...changes.optedOut], { isOptedOut: true, ...how });
  await turnSubscriptions(db, accountId, out, how);
}

type AddressOf<T> = T & { kind: 'phone' | 'email' };
type KeyOf<T> = T & { field: string };

function split<T extends Identifier>(identifiers: readonly T[]): { addresses: AddressOf<T>[]; keys: KeyOf<T>[] } {
  const isAddress = (each: T): each is AddressOf<T> => 'kind' in each;
  const isKey = (each: T): each is KeyOf<T> => 'field' in each;
  return { addresses: identifiers.filter(isAddress), keys: identifiers.filter(isKey) };
}
