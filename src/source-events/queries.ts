import { type Kysely, type Selectable, sql } from 'kysely';
import { firstUuidAt } from '../deliveries/uuid-range.ts';
import { pgArray } from '../store/pg-array.ts';
import type { SourceEventTable } from '../store/request-schema.ts';
import type { Database } from '../store/schema.ts';
import type { Identities } from './source-event.ts';

type Db = Kysely<Database>;
export type SourceEventRow = Selectable<SourceEventTable>;

/** Whom each of some identities finds, as UUIDs. */
export interface FoundContacts {
  byId: string | null;
  byPhone: string | null;
  byEmail: string | null;
}

/** In the order asked. `id` is a UUID here. */
export async function findContacts(db: Db, accountId: string, asked: readonly Identities[]): Promise<FoundContacts[]> {
  const { rows } = await sql<FoundContacts>`
    select c.id as "byId", p.contact_id as "byPhone", e.contact_id as "byEmail"
    from unnest(${pgArray(asked.map(({ id }) => id))}::uuid[], ${pgArray(asked.map(({ phone }) => phone))}::text[],
      ${pgArray(asked.map(({ email }) => email))}::text[]) with ordinality as w(id, phone, email, ord)
    left join contact c on c.account_id = ${accountId} and c.id = w.id
    left join contact_address p on p.account_id = ${accountId} and p.kind = 'phone' and p.value = w.phone
    left join contact_address e on e.account_id = ${accountId} and e.kind = 'email' and e.value = w.email
    order by w.ord`.execute(db);
  return rows;
}

/** Keeps contacts from being erased or merged until the transaction ends; gives those that are still there. */
export async function holdContacts(db: Db, accountId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from contact where account_id = ${accountId} and id = any (${pgArray(ids)}::uuid[])
    order by id for key share`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export interface NewSourceEventRow {
  id: string;
  key: string;
  type: string;
  contactId: string | null;
  contact: Identities;
  params: Record<string, unknown>;
  occurredAt: Date;
}

/**
 * Adds events, in the order of their keys: who waits for the same ones waits in one order. Those whose key is there stay
 * as they are. They are due in `leaseMs`, should whoever adds them not start them.
 */
export async function insertSourceEvents(
  db: Db,
  accountId: string,
  rows: readonly NewSourceEventRow[],
  { at, leaseMs }: { at: Date; leaseMs: number },
): Promise<SourceEventRow[]> {
  const inserted = await sql<SourceEventRow>`
    insert into source_event (account_id, id, key, type, contact_id, contact, params, occurred_at, created_at, due_at)
    select ${accountId}::uuid, id, key, type, contact_id, contact::json, params::json, occurred_at, ${at}::timestamptz,
      clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    from unnest(${pgArray(rows.map(({ id }) => id))}::uuid[], ${pgArray(rows.map(({ key }) => key))}::text[],
      ${pgArray(rows.map(({ type }) => type))}::text[], ${pgArray(rows.map(({ contactId }) => contactId))}::uuid[],
      ${pgArray(rows.map(({ contact }) => JSON.stringify(contact)))}::text[],
      ${pgArray(rows.map(({ params }) => JSON.stringify(params)))}::text[],
      ${pgArray(rows.map(({ occurredAt }) => occurredAt.toISOString()))}::timestamptz[])
      as w(id, key, type, contact_id, contact, params, occurred_at)
    order by key
    on conflict (account_id, key) do nothing
    returning *`.execute(db);
  return inserted.rows;
}

export async function listByKeys(db: Db, accountId: string, keys: readonly string[]): Promise<SourceEventRow[]> {
  const { rows } = await sql<SourceEventRow>`
    select * from source_event where account_id = ${accountId} and key = any (${pgArray(keys)}::text[])`.execute(db);
  return rows;
}

/**
 * Takes events whose campaigns are due to be started, for `leaseMs`: should they not be settled by then, anybody takes
 * them again. Across accounts: this is the sweep's.
 */
export async function claimDueEvents(
  db: Db,
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<SourceEventRow[]> {
  const { rows } = await sql<SourceEventRow>`
    update source_event e set due_at = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    from (
      select account_id, id from source_event where due_at <= clock_timestamp()
      order by due_at, id limit ${limit}::int for update skip locked
    ) due
    where e.account_id = due.account_id and e.id = due.id
    returning e.*`.execute(db);
  // Ids grow with time: what came first is started first.
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Notes what events started: they are not due any more. Gives whose they are, by their ids. Who was nobody's contact when they came may have become one by
 * being written to; they are held, so that nobody erases them meanwhile.
 */
export async function settleEvents(
  db: Db,
  settled: readonly { accountId: string; id: string; results: unknown }[],
): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ id: string; contact_id: string | null }>`
    with w as materialized (
      select w.*, e.contact_id, case when e.contact_id is null then e.contact ->> 'phone' end as phone
      from unnest(${pgArray(settled.map(({ accountId }) => accountId))}::uuid[],
        ${pgArray(settled.map(({ id }) => id))}::uuid[],
        ${pgArray(settled.map(({ results }) => JSON.stringify(results)))}::text[]) as w(account_id, id, results)
      cross join lateral (select contact_id, contact from source_event e
        where e.account_id = w.account_id and e.id = w.id offset 0) as e
    ), become as materialized (
      select w.account_id, w.id, c.id as contact_id from w
      cross join lateral (select contact_id from contact_address a
        where a.account_id = w.account_id and a.kind = 'phone' and a.value = w.phone offset 0) as a
      join contact c on c.account_id = w.account_id and c.id = a.contact_id
      order by c.account_id, c.id for key share of c
    )
    update source_event e set due_at = null, results = w.results::json,
      contact_id = coalesce(e.contact_id, become.contact_id)
    from w left join become on become.account_id = w.account_id and become.id = w.id
    where e.account_id = w.account_id and e.id = w.id
    returning e.id, e.contact_id`.execute(db);
  return new Map(rows.map(({ id, contact_id }) => [id, contact_id]));
}

export interface SourceEventFilter {
  type?: string | undefined;
  contactId?: string | undefined;
  key?: string | undefined;
  /** When it was received, ms: from here on, and before there. */
  from?: number | undefined;
  to?: number | undefined;
  /** Below this id. */
  before?: string | undefined;
}

/** Newest first. */
export function listEventRows(
  db: Db,
  accountId: string,
  { type, contactId, key, from, to, before }: SourceEventFilter,
  limit: number,
): Promise<SourceEventRow[]> {
  let query = db.selectFrom('source_event').selectAll().where('account_id', '=', accountId);
  if (type !== undefined) query = query.where('type', '=', type);
  if (contactId !== undefined) query = query.where('contact_id', '=', contactId);
  if (key !== undefined) query = query.where('key', '=', key);
  if (from !== undefined) query = query.where('id', '>=', firstUuidAt(from));
  if (to !== undefined) query = query.where('id', '<', firstUuidAt(to));
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export function findEventRow(db: Db, accountId: string, id: string): Promise<SourceEventRow | undefined> {
  return db
    .selectFrom('source_event')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface KnownType {
  type: string;
  last_received_at: Date;
  params: string[];
}

/** The types of an account's events, with the names of the parameters that the latest `lookedAt` of each have. */
export async function listKnownTypes(
  db: Db,
  accountId: string,
  { limit, lookedAt }: { limit: number; lookedAt: number },
): Promise<KnownType[]> {
  // From type to type by the index, not through all events.
  const { rows } = await sql<KnownType>`
    with recursive known as (
      (select type, 1 as n from source_event where account_id = ${accountId} order by type limit 1)
      union all
      select next.type, known.n + 1 from known cross join lateral (
        select type from source_event where account_id = ${accountId} and type > known.type order by type limit 1
      ) next where known.n < ${limit}::int
    )
    select known.type, latest.last_received_at, latest.params from known cross join lateral (
      select max(e.created_at) as last_received_at,
        coalesce(json_agg(distinct name order by name) filter (where name is not null), '[]') as params
      from (
        select created_at, params from source_event where account_id = ${accountId} and type = known.type
        order by id desc limit ${lookedAt}::int
      ) e left join lateral json_object_keys(e.params) as name on true
    ) latest
    order by known.type`.execute(db);
  return rows;
}

/** Forgets events that came before `before`, at most `limit`; gives how many. */
export async function deleteEventsBefore(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from source_event where ctid = any (array(
      select ctid from source_event where created_at < ${before}::timestamptz limit ${limit}::int))`.execute(db);
  return Number(numAffectedRows ?? 0);
}
