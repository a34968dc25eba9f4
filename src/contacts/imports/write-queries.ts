import { type Kysely, sql } from 'kysely';
import type { ContactSource } from '../../store/contact-schema.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import type { Claim } from './changes.ts';
import type { KnownContact } from './known-contacts.ts';

type Db = Kysely<Database>;

interface OfContact {
  contactId: string;
  value: string;
}
type Address = OfContact & { kind: 'phone' | 'email' };
type Key = OfContact & { field: string };

/** Everything here is written as this. */
export const SOURCE: ContactSource = 'import';

/** Gives addresses to contacts, in key order as turns do; gives how many of them were free. */
export async function insertAddresses(
  db: Db,
  accountId: string,
  claims: readonly (Address & Pick<Claim, 'createdAt'>)[],
  at: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into contact_address (account_id, kind, value, contact_id, created_at)
    select ${accountId}::uuid, w.kind, w.value, w.contact_id, coalesce(w.created_at, ${at}::timestamptz)
    from unnest(${pgArray(claims.map(({ kind }) => kind))}::text[], ${pgArray(claims.map(({ value }) => value))}::text[],
      ${pgArray(claims.map(({ contactId }) => contactId))}::uuid[],
      ${pgArray(claims.map(({ createdAt }) => createdAt?.toISOString()))}::timestamptz[])
      as w(kind, value, contact_id, created_at)
    order by w.kind, w.value
    on conflict (account_id, kind, value) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Gives values of key fields to contacts, in key order; gives how many of them were free. */
export async function insertKeys(db: Db, accountId: string, claims: readonly Key[]): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into contact_key (account_id, field, value, contact_id)
    select ${accountId}::uuid, w.field, w.value, w.contact_id
    from unnest(${pgArray(claims.map(({ field }) => field))}::text[], ${pgArray(claims.map(({ value }) => value))}::text[],
      ${pgArray(claims.map(({ contactId }) => contactId))}::uuid[]) as w(field, value, contact_id)
    order by w.field, w.value
    on conflict (account_id, field, value) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Locks contacts, in key order as everybody does. */
export async function lockContacts(db: Db, accountId: string, ids: readonly string[]): Promise<void> {
  await sql`
    select from contact where account_id = ${accountId} and id = any (${pgArray(ids)}::uuid[])
    order by id for no key update`.execute(db);
}

/** Makes contacts, numbered in the order given. */
export async function insertContacts(
  db: Db,
  accountId: string,
  contacts: readonly KnownContact[],
  at: Date,
): Promise<void> {
  await sql`
    insert into contact (account_id, id, name, language, fields, created_by, created_at, updated_at)
    select ${accountId}::uuid, w.id, w.name, w.language, w.fields::jsonb, ${SOURCE}, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${pgArray(contacts.map(({ id }) => id))}::uuid[], ${pgArray(contacts.map(({ name }) => name))}::text[],
      ${pgArray(contacts.map(({ language }) => language))}::text[],
      ${pgArray(contacts.map(({ fields }) => JSON.stringify(fields)))}::text[])
      with ordinality as w(id, name, language, fields, ord)
    order by w.ord`.execute(db);
}

/** Writes locked contacts' values, their fields beside those they have. */
export async function updateContacts(
  db: Db,
  accountId: string,
  contacts: readonly Pick<KnownContact, 'id' | 'name' | 'language' | 'fields'>[],
  at: Date,
): Promise<void> {
  await sql`
    update contact c set name = w.name, language = w.language, fields = c.fields || w.fields::jsonb,
      updated_at = ${at}::timestamptz, modified_by = ${SOURCE}
    from unnest(${pgArray(contacts.map(({ id }) => id))}::uuid[], ${pgArray(contacts.map(({ name }) => name))}::text[],
      ${pgArray(contacts.map(({ language }) => language))}::text[],
      ${pgArray(contacts.map(({ fields }) => JSON.stringify(fields)))}::text[]) as w(id, name, language, fields)
    where c.account_id = ${accountId} and c.id = w.id`.execute(db);
}

/** Takes addresses from locked contacts. */
export async function deleteAddresses(db: Db, accountId: string, addresses: readonly Address[]): Promise<void> {
  await sql`
    delete from contact_address a
    using unnest(${pgArray(addresses.map(({ kind }) => kind))}::text[],
      ${pgArray(addresses.map(({ value }) => value))}::text[],
      ${pgArray(addresses.map(({ contactId }) => contactId))}::uuid[]) as w(kind, value, contact_id)
    where a.account_id = ${accountId} and a.kind = w.kind and a.value = w.value and a.contact_id = w.contact_id`.execute(
    db,
  );
}

/** Makes own addresses of locked contacts as old as the ones they replace, so that they are the first of their kind. */
export async function backdateAddresses(
  db: Db,
  accountId: string,
  addresses: readonly { kind: 'phone' | 'email'; value: string; createdAt: Date }[],
): Promise<void> {
  await sql`
    update contact_address a set created_at = w.created_at
    from unnest(${pgArray(addresses.map(({ kind }) => kind))}::text[],
      ${pgArray(addresses.map(({ value }) => value))}::text[],
      ${pgArray(addresses.map(({ createdAt }) => createdAt.toISOString()))}::timestamptz[]) as w(kind, value, created_at)
    where a.account_id = ${accountId} and a.kind = w.kind and a.value = w.value`.execute(db);
}

/** Takes values of key fields from locked contacts. */
export async function deleteKeys(db: Db, accountId: string, keys: readonly Key[]): Promise<void> {
  await sql`
    delete from contact_key k
    using unnest(${pgArray(keys.map(({ field }) => field))}::text[], ${pgArray(keys.map(({ value }) => value))}::text[],
      ${pgArray(keys.map(({ contactId }) => contactId))}::uuid[]) as w(field, value, contact_id)
    where k.account_id = ${accountId} and k.field = w.field and k.value = w.value and k.contact_id = w.contact_id`.execute(
    db,
  );
}

/** Writes subscriptions of locked contacts. */
export async function upsertSubscriptions(
  db: Db,
  accountId: string,
  rows: readonly { contactId: string; categoryId: string; isOptedIn: boolean }[],
  at: Date,
): Promise<void> {
  await sql`
    insert into contact_subscription (account_id, contact_id, category_id, is_opted_in, changed_at, source)
    select ${accountId}::uuid, w.contact_id, w.category_id, w.is_opted_in, ${at}::timestamptz, ${SOURCE}
    from unnest(${pgArray(rows.map(({ contactId }) => contactId))}::uuid[],
      ${pgArray(rows.map(({ categoryId }) => categoryId))}::uuid[],
      ${pgArray(rows.map(({ isOptedIn }) => isOptedIn))}::boolean[]) as w(contact_id, category_id, is_opted_in)
    order by w.contact_id, w.category_id
    on conflict (account_id, contact_id, category_id)
      do update set is_opted_in = excluded.is_opted_in, changed_at = excluded.changed_at, source = excluded.source`.execute(
    db,
  );
}
