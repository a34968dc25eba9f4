import { type Kysely, sql } from 'kysely';
import type { ConversationState } from '../engine/types.ts';
import type { Address } from '../rules/message.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import type { LockedConversation } from './queries.ts';

type Db = Kysely<Database>;

/** A conversation by its id. `ord` ties the answer to the asker's list. */
export interface NamedConversation {
  ord: number;
  accountId: string;
  channelId: string;
  conversationId: string;
}

function namedRows(named: NamedConversation[]) {
  return sql`
    unnest(${pgArray(named.map((each) => each.ord))}::int[], ${pgArray(named.map((each) => each.accountId))}::uuid[],
      ${pgArray(named.map((each) => each.channelId))}::uuid[], ${pgArray(named.map((each) => each.conversationId))}::uuid[])
      as w(ord, account_id, channel_id, id)`;
}

/** Locks the conversations that are there and that nobody else holds, in the order that turns lock in. */
export async function lockConversationsById(db: Db, named: NamedConversation[]): Promise<LockedConversation[]> {
  const { rows } = await sql<LockedConversation>`
    select w.ord, c.account_id, c.channel_id, c.id as conversation_id, c.contact_id, c.state
    from ${namedRows(named)}
    join conversation c on c.account_id = w.account_id and c.id = w.id and c.channel_id = w.channel_id
    order by c.account_id, c.channel_id, c.contact_id
    for no key update of c skip locked`.execute(db);
  return rows;
}

/** Which of the conversations are there, by their `ord`. */
export async function findConversationsById(db: Db, named: NamedConversation[]): Promise<Set<number>> {
  const { rows } = await sql<{ ord: number }>`
    select w.ord from ${namedRows(named)}
    join conversation c on c.account_id = w.account_id and c.id = w.id and c.channel_id = w.channel_id`.execute(db);
  return new Set(rows.map(({ ord }) => ord));
}

export interface OverdueWait {
  account_id: string;
  channel_id: string;
  id: string;
  /** Null where the state is none that waits: then there is nothing to give up. */
  wait: number | null;
  recipient: Address | null;
}

/** Conversations that should have gone on by `now`, of any accounts, the longest overdue first. */
export async function listOverdueWaits(db: Db, now: Date, limit: number): Promise<OverdueWait[]> {
  const { rows } = await sql<OverdueWait>`
    select account_id, channel_id, id, (state->'waiting'->>'wait')::int as wait, state->'waiting'->'to' as recipient
    from conversation where wakes_at <= ${now}::timestamptz
    order by wakes_at limit ${limit}::bigint`.execute(db);
  return rows;
}

/** Nobody looks at these conversations again until they are written to. */
export async function forgetWakes(
  db: Db,
  rows: readonly Pick<OverdueWait, 'account_id' | 'channel_id' | 'id'>[],
  now: Date,
): Promise<void> {
  await sql`
    update conversation c set wakes_at = null
    from unnest(${pgArray(rows.map((row) => row.account_id))}::uuid[], ${pgArray(rows.map((row) => row.channel_id))}::uuid[],
      ${pgArray(rows.map((row) => row.id))}::uuid[]) as w(account_id, channel_id, id)
    where c.account_id = w.account_id and c.channel_id = w.channel_id and c.id = w.id
      and c.wakes_at <= ${now}::timestamptz`.execute(db);
}

/**
 * Puts a conversation that is still in this wait at its end. Its waits are numbered on, so that late answers are for
 * nobody.
 */
export async function endConversation(
  db: Db,
  { accountId, channelId, conversationId, wait }: Omit<NamedConversation, 'ord'> & { wait: number },
  ended: ConversationState,
  at: Date,
): Promise<void> {
  await sql`
    update conversation set wakes_at = null, updated_at = ${at}::timestamptz,
      state = (${JSON.stringify(ended)}::jsonb || jsonb_build_object('waits', state->'waits'))::json
    where account_id = ${accountId} and channel_id = ${channelId} and id = ${conversationId}
      and (state->'waiting'->>'wait')::int = ${wait}::int`.execute(db);
}

/** What a message's record is to say of it besides, or instead of, what it says. */
export interface TraceRow {
  accountId: string;
  messageId: string;
  /** JSON: the whole trace, or with `isMore` what is put behind the one that is there. */
  trace: string;
  isMore: boolean;
}

/** Writes what became of messages that are recorded already. */
export async function updateTraces(db: Db, rows: readonly TraceRow[]): Promise<void> {
  await sql`
    update message m set trace = case when not w.is_more then w.trace::json
      else (m.trace::jsonb || (w.trace::jsonb - 'why' - 'calls')
        || jsonb_build_object('why', concat_ws(' ', m.trace->>'why', w.trace::json->>'why'),
          'calls', coalesce(m.trace::jsonb->'calls', '[]') || coalesce(w.trace::jsonb->'calls', '[]')))::json end
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.messageId))}::uuid[],
      ${pgArray(rows.map((row) => row.trace))}::text[], ${pgArray(rows.map((row) => row.isMore))}::boolean[])
      as w(account_id, id, trace, is_more)
    where m.account_id = w.account_id and m.id = w.id`.execute(db);
}
