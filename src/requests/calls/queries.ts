import { type Kysely, sql } from 'kysely';
import { encodeId } from '../../base/ids.ts';
import type { AttemptTiming, ErrorClass } from '../../deliveries/egress/sender.ts';
import { openHeaders, sealHeaders } from '../../deliveries/endpoint-headers.ts';
import type { Lease } from '../../deliveries/enqueue-queries.ts';
import type { Address } from '../../rules/message.ts';
import type { Context } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { RequestCallTable } from '../../store/request-schema.ts';
import type { Database } from '../../store/schema.ts';
import type { CallMethod, OwedCall } from './call.ts';

type Db = Kysely<Database>;

/** For the conversation to be told, and the call to be settled, after the longest that the call itself may take. */
export const LEASE_MARGIN_MS = 5_000;

export interface NewCall {
  call: OwedCall;
  /** Born leased to who is going to make it at once; null: waits for a claim. */
  lease: Lease | null;
}

/**
 * Queues calls in the caller's transaction, one statement for any number. A leased one counts as begun from the start:
 * saying so when it is begun were a statement more before each, and whoever finds it after a crash must not take for
 * granted that nobody made it. `releaseCalls` takes that back where it is known that nothing was sent.
 */
export async function enqueueCalls(ctx: Context, calls: readonly NewCall[]): Promise<void> {
  if (calls.length === 0) return;
  const column = (read: (each: NewCall) => string | number | boolean | null) => pgArray(calls.map(read));
  await sql`
    insert into call_queue (account_id, id, request_id, connector_id, channel_id, conversation_id, contact_id, wait,
      recipient, name, method, url, headers, body, timeout_ms, is_repeatable, due_at, attempt_count, claim_id, leased_until)
    select account_id, id, request_id, connector_id, channel_id, conversation_id, contact_id, wait,
      recipient::json, name, method, url, decode(headers, 'hex'), body, timeout_ms, is_repeatable, clock_timestamp(),
      case when claim_id is null then 0 else 1 end, claim_id, clock_timestamp() + lease_ms * interval '1 millisecond'
    from unnest(
      ${column(({ call }) => call.accountId)}::uuid[], ${column(({ call }) => call.id)}::uuid[],
      ${column(({ call }) => call.requestId)}::uuid[], ${column(({ call }) => call.connectorId)}::uuid[],
      ${column(({ call }) => call.channelId)}::uuid[], ${column(({ call }) => call.conversationId)}::uuid[],
      ${column(({ call }) => call.contactId)}::uuid[], ${column(({ call }) => call.wait)}::int[],
      ${column(({ call }) => JSON.stringify(call.to))}::text[], ${column(({ call }) => call.name)}::text[],
      ${column(({ call }) => call.method)}::text[], ${column(({ call }) => call.url)}::text[],
      ${column(({ call }) => sealHeaders(ctx.vault, call.headers).toString('hex'))}::text[],
      ${column(({ call }) => call.body)}::text[], ${column(({ call }) => call.timeoutMs)}::int[],
      ${column(({ call }) => call.isRepeatable)}::bool[],
      ${column(({ lease }) => lease?.claimId ?? null)}::uuid[], ${column(({ lease }) => lease?.ms ?? null)}::float8[]
    ) as t (account_id, id, request_id, connector_id, channel_id, conversation_id, contact_id, wait, recipient, name,
      method, url, headers, body, timeout_ms, is_repeatable, claim_id, lease_ms)`.execute(ctx.db);
}

/** How much is to be claimed: `rooms` says how many of a request there is room for, of others there is `roomOtherwise`. */
export interface CallWish {
  claimId: string;
  limit: number;
  rooms: ReadonlyMap<string, number>;
  roomOtherwise: number;
}

export interface ClaimedCall {
  call: OwedCall;
  /** How often it had been begun before, as far as anybody knows. */
  begun: number;
  /** Its conversation still waits for it. */
  isAwaited: boolean;
  /** False: its headers were sealed under another HOOKLINE_SECRET. */
  isReadable: boolean;
}

/**
 * Leases calls that nobody holds, over all accounts: the requests that have some (a loose index scan) each get an equal
 * share, in random order, the oldest of each first. Rows that others are just claiming or settling are skipped. A short
 * statement of its own: no lock outlives it.
 */
export async function claimCalls(ctx: Context, { claimId, limit, ...room }: CallWish): Promise<ClaimedCall[]> {
  const rooms = [...room.rooms];
  const { rows } = await sql<ClaimedRow>`
    with recursive line as (
      (select request_id from call_queue order by request_id limit 1)
      union all
      select (select queue.request_id from call_queue as queue
        where queue.request_id > line.request_id order by queue.request_id limit 1)
      from line where line.request_id is not null
    ), waiting as (
      select request_id, least(coalesce(held.room, ${room.roomOtherwise}::int), ${limit}::int) as room
      from line
      left join unnest(${pgArray(rooms.map(([id]) => id))}::uuid[], ${pgArray(rooms.map(([, free]) => free))}::int[])
        as held (request_id, room) using (request_id)
      where request_id is not null
        and exists (select from call_queue as queue where queue.request_id = line.request_id
          and (queue.leased_until is null or queue.leased_until <= now()))
    ), pick as (
      select free.row_id from (
        select *, greatest(1, ceil(${limit}::float8 / count(*) over ()))::int as share from waiting
        where room > 0 order by random()
      ) as line
      cross join lateral (
        select ctid as row_id from call_queue
        where request_id = line.request_id and (leased_until is null or leased_until <= now())
        order by due_at limit least(line.share, line.room) for update skip locked
      ) as free
      limit ${limit}::int
    ), claimed as (
      update call_queue as queue
      set claim_id = ${claimId}::uuid, attempt_count = attempt_count + 1,
        leased_until = clock_timestamp() + (timeout_ms + ${LEASE_MARGIN_MS}::int) * interval '1 millisecond'
      where queue.ctid = any(array(select row_id from pick))
      returning queue.*
    )
    select claimed.*,
      coalesce((talk.state->'waiting'->>'wait')::int = claimed.wait, false) as is_awaited,
      (select json_agg(asked->>'id') from json_array_elements(talk.state->'waiting'->'calls') as asked
        where asked->'answer' is not null) as answered
    from claimed
    left join conversation as talk on talk.account_id = claimed.account_id and talk.id = claimed.conversation_id
    order by claimed.due_at`.execute(ctx.db);
  return rows.map((row) => toClaimed(ctx, row));
}

interface ClaimedRow {
  account_id: string;
  id: string;
  request_id: string;
  connector_id: string | null;
  channel_id: string;
  conversation_id: string;
  contact_id: string;
  wait: number;
  recipient: Address;
  name: string;
  method: CallMethod;
  url: string;
  headers: Uint8Array;
  body: string | null;
  timeout_ms: number;
  is_repeatable: boolean;
  attempt_count: number;
  is_awaited: boolean;
  /** What of its wait is answered already (`req_…`). */
  answered: string[] | null;
}

function toClaimed({ vault, log }: Context, row: ClaimedRow): ClaimedCall {
  let headers: OwedCall['headers'] | undefined;
  try {
    headers = openHeaders(vault, row.headers);
  } catch (error) {
    log.error({ err: error, callId: row.id }, 'the headers of a call cannot be opened');
  }
  const call: OwedCall = {
    id: row.id,
    accountId: row.account_id,
    requestId: row.request_id,
    connectorId: row.connector_id,
    name: row.name,
    channelId: row.channel_id,
    conversationId: row.conversation_id,
    contactId: row.contact_id,
    wait: row.wait,
    to: row.recipient,
    method: row.method,
    url: row.url,
    headers: headers ?? [],
    body: row.body,
    timeoutMs: row.timeout_ms,
    isRepeatable: row.is_repeatable,
  };
  // Told, but not recorded: the conversation has its answer, and waits for its others.
  const isAwaited = row.is_awaited && !row.answered?.includes(encodeId('req', row.request_id));
  return { call, begun: row.attempt_count - 1, isAwaited, isReadable: headers !== undefined };
}

/** Gives calls back that were never begun; those that are another claim's by now stay as they are. */
export async function releaseCalls(
  db: Db,
  claims: readonly { accountId: string; id: string; claimId: string }[],
): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    update call_queue as queue set claim_id = null, leased_until = null, attempt_count = attempt_count - 1
    from unnest(
      ${pgArray(claims.map((each) => each.accountId))}::uuid[], ${pgArray(claims.map((each) => each.id))}::uuid[],
      ${pgArray(claims.map((each) => each.claimId))}::uuid[]
    ) as mine (account_id, id, claim_id)
    where queue.account_id = mine.account_id and queue.id = mine.id and queue.claim_id = mine.claim_id`.execute(db);
}

/** What became of a call, as it is kept. */
export interface SettledCall {
  call: OwedCall;
  claimId: string;
  outcome: RequestCallTable['outcome'];
  /** Why it was no answer; null: it was one. */
  reason: string | null;
  /** Times that it was begun. */
  attemptCount: number;
  /** As it was sent, without credentials. */
  url: string;
  status: number | null;
  errorClass: ErrorClass | null;
  timing: AttemptTiming | null;
  responseExcerpt: string | null;
  /** When it was begun, ms. */
  calledAt: number;
}

/**
 * Takes calls out of the queue and records what became of them: one statement for any number. Fenced: only where the
 * claim still holds; whoever has the call by now says what became of it. Returns the ids that were settled.
 */
export async function settleCalls(db: Db, calls: readonly SettledCall[]): Promise<Set<string>> {
  const column = (read: (each: SettledCall) => string | number | null) => pgArray(calls.map(read));
  const { rows } = await sql<{ id: string }>`
    with result as (
      select * from unnest(
        ${column(({ call }) => call.accountId)}::uuid[], ${column(({ call }) => call.id)}::uuid[],
        ${column(({ claimId }) => claimId)}::uuid[], ${column(({ outcome }) => outcome)}::text[],
        ${column(({ reason }) => reason)}::text[], ${column(({ attemptCount }) => attemptCount)}::int[],
        ${column(({ url }) => url)}::text[], ${column(({ status }) => status)}::int[],
        ${column(({ errorClass }) => errorClass)}::text[],
        ${column(({ timing }) => (timing === null ? null : JSON.stringify(timing)))}::text[],
        ${column(({ responseExcerpt }) => responseExcerpt)}::text[],
        ${column(({ calledAt }) => calledAt / 1_000)}::float8[]
      ) as t (account_id, id, claim_id, outcome, reason, attempt_count, url, status, error_class, timing,
        response_excerpt, called_at)
    ), done as (
      delete from call_queue as queue using result
      where queue.account_id = result.account_id and queue.id = result.id and queue.claim_id = result.claim_id
      returning result.*, queue.request_id, queue.conversation_id, queue.contact_id, queue.method, queue.body
    )
    insert into request_call (account_id, id, request_id, conversation_id, contact_id, outcome, reason, attempt_count,
      method, url, body, status, error_class, timing, response_excerpt, called_at)
    select account_id, id, request_id, conversation_id, contact_id, outcome, reason, attempt_count,
      method, url, body, status, error_class, timing::json, response_excerpt, to_timestamp(called_at)
    from done returning id`.execute(db);
  return new Set(rows.map((row) => row.id));
}
