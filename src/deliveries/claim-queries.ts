import { sql } from 'kysely';
import type { Context } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import { RECORD_COLUMNS, RECORD_JOINS, type RecordRow, toRecord } from './record-queries.ts';
import type { EndpointRecord } from './target.ts';

export interface ClaimedDelivery {
  accountId: string;
  id: string;
  endpointId: string;
  attemptCount: number;
  payload: string;
  isReplay: boolean;
}

/** An endpoint that is owed something that is due, and may be sent it. */
export interface DueEndpoint {
  record: EndpointRecord;
  /** Its breaker is half open: one delivery will tell. */
  isProbing: boolean;
  /** How long ago its breaker closed, ms; null: never was open. */
  recoveredForMs: number | null;
}

export interface DueEndpoints {
  endpoints: DueEndpoint[];
  /** Where the next walk goes on; null when this one came to the end. */
  next: string | null;
}

/** Comes before every endpoint: a walk from here sees all. */
export const FIRST_ENDPOINT = '00000000-0000-0000-0000-000000000000';

/**
 * Endpoints that may be sent something, walking the queue (or the lanes) from endpoint to endpoint by its index: one
 * probe each, however long its backlog. At most `limit` are looked at. An endpoint that is off, whose breaker is open,
 * whose rate is used up or that another process has for itself is passed over, and nothing is written about it. Across
 * accounts: this is the dispatchers'.
 */
export async function listDueEndpoints(
  ctx: Context,
  after: string,
  limit: number,
  queue: 'delivery_queue' | 'delivery_lane' = 'delivery_queue',
): Promise<DueEndpoints> {
  const table = sql.table(queue);
  const { rows } = await sql<DueEndpointRow>`
    with recursive head as (
      (select account_id, endpoint_id, due_at, 1 as nth from ${table}
       where endpoint_id > ${after}::uuid and due_at is not null order by endpoint_id, due_at limit 1)
      union all
      select following.account_id, following.endpoint_id, following.due_at, head.nth + 1
      from head cross join lateral (
        select account_id, endpoint_id, due_at from ${table}
        where endpoint_id > head.endpoint_id and due_at is not null order by endpoint_id, due_at limit 1
      ) as following
      where head.nth < ${limit}::int
    )
    select head.endpoint_id as walked_id, head.nth, ready.* from head
    left join lateral (
      select ${RECORD_COLUMNS}, health.openings > 0 as is_probing,
        extract(epoch from now() - health.recovered_at)::float8 * 1000 as recovered_for_ms
      from endpoint ${RECORD_JOINS}
      where endpoint.account_id = head.account_id and endpoint.id = head.endpoint_id
        and endpoint.state = 'active' and head.due_at <= now()
        and (health.resume_at is null or health.resume_at <= now())
        and (health.exclusive_until is null or health.exclusive_until <= now())
        and (health.next_free_at is null or health.next_free_at <= now())
    ) as ready on true
    -- The last one only to know where to go on.
    where ready.endpoint_id is not null or head.nth = ${limit}::int
    order by head.nth`.execute(ctx.db);
  const last = rows.at(-1);
  return {
    endpoints: rows.flatMap((row) => {
      if (row.endpoint_id === null) return [];
      return [{ record: toRecord(row), isProbing: row.is_probing, recoveredForMs: row.recovered_for_ms }];
    }),
    next: last?.nth === limit ? last.walked_id : null,
  };
}

type DueEndpointRow = { walked_id: string; nth: number } & (
  | (RecordRow & { is_probing: boolean; recovered_for_ms: number | null })
  | { endpoint_id: null }
);

export interface ClaimWish {
  accountId: string;
  endpointId: string;
  /** At most so many of its deliveries. */
  quota: number;
  leaseMs: number;
  /** Nobody else may claim for it until this claim has ended: its breaker is probing, or it catches up. */
  isExclusive: boolean;
  /** POSTs a second; null: no limit. */
  perSecond: number | null;
}

/**
 * Leases due deliveries that nobody holds, the longest due first, a few per endpoint. Rows and endpoints that others
 * are just claiming or settling are skipped, not waited for. A short statement of its own: no lock outlives it.
 */
export async function claimDeliveries(
  ctx: Context,
  claimId: string,
  wishes: readonly ClaimWish[],
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedRow>`
    with wish as (
      select * from unnest(
        ${pgArray(wishes.map((each) => each.accountId))}::uuid[], ${pgArray(wishes.map((each) => each.endpointId))}::uuid[],
        ${pgArray(wishes.map((each) => each.quota))}::int[], ${pgArray(wishes.map((each) => each.leaseMs))}::float8[],
        ${pgArray(wishes.map((each) => each.isExclusive))}::bool[], ${pgArray(wishes.map((each) => each.perSecond))}::float8[]
      ) as t (account_id, endpoint_id, quota, lease_ms, is_exclusive, per_second)
    ), gate as (
      -- Read again under its lock: who comes second finds it taken.
      select health.account_id, health.endpoint_id, health.catch_up_to, wish.lease_ms, wish.is_exclusive, wish.per_second
      from wish join endpoint_health as health on health.account_id = wish.account_id and health.endpoint_id = wish.endpoint_id
      where (wish.is_exclusive or wish.per_second is not null)
        and (health.resume_at is null or health.resume_at <= now())
        and (health.exclusive_until is null or health.exclusive_until <= now())
        and (health.next_free_at is null or health.next_free_at <= now())
      for update of health skip locked
    ), pick as (
      select free.row_id, wish.endpoint_id, wish.lease_ms
      from wish
      left join gate on gate.account_id = wish.account_id and gate.endpoint_id = wish.endpoint_id
      cross join lateral (
        -- Without the account, which is looked at below: with it, a planner without statistics combines two indexes and
        -- sorts an endpoint's whole backlog (1.2 s instead of 8 ms for 100 endpoints and 200,000 rows).
        select ctid as row_id from delivery_queue
        where endpoint_id = wish.endpoint_id
          and due_at <= now() and (leased_until is null or leased_until <= now())
          and (gate.catch_up_to is null or id <= gate.catch_up_to)
        order by due_at, id limit wish.quota for update skip locked
      ) as free
      where gate.endpoint_id is not null or not (wish.is_exclusive or wish.per_second is not null)
    ), gone_through as (
      update endpoint_health as health
      set exclusive_until = case when gate.is_exclusive
            then clock_timestamp() + gate.lease_ms * interval '1 millisecond' end,
          next_free_at = clock_timestamp() + taken.count / gate.per_second * interval '1 second'
      from gate join (select endpoint_id, count(*) as count from pick group by endpoint_id) as taken
        on taken.endpoint_id = gate.endpoint_id
      where health.account_id = gate.account_id and health.endpoint_id = gate.endpoint_id
    ), claimed as (
      -- By their places: joined by id, the planner (that cannot see through the quota) reads the whole table. At 1 million
      -- queued a claim took 423 ms so, and 12 ms now; the same goes for the payloads. As text, so that no index of the
      -- queue's seems good for it.
      update delivery_queue as queue
      set claim_id = ${claimId}::uuid, leased_until = clock_timestamp() + wish.lease_ms * interval '1 millisecond'
      from wish where queue.ctid = any(array(select row_id from pick))
        and wish.endpoint_id::text = queue.endpoint_id::text and wish.account_id::text = queue.account_id::text
      returning queue.account_id, queue.id, queue.endpoint_id, queue.attempt_count, queue.due_at, queue.is_replay
    )
    select claimed.account_id, claimed.id, claimed.endpoint_id, claimed.attempt_count, claimed.is_replay,
      (select payload from delivery where delivery.account_id = claimed.account_id and delivery.id = claimed.id) as payload
    from claimed
    order by claimed.due_at, claimed.id`.execute(ctx.db);
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    endpointId: row.endpoint_id,
    attemptCount: row.attempt_count,
    payload: row.payload,
    isReplay: row.is_replay,
  }));
}

interface ClaimedRow {
  account_id: string;
  id: string;
  endpoint_id: string;
  attempt_count: number;
  is_replay: boolean;
  payload: string;
}

/** An endpoint has caught up when nothing old is due any more: it is claimed like others from now on. */
export async function endCatchUp(ctx: Context, endpoint: { accountId: string; endpointId: string }): Promise<void> {
  await sql`
    with done as (
      update endpoint_health as health set catch_up_to = null
      where account_id = ${endpoint.accountId} and endpoint_id = ${endpoint.endpointId} and catch_up_to is not null
        and (exclusive_until is null or exclusive_until <= now())
        and not exists (
          select from delivery_queue where delivery_queue.endpoint_id = health.endpoint_id
            and delivery_queue.due_at <= now() and delivery_queue.id <= health.catch_up_to)
      returning account_id
    )
    update account set assets_revision = assets_revision + 1 where id in (select account_id from done)`.execute(ctx.db);
}

/** Gives deliveries back before their lease ends; those that are another claim's by now stay as they are. */
export async function releaseClaims(
  ctx: Context,
  claims: readonly { accountId: string; id: string; claimId: string }[],
): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    update delivery_queue as queue set claim_id = null, leased_until = null
    from unnest(
      ${pgArray(claims.map((each) => each.accountId))}::uuid[], ${pgArray(claims.map((each) => each.id))}::uuid[],
      ${pgArray(claims.map((each) => each.claimId))}::uuid[]
    ) as mine (account_id, id, claim_id)
    where queue.account_id = mine.account_id and queue.id = mine.id and queue.claim_id = mine.claim_id`.execute(ctx.db);
}
