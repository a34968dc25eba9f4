import { type Kysely, sql } from 'kysely';
import type { Address } from '../rules/message.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/** An address that nobody seemed to have, for a contact that is there or, where it `isNew`, is to be made. */
export interface ClaimedAddress {
  ord: number;
  accountId: string;
  address: Address;
  contactId: string;
  isNew: boolean;
  /** The new contact's. */
  name: string | null;
}

/**
 * Gives addresses to contacts; one that somebody got meanwhile stays theirs, and its `ord` is in the result. A new
 * contact is made only where it got all of its addresses. They go in sorted by key, in one statement: transactions
 * that meet over the same people wait for each other in one order and cannot deadlock.
 */
export async function claimAddresses(db: Db, rows: ClaimedAddress[], at: Date): Promise<Set<number>> {
  const lost = await sql<{ ord: number }>`
    with wanted as (
      select * from unnest(${pgArray(rows.map((row) => row.ord))}::int[], ${pgArray(rows.map((row) => row.accountId))}::uuid[],
        ${pgArray(rows.map((row) => row.address.kind))}::text[], ${pgArray(rows.map((row) => row.address.value))}::text[],
        ${pgArray(rows.map((row) => row.contactId))}::uuid[], ${pgArray(rows.map((row) => row.isNew))}::boolean[],
        ${pgArray(rows.map((row) => row.name))}::text[]) as w(ord, account_id, kind, value, contact_id, is_new, name)
    ), added as (
      insert into contact_address (account_id, kind, value, contact_id, created_at)
      select account_id, kind, value, contact_id, ${at}::timestamptz from wanted order by account_id, kind, value
      on conflict (account_id, kind, value) do nothing
      returning account_id, kind, value
    ), claimed as (
      select w.*, a.value is not null as is_added from wanted w left join added a using (account_id, kind, value)
    ), made as (
      insert into contact (account_id, id, name, created_at, updated_at)
      select account_id, contact_id, min(name), ${at}::timestamptz, ${at}::timestamptz
      from claimed where is_new group by account_id, contact_id having bool_and(is_added)
    )
    select ord from claimed where not is_added`.execute(db);
  return new Set(lost.rows.map(({ ord }) => ord));
}

/** Gives addresses that this transaction inserted to another contact. */
export async function updateOwners(
  db: Db,
  rows: { accountId: string; address: Address; contactId: string }[],
): Promise<void> {
  await sql`
    update contact_address a set contact_id = w.contact_id
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.address.kind))}::text[],
      ${pgArray(rows.map((row) => row.address.value))}::text[], ${pgArray(rows.map((row) => row.contactId))}::uuid[])
      as w(account_id, kind, value, contact_id)
    where a.account_id = w.account_id and a.kind = w.kind and a.value = w.value`.execute(db);
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

/**
 * Adds fields and notes consent (null: unchanged). The rows are locked in key order first: two batches with the same
 * contacts, on two channels, wait for each other and cannot deadlock.
 */
export async function updateContacts(
  db: Db,
  rows: { accountId: string; contactId: string; fields: Record<string, unknown>; optedOut: boolean | null }[],
  at: Date,
): Promise<void> {
  await sql`
    with wanted as (
      select * from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
        ${pgArray(rows.map((row) => JSON.stringify(row.fields)))}::text[],
        ${pgArray(rows.map((row) => row.optedOut))}::boolean[]) as w(account_id, id, fields, opted_out)
    ), held as (
      select c.account_id, c.id from contact c join wanted using (account_id, id)
      order by c.account_id, c.id for no key update of c
    )
    update contact set updated_at = ${at}::timestamptz, fields = contact.fields || w.fields::jsonb,
      opted_out_at = case
        when w.opted_out is null then contact.opted_out_at
        when w.opted_out then coalesce(contact.opted_out_at, ${at}::timestamptz) end
    from held join wanted w using (account_id, id)
    where contact.account_id = held.account_id and contact.id = held.id`.execute(db);
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
