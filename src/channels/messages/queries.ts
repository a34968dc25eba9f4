import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { type MessageFactsRow, messageFactColumns, messageFactJoins } from '../../events/message-facts-queries.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database, MessageTable } from '../../store/schema.ts';
import type { MessageState } from '../adapter.ts';
import { STATE_ORDER } from './state-order.ts';

type Db = Kysely<Database>;
export type MessageRow = Omit<
  Selectable<MessageTable>,
  'content' | 'number' | 'reply_to' | 'updated_at' | 'campaign_id' | 'section' | 'category_id' | 'send_kind'
>;

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
  campaignId: string | null;
  section: string | null;
  categoryId: string | null;
  sendKind: 'unitary' | 'batch';
}

export async function insertMessageRows(db: Db, rows: NewMessageRow[], at: Date): Promise<void> {
  await sql`
    insert into message (account_id, id, direction, state, channel_id, contact_id, conversation_id, reply_to, text,
      content, provider_id, trace, campaign_id, section, category_id, send_kind, created_at, updated_at)
    select account_id, id, direction, state, channel_id, contact_id, conversation_id, reply_to, text,
      content::json, provider_id, trace::json, campaign_id, section, category_id, send_kind, ${at}::timestamptz,
      ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.id))}::uuid[],
      ${pgArray(rows.map((row) => row.direction))}::text[], ${pgArray(rows.map((row) => row.state))}::text[],
      ${pgArray(rows.map((row) => row.channelId))}::uuid[], ${pgArray(rows.map((row) => row.contactId))}::uuid[],
      ${pgArray(rows.map((row) => row.conversationId))}::uuid[], ${pgArray(rows.map((row) => row.replyTo))}::uuid[],
      ${pgArray(rows.map((row) => row.text))}::text[], ${pgArray(rows.map((row) => row.content))}::text[],
      ${pgArray(rows.map((row) => row.providerId))}::text[], ${pgArray(rows.map((row) => row.trace))}::text[],
      ${pgArray(rows.map((row) => row.campaignId))}::uuid[], ${pgArray(rows.map((row) => row.section))}::text[],
      ${pgArray(rows.map((row) => row.categoryId))}::uuid[], ${pgArray(rows.map((row) => row.sendKind))}::text[])
      as w(account_id, id, direction, state, channel_id, contact_id, conversation_id, reply_to, text, content,
        provider_id, trace, campaign_id, section, category_id, send_kind)`.execute(db);
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

/** A message that a report, by its place from 1, is on; the state it was in before all of them. */
export interface ReportedRow extends MessageFactsRow {
  ord: number;
  was: MessageState;
}

/**
 * Moves messages forward as a provider reports, and takes from the queue what it evidently has. Rows are locked in
 * the order of their ids, as settling does, so that the two cannot deadlock. Gives every report on a message of ours.
 */
export async function updateStatuses(
  db: Db,
  accountId: string,
  channelId: string,
  rows: StatusRow[],
  at: Date,
): Promise<ReportedRow[]> {
  const result = await sql<ReportedRow>`
    with report as materialized (
      select * from unnest(${pgArray(rows.map((row) => row.messageId))}::uuid[], ${pgArray(rows.map((row) => row.providerId))}::text[],
        ${pgArray(rows.map((row) => row.state))}::text[], ${pgArray(rows.map((row) => row.error))}::text[])
        with ordinality as w(message_id, provider_id, state, error, ord)
    ), match as (
      select m.id, r.*
      from report r join message m on m.account_id = ${accountId} and m.id = r.message_id
      where m.channel_id = ${channelId} and m.direction = 'out'
      union all
      select m.id, r.*
      from report r join message m on m.account_id = ${accountId} and m.channel_id = ${channelId}
        and m.provider_id = r.provider_id and m.direction = 'out'
      where r.message_id is null
    ), locked as materialized (
      select m.id, m.state as was from message m
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
    )
    select match.ord::int as ord, locked.was, ${messageFactColumns}
    from match join locked using (id) join message m on m.account_id = ${accountId} and m.id = match.id ${messageFactJoins}
    order by match.ord`.execute(db);
  return result.rows;
}
