import { type Kysely, sql } from 'kysely';
import type { Send } from '../../events/data.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

/** What `send` of a reported message holds beside what events show of it as such. */
export interface StoredSend {
  send: Send;
  tag: string | null;
  viewUrl: string | null;
  /** What its sender calls it; null: our number. */
  instanceNumber: number | null;
}

export interface ReportedMessageRow {
  id: string;
  number: number;
  external_id: string;
  contact_id: string;
  channel: string;
  recipient: string | null;
  send: StoredSend;
  delivered_at: Date | null;
}

/** By their senders' ids. */
export async function listReportedMessages(
  db: Db,
  accountId: string,
  externalIds: readonly string[],
): Promise<ReportedMessageRow[]> {
  const { rows } = await sql<ReportedMessageRow>`
    select m.id, m.number, m.external_id, m.contact_id, m.channel, m.recipient, m.send, m.delivered_at
    from unnest(${pgArray(externalIds)}::text[]) as w(external_id)
    join reported_message m on m.account_id = ${accountId} and m.external_id = w.external_id`.execute(db);
  return rows;
}

export interface NewReportedMessage {
  id: string;
  externalId: string;
  contactId: string;
  channel: string;
  recipient: string | null;
  send: StoredSend;
}

/** Those that another transaction has told of first stay as that one has them; who waits, waits in one order. */
export async function insertReportedMessages(
  db: Db,
  accountId: string,
  rows: readonly NewReportedMessage[],
  at: Date,
): Promise<void> {
  await sql`
    insert into reported_message (account_id, id, external_id, contact_id, channel, recipient, send, created_at, updated_at)
    select ${accountId}::uuid, id, external_id, contact_id, channel, recipient, send::json, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.id))}::uuid[], ${pgArray(rows.map((row) => row.externalId))}::text[],
      ${pgArray(rows.map((row) => row.contactId))}::uuid[], ${pgArray(rows.map((row) => row.channel))}::text[],
      ${pgArray(rows.map((row) => row.recipient))}::text[], ${pgArray(rows.map((row) => JSON.stringify(row.send)))}::text[])
      as w(id, external_id, contact_id, channel, recipient, send)
    order by external_id
    on conflict (account_id, external_id) do nothing`.execute(db);
}

/** Keeps the reports by their keys; gives the index of each that was not there yet, the first of several alike. */
export async function insertReports(
  db: Db,
  accountId: string,
  rows: readonly { messageId: string; key: string }[],
  at: Date,
): Promise<Set<number>> {
  const fresh = await sql<{ ord: number }>`
    with told as (
      select message_id, key, min(ord)::int as ord
      from unnest(${pgArray(rows.map((row) => row.messageId))}::uuid[], ${pgArray(rows.map((row) => row.key))}::text[])
        with ordinality as w(message_id, key, ord)
      group by message_id, key
    ), added as (
      insert into message_report (account_id, message_id, key, reported_at)
      select ${accountId}::uuid, message_id, key, ${at}::timestamptz from told order by message_id, key
      on conflict (account_id, message_id, key) do nothing
      returning message_id, key
    )
    select ord from told join added using (message_id, key)`.execute(db);
  return new Set(fresh.rows.map(({ ord }) => ord - 1));
}

/** Notes when messages arrived; the first word counts. */
export async function updateDelivered(
  db: Db,
  accountId: string,
  rows: readonly { messageId: string; deliveredAt: Date }[],
  at: Date,
): Promise<void> {
  await sql`
    update reported_message m set delivered_at = w.delivered_at, updated_at = ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.messageId))}::uuid[],
      ${pgArray(rows.map((row) => row.deliveredAt.toISOString()))}::timestamptz[]) as w(id, delivered_at)
    where m.account_id = ${accountId} and m.id = w.id and m.delivered_at is null`.execute(db);
}

/** A contact looked for: `by` a kind of address with its value, a key field with its value, or the id. */
export type ContactLookup =
  | { by: 'phone' | 'email'; value: string }
  | { by: 'key'; field: string; value: string }
  | { by: 'id'; value: string };

/** The UUIDs of the contacts looked for, in the order asked; undefined where nobody is found. */
export async function findContactIds(
  db: Db,
  accountId: string,
  lookups: readonly ContactLookup[],
): Promise<(string | undefined)[]> {
  const { rows } = await sql<{ ord: number; contact_id: string }>`
    with wanted as (
      select * from unnest(${pgArray(lookups.map((each) => each.by))}::text[],
        ${pgArray(lookups.map((each) => (each.by === 'key' ? each.field : null)))}::text[],
        ${pgArray(lookups.map((each) => (each.by === 'id' ? null : each.value)))}::text[],
        ${pgArray(lookups.map((each) => (each.by === 'id' ? each.value : null)))}::uuid[])
        with ordinality as w(kind, field, value, id, ord)
    )
    select ord::int as ord, a.contact_id from wanted w
      join contact_address a on a.account_id = ${accountId} and a.kind = w.kind and a.value = w.value
    union all
    select ord::int, k.contact_id from wanted w
      join contact_key k on k.account_id = ${accountId} and k.field = w.field and k.value = w.value
      join contact_field f on f.account_id = k.account_id and f.code = k.field and f.deleted_at is null
    union all
    select ord::int, c.id from wanted w join contact c on c.account_id = ${accountId} and c.id = w.id`.execute(db);
  const found = new Map(rows.map((row) => [row.ord, row.contact_id]));
  return lookups.map((_, index) => found.get(index + 1));
}

/** Before what reports do to contacts one by one: transactions that meet over the same people wait in one order. */
export async function lockContacts(db: Db, accountId: string, contactIds: readonly string[]): Promise<void> {
  await sql`
    select from contact where account_id = ${accountId} and id = any (${pgArray(contactIds)}::uuid[])
    order by id for no key update`.execute(db);
}
