import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database, MessageTable } from '../../store/schema.ts';
import { STATE_ORDER } from './state-order.ts';

type Db = Kysely<Database>;
export type MessageRow = Omit<Selectable<MessageTable>, 'content' | 'number' | 'reply_to' | 'updated_at'>;

const SHOWN = [
  'account_id',
  'id',
  'direction',
  'state',
  'channel_id',
  'contact_id',
  'conversation_id',
  'text',
  'provider_id',
  'error',
  'trace',
  'created_at',
] as const;

/** SQL: how far a state (a text expression) is, as a number. */
function rankOf(state: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`array_position(${pgArray(STATE_ORDER)}::text[], ${state})`;
}

/** SQL: whether `next` (a text expression) is further than the state of the row `message m`. */
export function isForward(next: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`${rankOf(next)} > ${rankOf(sql`m.state`)}`;
}

/** A message as it is inserted; `content` and `trace` are JSON text. */
export interface NewMessageRow {
  accountId: string;
  id: string;
  direction: MessageRow['direction'];
  state: MessageRow['state'];
  channelId: string;
  contactId: string;
  conversationId: string;
  replyTo: string | null;
  text: string;
  content: string;
  providerId: string | null;
  trace: string | null;
}

export async function insertMessageRows(db: Db, rows: NewMessageRow[], at: Date): Promise<void> {
  await sql`
    insert into message (account_id, id, direction, state, channel_id, contact_id, conversation_id, reply_to, text,
      content, provider_id, trace, created_at, updated_at)
    select account_id, id, direction, state, channel_id, contact_id, conversation_id, reply_to, text,
      content::json, provider_id, trace::json, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.id))}::uuid[],
      ${pgArray(rows.map((row) => row.direction))}::text[], ${pgArray(rows.map((row) => row.state))}::text[],
      ${pgArray(rows.map((row) => row.channelId))}::uuid[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
      ${pgArray(rows.map((row) => row.conversationId))}::uuid[], ${pgArray(rows.map((row) => row.replyTo))}::uuid[],
      ${pgArray(rows.map((row) => row.text))}::text[], ${pgArray(rows.map((row) => row.content))}::text[],
      ${pgArray(rows.map((row) => row.providerId))}::text[], ${pgArray(rows.map((row) => row.trace))}::text[])
      as w(account_id, id, direction, state, channel_id, contact_id, conversation_id, reply_to, text, content,
        provider_id, trace)`.execute(db);
}

export interface MessageFilter {
  contactId?: string | undefined;
  channelId?: string | undefined;
  state?: MessageRow['state'] | undefined;
  /** Only messages before this one: the list runs from the newest back. */
  before?: string | undefined;
  limit: number;
}

export function listMessageRows(db: Db, accountId: string, filter: MessageFilter): Promise<MessageRow[]> {
  const { contactId, channelId, state, before, limit } = filter;
  let query = db.selectFrom('message').select(SHOWN).where('account_id', '=', accountId);
  if (contactId !== undefined) query = query.where('contact_id', '=', contactId);
  if (channelId !== undefined) query = query.where('channel_id', '=', channelId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export function findMessageRow(db: Db, accountId: string, messageId: string): Promise<MessageRow | undefined> {
  return db
    .selectFrom('message')
    .select(SHOWN)
    .where('account_id', '=', accountId)
    .where('id', '=', messageId)
    .executeTakeFirst();
}

/** One report, ready for the store: `messageId` a UUID or null, then `providerId` says which message. */
export interface StatusRow {
  messageId: string | null;
  providerId: string;
  state: string;
  error: string | null;
}

/**
 * Moves messages forward as a provider reports, and takes from the queue what it evidently has. Rows are locked in
 * the order of their ids, as settling does, so that the two cannot deadlock. `ord` says which report was the one that
 * counted for a message; `moved` whether it told something new.
 */
export async function updateStatuses(db: Db, accountId: string, channelId: string, rows: StatusRow[], at: Date) {
  const result = await sql<{ ord: number; contact_id: string; moved: boolean }>`
    with report as materialized (
      select * from unnest(${pgArray(rows.map((row) => row.messageId))}::uuid[], ${pgArray(rows.map((row) => row.providerId))}::text[],
        ${pgArray(rows.map((row) => row.state))}::text[], ${pgArray(rows.map((row) => row.error))}::text[])
        with ordinality as w(message_id, provider_id, state, error, ord)
    ), match as (
      select m.id, m.contact_id, r.*
      from report r join message m on m.account_id = ${accountId} and m.id = r.message_id
      where m.channel_id = ${channelId} and m.direction = 'out'
      union all
      select m.id, m.contact_id, r.*
      from report r join message m on m.account_id = ${accountId} and m.channel_id = ${channelId}
        and m.provider_id = r.provider_id and m.direction = 'out'
      where r.message_id is null
    ), locked as materialized (
      select m.id from message m
      where m.account_id = ${accountId} and m.id in (select id from match)
      order by m.id for no key update
    ), best as materialized (
      select distinct on (match.id) match.* from match join locked using (id)
      order by match.id, ${rankOf(sql`match.state`)} desc, match.ord
    ), settled as (
      delete from message_queue q using best where q.account_id = ${accountId} and q.id = best.id
    ), moved as (
      update message m set updated_at = ${at}::timestamptz, provider_id = coalesce(m.provider_id, best.provider_id),
        state = case when ${isForward(sql`best.state`)} then best.state else m.state end,
        error = case when ${isForward(sql`best.state`)} then best.error::json else m.error end
      from best
      where m.account_id = ${accountId} and m.id = best.id
        and (${isForward(sql`best.state`)} or m.provider_id is null)
      returning m.id, m.state = best.state as forward
    )
    select match.ord::int as ord, match.contact_id, coalesce(moved.forward and best.ord = match.ord, false) as moved
    from match left join best using (id) left join moved using (id)`.execute(db);
  return result.rows;
}
