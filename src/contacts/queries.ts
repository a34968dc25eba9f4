import { type Kysely, sql } from 'kysely';
import type { Address } from '../rules/message.ts';
import type { ContactAddressTable, ContactSource } from '../store/contact-schema.ts';
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
  /** The new contact's, and who made it. */
  name: string | null;
  source: ContactSource;
}

/**
 * Gives addresses to contacts; one that somebody got meanwhile stays theirs, and its `ord` is in the result. A new
 * contact is made only where it got all of its addresses; one that was erased or merged meanwhile gets none. They go in
 * sorted by key, in one statement: transactions that meet over the same people wait for each other in one order and
 * cannot deadlock.
 */
export async function claimAddresses(db: Db, rows: ClaimedAddress[], at: Date): Promise<Set<number>> {
  const lost = await sql<{ ord: number }>`
    with wanted as (
      select * from unnest(${pgArray(rows.map((row) => row.ord))}::int[], ${pgArray(rows.map((row) => row.accountId))}::uuid[],
        ${pgArray(rows.map((row) => row.address.kind))}::text[], ${pgArray(rows.map((row) => row.address.value))}::text[],
        ${pgArray(rows.map((row) => row.contactId))}::uuid[], ${pgArray(rows.map((row) => row.isNew))}::boolean[],
        ${pgArray(rows.map((row) => row.name))}::text[], ${pgArray(rows.map((row) => row.source))}::text[])
        as w(ord, account_id, kind, value, contact_id, is_new, name, source)
    ), alive as materialized (
      select c.account_id, c.id from contact c
      where (c.account_id, c.id) in (select account_id, contact_id from wanted where not is_new)
      order by c.account_id, c.id for key share
    ), added as (
      insert into contact_address (account_id, kind, value, contact_id, created_at)
      select account_id, kind, value, contact_id, ${at}::timestamptz from wanted w
      where is_new or exists (select from alive where alive.account_id = w.account_id and alive.id = w.contact_id)
      order by account_id, kind, value
      on conflict (account_id, kind, value) do nothing
      returning account_id, kind, value
    ), claimed as (
      select w.*, a.value is not null as is_added from wanted w left join added a using (account_id, kind, value)
    ), made as (
      insert into contact (account_id, id, name, created_by, created_at, updated_at)
      select account_id, contact_id, min(name), min(source), ${at}::timestamptz, ${at}::timestamptz
      from claimed where is_new group by account_id, contact_id having bool_and(is_added)
    )
    select ord from claimed where not is_added`.execute(db);
  return new Set(lost.rows.map(({ ord }) => ord));
}

/** Gives addresses that this transaction inserted to another contact; how many, as one that is gone gets none. */
export async function updateOwners(
  db: Db,
  rows: { accountId: string; address: Address; contactId: string }[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    with alive as materialized (
      select c.account_id, c.id from contact c
      where (c.account_id, c.id) in (
        select * from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[],
          ${pgArray(rows.map((row) => row.contactId))}::uuid[]))
      order by c.account_id, c.id for key share
    )
    update contact_address a set contact_id = w.contact_id
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.address.kind))}::text[],
      ${pgArray(rows.map((row) => row.address.value))}::text[], ${pgArray(rows.map((row) => row.contactId))}::uuid[])
      as w(account_id, kind, value, contact_id)
      join alive on alive.account_id = w.account_id and alive.id = w.contact_id
    where a.account_id = w.account_id and a.kind = w.kind and a.value = w.value`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export interface ContactRow {
  account_id: string;
  id: string;
  name: string | null;
  fields: Record<string, unknown>;
  number: number;
  language: string | null;
  opted_out_at: Date | null;
  /** The one they had first of each kind first. */
  addresses: { kind: ContactAddressTable['kind']; value: string; isQuarantined: boolean }[];
  /** The values of key fields, by code. */
  keys: Record<string, string>;
  /** By category id. */
  subscriptions: Record<string, boolean>;
  assets_revision: number;
}

/**
 * The contacts as they are now, each with its account's assets revision. A statement of its own, after the people were
 * locked: what is read beside `for update` may be older than the lock (a STOP committed a moment ago would be missed).
 */
export async function loadContacts(db: Db, accountIds: string[], contactIds: string[]): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select c.account_id, c.id, c.name, c.fields, c.number, c.language, c.opted_out_at, account.assets_revision,
      (select coalesce(json_agg(json_build_object('kind', a.kind, 'value', a.value,
          'isQuarantined', a.quarantined_at is not null) order by a.created_at, a.value), '[]')
        from contact_address a where a.account_id = c.account_id and a.contact_id = c.id) as addresses,
      (select coalesce(json_object_agg(k.field, k.value), '{}') from contact_key k
        where k.account_id = c.account_id and k.contact_id = c.id) as keys,
      (select coalesce(json_object_agg(s.category_id, s.is_opted_in), '{}') from contact_subscription s
        where s.account_id = c.account_id and s.contact_id = c.id) as subscriptions
    from unnest(${pgArray(accountIds)}::uuid[], ${pgArray(contactIds)}::uuid[]) as w(account_id, id)
    join contact c using (account_id, id)
    join account on account.id = c.account_id`.execute(db);
  return rows;
}

/**
 * Adds fields to contacts and gives those that changed by it. The rows are locked in key order first, whatever they are
 * to be changed to: two batches with the same contacts, on two channels, wait for each other and cannot deadlock.
 */
export async function updateFields(
  db: Db,
  rows: { accountId: string; contactId: string; fields: Record<string, unknown> }[],
  { source, at }: { source: ContactSource; at: Date },
): Promise<{ accountId: string; contactId: string }[]> {
  const changed = await sql<{ accountId: string; contactId: string }>`
    with wanted as (
      select * from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
        ${pgArray(rows.map((row) => JSON.stringify(row.fields)))}::text[]) as w(account_id, id, fields)
    ), held as (
      select c.account_id, c.id from contact c join wanted using (account_id, id)
      order by c.account_id, c.id for no key update of c
    )
    update contact c set updated_at = ${at}::timestamptz, modified_by = ${source}, fields = c.fields || w.fields::jsonb
    from held join wanted w using (account_id, id)
    where c.account_id = held.account_id and c.id = held.id and c.fields || w.fields::jsonb <> c.fields
    returning c.account_id as "accountId", c.id as "contactId"`.execute(db);
  return changed.rows;
}

/** Gives an address a new value, at which nothing failed yet; false where nobody has the old one or somebody the new. */
export async function updateAddress(db: Db, accountId: string, from: Address, to: Address): Promise<boolean> {
  const { rows } = await sql`
    update contact_address set kind = ${to.kind}, value = ${to.value}, quarantined_at = null, quarantine = null
    where account_id = ${accountId} and kind = ${from.kind} and value = ${from.value}
      and not exists (
        select from contact_address taken
        where taken.account_id = ${accountId} and taken.kind = ${to.kind} and taken.value = ${to.value})
    returning contact_id`.execute(db);
  return rows.length > 0;
}
