import { type Kysely, sql } from 'kysely';
import type { Address } from '../rules/message.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

export interface NewPerson {
  accountId: string;
  /** The contact's id if nobody has the address yet. */
  contactId: string;
  addresses: Address[];
  name: string | null;
}

/**
 * Makes sure that every address belongs to a contact, existing ones unchanged. Rows go in sorted by key: two
 * transactions that meet the same new people wait for each other in one order and cannot deadlock.
 */
export async function insertMissingPeople(db: Db, people: NewPerson[], at: Date): Promise<void> {
  const rows = people
    .flatMap((person) => person.addresses.map((address) => ({ ...person, ...address })))
    .sort((a, b) => compare(a.accountId, b.accountId) || compare(a.kind, b.kind) || compare(a.value, b.value));
  await sql`
    with wanted as (
      select * from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.kind))}::text[],
        ${pgArray(rows.map((row) => row.value))}::text[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
        ${pgArray(rows.map((row) => row.name))}::text[]) as w(account_id, kind, value, contact_id, name)
    ), added as (
      insert into contact_address (account_id, kind, value, contact_id, created_at)
      select account_id, kind, value, contact_id, ${at}::timestamptz from wanted
      on conflict (account_id, kind, value) do nothing
      returning account_id, contact_id
    )
    insert into contact (account_id, id, name, created_at, updated_at)
    select distinct on (w.account_id, w.contact_id) w.account_id, w.contact_id, w.name, ${at}::timestamptz, ${at}::timestamptz
    from wanted w join added using (account_id, contact_id)
    on conflict (account_id, id) do nothing`.execute(db);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Adds addresses to contacts that are known by another one; an address that somebody has stays theirs. */
export async function insertAddresses(
  db: Db,
  rows: { accountId: string; contactId: string; address: Address }[],
  at: Date,
): Promise<void> {
  await sql`
    insert into contact_address (account_id, kind, value, contact_id, created_at)
    select account_id, kind, value, contact_id, ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.address.kind))}::text[],
      ${pgArray(rows.map((row) => row.address.value))}::text[], ${pgArray(rows.map((row) => row.contactId))}::uuid[])
      as w(account_id, kind, value, contact_id)
    order by account_id, kind, value
    on conflict (account_id, kind, value) do nothing`.execute(db);
}

export interface ContactRow {
  account_id: string;
  id: string;
  name: string | null;
  fields: Record<string, unknown>;
  opted_out_at: Date | null;
  /** The best phone number: null for somebody who hides it. */
  phone: string | null;
  assets_revision: number;
}

/**
 * The contacts as they are now, each with its account's assets revision. A statement of its own, after the people were
 * locked: what is read beside `for update` may be older than the lock (a STOP committed a moment ago would be missed).
 */
export async function loadContacts(db: Db, accountIds: string[], contactIds: string[]): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select contact.account_id, contact.id, contact.name, contact.fields, contact.opted_out_at, account.assets_revision,
      (select value from contact_address a where a.account_id = contact.account_id and a.contact_id = contact.id
        and a.kind = 'phone' order by a.created_at, a.value limit 1) as phone
    from unnest(${pgArray(accountIds)}::uuid[], ${pgArray(contactIds)}::uuid[]) as w(account_id, id)
    join contact using (account_id, id)
    join account on account.id = contact.account_id`.execute(db);
  return rows;
}

export async function updateFields(
  db: Db,
  rows: { accountId: string; contactId: string; fields: Record<string, unknown> }[],
  at: Date,
): Promise<void> {
  await sql`
    update contact set fields = contact.fields || w.fields::jsonb, updated_at = ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
      ${pgArray(rows.map((row) => JSON.stringify(row.fields)))}::text[]) as w(account_id, id, fields)
    where contact.account_id = w.account_id and contact.id = w.id`.execute(db);
}

export async function updateConsent(
  db: Db,
  rows: { accountId: string; contactId: string; optedOut: boolean }[],
  at: Date,
): Promise<void> {
  await sql`
    update contact set updated_at = ${at}::timestamptz,
      opted_out_at = case when w.opted_out then coalesce(contact.opted_out_at, ${at}::timestamptz) end
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
      ${pgArray(rows.map((row) => row.optedOut))}::boolean[]) as w(account_id, id, opted_out)
    where contact.account_id = w.account_id and contact.id = w.id`.execute(db);
}

/** Gives an address a new value; false where nobody has the old one or somebody has the new one. */
export async function updateAddress(db: Db, accountId: string, from: Address, to: Address): Promise<boolean> {
  const { rows } = await sql`
    update contact_address set kind = ${to.kind}, value = ${to.value}
    where account_id = ${accountId} and kind = ${from.kind} and value = ${from.value}
      and not exists (
        select from contact_address taken
        where taken.account_id = ${accountId} and taken.kind = ${to.kind} and taken.value = ${to.value})
    returning contact_id`.execute(db);
  return rows.length > 0;
}
