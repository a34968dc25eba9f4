import { type Kysely, sql } from 'kysely';
import { type MessageFactsRow, messageFactColumns, messageFactJoins } from '../../events/message-facts-queries.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import { isForward } from '../messages/queries.ts';
import type { StoredOutgoing } from '../messages/record-messages.ts';

type Db = Kysely<Database>;

/** Who may settle rows, and for how long nobody else takes them. */
export interface Claim {
  claimId: string;
  seconds: number;
}

export interface NewQueueRow {
  accountId: string;
  messageId: string;
  channelId: string;
  conversationId: string;
}

// Leases run from clock_timestamp(): now() is when the transaction began, which may be before the lease was given.
function leasedUntil(seconds: number) {
  return sql`clock_timestamp() + make_interval(secs => ${seconds}::float8)`;
}

/**
 * Inserts queue rows and tells which are leased to the claim. A row whose conversation has something in the queue
 * already is nobody's, and not due before it: a lane that waits for its head's retry is no work for those who poll.
 */
export async function insertQueueRows(db: Db, rows: NewQueueRow[], claim: Claim | null): Promise<Set<string>> {
  const inserted = await sql<{ id: string; leased: boolean }>`
    with job as (
      select * from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.messageId))}::uuid[],
        ${pgArray(rows.map((row) => row.channelId))}::uuid[], ${pgArray(rows.map((row) => row.conversationId))}::uuid[])
        as w(account_id, id, channel_id, conversation_id)
    ), busy as (
      select conversation_id, max(due_at) as due_at from message_queue
      where conversation_id in (select conversation_id from job) group by conversation_id
    )
    insert into message_queue (account_id, id, channel_id, conversation_id, due_at, attempt_count, claim_id, leased_until)
    select account_id, id, channel_id, conversation_id, greatest(busy.due_at, now()), 0,
      case when busy.due_at is null then ${claim?.claimId ?? null}::uuid end,
      case when busy.due_at is null and ${claim !== null}::boolean then ${leasedUntil(claim?.seconds ?? 0)} end
    from job left join busy using (conversation_id)
    returning id, claim_id is not null as leased`.execute(db);
  return new Set(inserted.rows.filter((row) => row.leased).map((row) => row.id));
}

/** Why a message is not handed to anybody: its person is erased, or said no, or its address takes nothing. */
export type BlockReason = 'erased' | 'opted_out' | 'quarantined';

/**
 * SQL: the BlockReason of `message m` with `blockJoins`, or null. Who is opted out gets the answer to their word for it,
 * where nothing came after that. When others were written says nothing: a turn that read its person before the opt-out
 * writes after it. Who opted out of a category still gets answers, but nothing that they did not ask for.
 */
const blockReason = sql`case
  when m.id is null then 'erased'
  when person.opted_out_at > m.created_at then 'opted_out'
  when person.opted_out_at is not null and not exists (
    select from message said
    where said.account_id = m.account_id and said.id = m.reply_to and said.trace->>'outcome' = 'opted_out')
    then 'opted_out'
  when not wish.is_opted_in and m.reply_to is null then 'opted_out'
  when reached.quarantined_at is not null then 'quarantined' end`;

const blockJoins = sql`
  left join contact person on person.account_id = m.account_id and person.id = m.contact_id
  left join contact_subscription wish on wish.account_id = m.account_id and wish.contact_id = m.contact_id
    and wish.category_id = m.category_id
  left join contact_address reached on reached.account_id = m.account_id and reached.kind = m.content->'to'->>'kind'
    and reached.value = m.content->'to'->>'value'`;

/** Those of the messages that may not be sent any more, by their ids. */
export async function findBlocked(
  db: Db,
  messages: readonly { accountId: string; messageId: string }[],
): Promise<Map<string, BlockReason>> {
  const { rows } = await sql<{ id: string; reason: BlockReason | null }>`
    select w.id, ${blockReason} as reason
    from unnest(${pgArray(messages.map((each) => each.accountId))}::uuid[],
      ${pgArray(messages.map((each) => each.messageId))}::uuid[]) as w(account_id, id)
    left join message m on m.account_id = w.account_id and m.id = w.id ${blockJoins}`.execute(db);
  return new Map(rows.flatMap(({ id, reason }) => (reason === null ? [] : [[id, reason] as const])));
}

export interface ClaimedRow {
  account_id: string;
  id: string;
  channel_id: string;
  conversation_id: string;
  contact_id: string;
  content: StoredOutgoing;
  attempt_count: number;
  block_reason: BlockReason | null;
}

/** How much is to be claimed: `rooms` says how much a channel has room for, others have `roomOtherwise`. */
export interface ClaimRequest extends Claim {
  limit: number;
  rooms: Map<string, number>;
  roomOtherwise: number;
}

/**
 * Claims due heads of lanes that nobody holds, over all tenants: first the channels (a loose index scan, in random
 * order so that none is always last), then a share of the rows for each. A lane of which a row is leased is left alone
 * even by rows with a lower id: the clocks that ids are made by differ a little from process to process.
 */
export async function claimHeads(db: Db, request: ClaimRequest): Promise<ClaimedRow[]> {
  const { rows } = await sql<ClaimedRow>`
    with recursive line as (
      (select channel_id from message_queue order by channel_id limit 1)
      union all
      select (select q.channel_id from message_queue q where q.channel_id > line.channel_id order by q.channel_id limit 1)
      from line where line.channel_id is not null
    ), share as (
      select line.channel_id,
        least(coalesce(known.room, ${request.roomOtherwise}::int), ceil(${request.limit}::float8 / count(*) over ())) as room
      from line
      left join unnest(${pgArray([...request.rooms.keys()])}::uuid[], ${pgArray([...request.rooms.values()])}::int[])
        as known(channel_id, room) using (channel_id)
      where line.channel_id is not null
      order by random()
    ), head as materialized (
      select q.account_id, q.id
      from share cross join lateral (
        select q.account_id, q.id from message_queue q
        where q.channel_id = share.channel_id and q.due_at <= now()
          and (q.leased_until is null or q.leased_until <= now())
          and not exists (
            select from message_queue other
            where other.conversation_id = q.conversation_id and other.id <> q.id
              and (other.id < q.id or other.leased_until > now()))
        order by q.due_at, q.id
        limit share.room::bigint
        for update skip locked
      ) q
      limit ${request.limit}::bigint
    )
    update message_queue q set claim_id = ${request.claimId}::uuid, leased_until = ${leasedUntil(request.seconds)}
    from head join message m on m.account_id = head.account_id and m.id = head.id ${blockJoins}
    where q.account_id = head.account_id and q.id = head.id
    returning q.account_id, q.id, q.channel_id, q.conversation_id, q.attempt_count, m.contact_id, m.content,
      ${blockReason} as block_reason`.execute(db);
  return rows;
}

/** How a message ended, for the store. */
export interface ResultRow {
  accountId: string;
  messageId: string;
  claimId: string;
  state: 'sent' | 'failed' | 'unknown';
  providerId: string | null;
  error: string | null;
}

/** A message that has moved to a state it was not in before. */
export interface SettledRow extends MessageFactsRow {
  state: ResultRow['state'];
}

/**
 * Settles messages for good: states forward, queue rows gone; gives those that moved. `sent` is a fact whoever holds the
 * row by now; everything else counts only under the claim it was made under. Rows are locked in the order of their ids,
 * as status reports do.
 */
export async function settleResults(db: Db, rows: ResultRow[], at: Date): Promise<SettledRow[]> {
  const settled = await sql<SettledRow>`
    with result as materialized (
      select * from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.messageId))}::uuid[],
        ${pgArray(rows.map((row) => row.claimId))}::uuid[], ${pgArray(rows.map((row) => row.state))}::text[],
        ${pgArray(rows.map((row) => row.providerId))}::text[], ${pgArray(rows.map((row) => row.error))}::text[])
        as w(account_id, id, claim_id, state, provider_id, error)
    ), locked as materialized (
      select r.*, m.state as was from result r join message m using (account_id, id) order by m.id
      for no key update of m
    ), gone as (
      delete from message_queue q using locked r
      where q.account_id = r.account_id and q.id = r.id and (r.state = 'sent' or q.claim_id = r.claim_id)
      returning q.id
    ), moved as (
      update message m set updated_at = ${at}::timestamptz, provider_id = coalesce(m.provider_id, r.provider_id),
        state = case when ${isForward(sql`r.state`)} then r.state else m.state end,
        error = case when ${isForward(sql`r.state`)} then r.error::json else m.error end
      from locked r left join gone using (id)
      where m.account_id = r.account_id and m.id = r.id and (r.state = 'sent' or gone.id is not null)
      returning m.account_id, m.id, m.state, r.was
    )
    select moved.state, ${messageFactColumns}
    from moved join message m using (account_id, id) ${messageFactJoins}
    where moved.state <> moved.was`.execute(db);
  return settled.rows;
}

/** Back into the queue. `waitMs` null: due as it was; `tried`: it counts as an attempt. */
export interface ReturnedRow {
  accountId: string;
  messageId: string;
  conversationId: string;
  claimId: string;
  waitMs: number | null;
  tried: boolean;
}

/** Gives rows back with all that follows them in their lanes, which becomes due with its head. */
export async function returnToQueue(db: Db, rows: ReturnedRow[]): Promise<void> {
  await sql`
    update message_queue q set claim_id = null, leased_until = null,
      due_at = greatest(q.due_at, now() + make_interval(secs => r.wait_ms / 1000)),
      attempt_count = q.attempt_count + case when q.id = r.id then r.attempts else 0 end
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.messageId))}::uuid[],
        ${pgArray(rows.map((row) => row.conversationId))}::uuid[], ${pgArray(rows.map((row) => row.claimId))}::uuid[],
        ${pgArray(rows.map((row) => row.waitMs))}::float8[], ${pgArray(rows.map((row) => (row.tried ? 1 : 0)))}::int[])
        as r(account_id, id, conversation_id, claim_id, wait_ms, attempts)
      join message_queue head using (account_id, id, conversation_id, claim_id)
    where q.account_id = r.account_id and q.conversation_id = r.conversation_id and q.id >= r.id
      and (q.claim_id is null or q.claim_id = r.claim_id)`.execute(db);
}

/**
 * Takes the channel's next `count` sending moments, one clock for all processes. Gives back how long until the first,
 * ms; undefined where the channel is gone.
 */
export async function takeSlots(
  db: Db,
  channel: { accountId: string; id: string; messagesPerSecond: number },
  count: number,
): Promise<number | undefined> {
  const span = sql`make_interval(secs => ${count}::float8 / ${channel.messagesPerSecond}::float8)`;
  const { rows } = await sql<{ wait_ms: number }>`
    update channel set next_send_at = greatest(next_send_at, clock_timestamp()) + ${span}
    where account_id = ${channel.accountId} and id = ${channel.id}
    returning (extract(epoch from next_send_at - ${span} - clock_timestamp()) * 1000)::float8 as wait_ms`.execute(db);
  return rows[0]?.wait_ms;
}

/** How many messages wait, and how long the oldest has been due (seconds), over all accounts. */
export async function countOverdue(db: Kysely<Database>): Promise<{ rows: number; overdueSeconds: number }> {
  const { rows } = await sql<{ rows: number; overdueSeconds: number }>`
    select count(*)::float8 as rows,
      coalesce(greatest(0, extract(epoch from now() - min(due_at))), 0)::float8 as "overdueSeconds"
    from message_queue`.execute(db);
  return rows[0] ?? { rows: 0, overdueSeconds: 0 };
}
