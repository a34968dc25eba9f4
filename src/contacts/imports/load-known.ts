import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { together } from '../../store/together.ts';
import { listOwners } from '../save-contact-queries.ts';
import type { Claim } from './changes.ts';
import { FIELD_PREFIX } from './columns.ts';
import { identify, type KnownContact, type KnownContacts } from './known-contacts.ts';
import { listKnownAddresses, listKnownKeys, listKnownRows, listKnownSubscriptions } from './known-queries.ts';
import type { ImportedRow } from './read-row.ts';

export interface Wanted {
  accountId: string;
  rows: readonly ImportedRow[];
  /** What the columns of the file are. */
  targets: readonly (string | null)[];
  /** What this transaction has given to contacts already: to be known as it was before. */
  claims: ReadonlyMap<string, Claim>;
}

/** Everybody whom the rows may be about: by id, address or key. */
export async function loadKnown(
  db: Kysely<Database>,
  { accountId, rows, targets, claims }: Wanted,
): Promise<KnownContacts> {
  const addresses = rows.flatMap(({ identifiers }) => identifiers.addresses);
  const keys = rows.flatMap(({ identifiers }) => identifiers.keys);
  const found = await listOwners(db, accountId, addresses, keys);
  const owned = found.filter(({ identifier }) => !claims.has(identify(identifier)));
  const ids = [...new Set([...owned.map(({ contactId }) => contactId), ...rows.flatMap(({ id }) => id ?? [])])];
  const codes = targets.flatMap((target) =>
    target?.startsWith(FIELD_PREFIX) ? [target.slice(FIELD_PREFIX.length)] : [],
  );
  const byId = await loadContacts(db, { accountId, ids, codes, claims });
  // Somebody who was erased a moment ago owns nothing.
  const owners = owned.filter(({ contactId }) => byId.has(contactId));
  return { byId, owners: new Map(owners.map(({ identifier, contactId }) => [identify(identifier), contactId])) };
}

interface WantedContacts {
  accountId: string;
  ids: readonly string[];
  codes: readonly string[];
  claims: ReadonlyMap<string, Claim>;
}

async function loadContacts(
  db: Kysely<Database>,
  { accountId, ids, codes, claims }: WantedContacts,
): Promise<Map<string, KnownContact>> {
  if (ids.length === 0) return new Map();
  const [rows, addresses, keys, subscriptions] = await together([
    listKnownRows(db, accountId, ids, codes),
    listKnownAddresses(db, accountId, ids),
    listKnownKeys(db, accountId, ids),
    listKnownSubscriptions(db, accountId, ids),
  ]);
  const byId = new Map(
    rows.map(({ id, name, language, fields, is_opted_out: isOptedOut }): [string, KnownContact] => [
      id,
      {
        ...{ id, isNew: false, name, language, fields: fields ?? {}, isOptedOut },
        ...{ addresses: [], keys: new Map(), subscriptions: new Map() },
      },
    ]),
  );
  for (const { contact_id, kind, value, created_at: createdAt } of addresses) {
    if ((kind !== 'phone' && kind !== 'email') || claims.has(identify({ kind, value }))) continue;
    byId.get(contact_id)?.addresses.push({ kind, value, createdAt });
  }
  for (const { contact_id, field, value } of keys) {
    if (!claims.has(identify({ field, value }))) byId.get(contact_id)?.keys.set(field, value);
  }
  for (const { contact_id, category_id, is_opted_in } of subscriptions) {
    byId.get(contact_id)?.subscriptions.set(category_id, is_opted_in);
  }
  return byId;
}
