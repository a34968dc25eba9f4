import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import type { ContactAddress } from '../find-contact-queries.ts';

type Db = Kysely<Database>;

export interface KnownContactRow {
  id: string;
  name: string | null;
  language: string | null;
  fields: Record<string, unknown> | null;
  is_opted_out: boolean;
}

/** Contacts with their values under the codes that a file has. */
export async function listKnownRows(
  db: Db,
  accountId: string,
  ids: readonly string[],
  codes: readonly string[],
): Promise<KnownContactRow[]> {
  const { rows } = await sql<KnownContactRow>`
    select id, name, language, opted_out_at is not null as is_opted_out,
      (select jsonb_object_agg(code, fields -> code) from unnest(${pgArray(codes)}::text[]) as code
        where fields ? code) as fields
    from contact where account_id = ${accountId} and id = any (${pgArray(ids)}::uuid[])`.execute(db);
  return rows;
}

export interface KnownAddressRow {
  contact_id: string;
  kind: ContactAddress['kind'];
  value: string;
  created_at: Date;
}

/** All addresses of contacts, each one's first of a kind first. */
export async function listKnownAddresses(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<KnownAddressRow[]> {
  // A condition on the kind leads PostgreSQL to the primary key, and along it through all addresses of the account.
  const { rows } = await sql<KnownAddressRow>`
    select a.contact_id, a.kind, a.value, a.created_at
    from unnest(${pgArray(ids)}::uuid[]) as w(id)
    join contact_address a on a.account_id = ${accountId} and a.contact_id = w.id
    order by a.created_at, a.value`.execute(db);
  return rows;
}

export async function listKnownKeys(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<{ contact_id: string; field: string; value: string }[]> {
  const { rows } = await sql<{ contact_id: string; field: string; value: string }>`
    select contact_id, field, value from contact_key
    where account_id = ${accountId} and contact_id = any (${pgArray(ids)}::uuid[])`.execute(db);
  return rows;
}

export async function listKnownSubscriptions(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<{ contact_id: string; category_id: string; is_opted_in: boolean }[]> {
  const { rows } = await sql<{ contact_id: string; category_id: string; is_opted_in: boolean }>`
    select contact_id, category_id, is_opted_in from contact_subscription
    where account_id = ${accountId} and contact_id = any (${pgArray(ids)}::uuid[])`.execute(db);
  return rows;
}
