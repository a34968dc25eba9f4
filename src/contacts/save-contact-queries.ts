import { type Kysely, sql } from 'kysely';
import type { ContactSource } from '../store/contact-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import type { ContactAddress } from './find-contact-queries.ts';

type Db = Kysely<Database>;

/** Something that only one contact of an account can have: an address, or a key field's value. */
export type Identifier = ContactAddress | { field: string; value: string };

export interface Owned {
  identifier: Identifier;
  contactId: string;
}

/**
 * Gives addresses to a contact, in key order as turns do; those that somebody has already stay theirs. Gives the ones
 * that were free.
 */
export async function insertAddresses(
  db: Db,
  accountId: string,
  contactId: string,
  addresses: readonly ContactAddress[],
  at: Date,
): Promise<ContactAddress[]> {
  const { rows } = await sql<ContactAddress>`
    insert into contact_address (account_id, kind, value, contact_id, created_at)
    select ${accountId}::uuid, w.kind, w.value, ${contactId}::uuid, ${at}::timestamptz
    from unnest(${pgArray(addresses.map(({ kind }) => kind))}::text[],
      ${pgArray(addresses.map(({ value }) => value))}::text[]) as w(kind, value)
    order by w.kind, w.value
    on conflict (account_id, kind, value) do nothing
    returning kind, value`.execute(db);
  return rows;
}

/** Gives values of key fields to a contact; those that somebody has already stay theirs. */
export async function insertKeys(
  db: Db,
  accountId: string,
  contactId: string,
  keys: readonly { field: string; value: string }[],
): Promise<void> {
  await sql`
    insert into contact_key (account_id, field, value, contact_id)
    select ${accountId}::uuid, w.field, w.value, ${contactId}::uuid
    from unnest(${pgArray(keys.map(({ field }) => field))}::text[], ${pgArray(keys.map(({ value }) => value))}::text[])
      as w(field, value)
    order by w.field, w.value
    on conflict (account_id, field, value) do nothing`.execute(db);
}

/** Whose the addresses and keys are by now. */
export async function listOwners(
  db: Db,
  accountId: string,
  addresses: readonly ContactAddress[],
  keys: readonly { field: string; value: string }[],
): Promise<Owned[]> {
  const { rows } = await sql<{ kind: ContactAddress['kind'] | null; field: string | null; value: string; id: string }>`
    select a.kind, null as field, a.value, a.contact_id as id
    from unnest(${pgArray(addresses.map(({ kind }) => kind))}::text[],
      ${pgArray(addresses.map(({ value }) => value))}::text[]) as w(kind, value)
    join contact_address a on a.account_id = ${accountId} and a.kind = w.kind and a.value = w.value
    union all
    select null, k.field, k.value, k.contact_id
    from unnest(${pgArray(keys.map(({ field }) => field))}::text[], ${pgArray(keys.map(({ value }) => value))}::text[])
      as w(field, value)
    join contact_key k on k.account_id = ${accountId} and k.field = w.field and k.value = w.value`.execute(db);
  return rows.map(({ kind, field, value, id }) => ({
    identifier: kind === null ? { field: field as string, value } : { kind, value },
    contactId: id,
  }));
}

export async function insertContactRow(
  db: Db,
  row: {
    accountId: string;
    id: string;
    name: string | null;
    language: string | null;
    fields: Record<string, unknown>;
    source: ContactSource;
  },
  at: Date,
): Promise<void> {
  await db
    .insertInto('contact')
    .values({
      account_id: row.accountId,
      id: row.id,
      name: row.name,
      language: row.language,
      fields: JSON.stringify(row.fields),
      created_by: row.source,
      created_at: at,
      updated_at: at,
    })
    .execute();
}

export interface HeldAddress extends ContactAddress {
  created_at: Date;
}

/** The addresses of a locked contact, the first of each kind first. */
export function listAddresses(db: Db, accountId: string, contactId: string): Promise<HeldAddress[]> {
  return db
    .selectFrom('contact_address')
    .select(['kind', 'value', 'created_at'])
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .orderBy('created_at')
    .orderBy('value')
    .execute();
}

/** Takes addresses of a kind from a locked contact. */
export async function deleteAddresses(
  db: Db,
  accountId: string,
  contactId: string,
  kind: ContactAddress['kind'],
  values: readonly string[],
): Promise<void> {
  await sql`
    delete from contact_address
    where account_id = ${accountId} and contact_id = ${contactId} and kind = ${kind}
      and value = any (${pgArray(values)}::text[])`.execute(db);
}

/** Makes an address as old as the one it replaces, so that it is the first of its kind. */
export async function backdateAddress(
  db: Db,
  accountId: string,
  { kind, value }: ContactAddress,
  createdAt: Date,
): Promise<void> {
  await db
    .updateTable('contact_address')
    .set({ created_at: createdAt })
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .execute();
}

/** Takes a locked contact's values of key fields, but for `kept`. */
export async function deleteOtherKeys(
  db: Db,
  accountId: string,
  contactId: string,
  fields: readonly string[],
  kept: readonly (string | null)[],
): Promise<void> {
  await sql`
    delete from contact_key k
    using unnest(${pgArray(fields)}::text[], ${pgArray(kept)}::text[]) as w(field, value)
    where k.account_id = ${accountId} and k.contact_id = ${contactId} and k.field = w.field
      and k.value is distinct from w.value`.execute(db);
}

/** Writes a locked contact's values; false where they already were so. Undefined: as it is. */
export async function updateContactRow(
  db: Db,
  accountId: string,
  contactId: string,
  change: {
    name: string | null | undefined;
    language: string | null | undefined;
    set: Record<string, unknown>;
    removed: readonly string[];
  },
): Promise<boolean> {
  const { rows } = await sql`
    update contact c set name = w.name, language = w.language, fields = w.fields
    from (
      select case when ${change.name !== undefined}::boolean then ${change.name ?? null}::text else name end as name,
        case when ${change.language !== undefined}::boolean then ${change.language ?? null}::text else language end
          as language,
        (fields || ${JSON.stringify(change.set)}::jsonb) - ${pgArray(change.removed)}::text[] as fields
      from contact where account_id = ${accountId} and id = ${contactId}
    ) w
    where c.account_id = ${accountId} and c.id = ${contactId}
      and (c.name, c.language, c.fields) is distinct from (w.name, w.language, w.fields)
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Whether anybody could still find the contact: by an address or by a key. */
export async function isKnownBySomething(db: Db, accountId: string, contactId: string): Promise<boolean> {
  const { rows } = await sql`
    select from contact_address where account_id = ${accountId} and contact_id = ${contactId}
    union all select from contact_key where account_id = ${accountId} and contact_id = ${contactId} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}
