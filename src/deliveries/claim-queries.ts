import { sql } from 'kysely';
import type { Context } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import type { EndpointRecord } from './target.ts';

export interface ClaimedDelivery {
  accountId: string;
  id: string;
  endpointId: string;
  attemptCount: number;
  payload: string;
}

export interface DueEndpoints {
  endpoints: EndpointRecord[];
  /** Where the next walk goes on; null when this one came to the end. */
  next: string | null;
}

/** Comes before every endpoint: a walk from here sees all. */
export const FIRST_ENDPOINT = '00000000-0000-0000-0000-000000000000';

/**
 * Active endpoints that are owed something that is due, walking the queue from endpoint to endpoint by its index: one
 * probe each, however long its backlog. At most `limit` are looked at. Across accounts: this is the dispatcher's.
 */
export async function listDueEndpoints(ctx: Context, after: string, limit: number): Promise<DueEndpoints> {
  const { rows } = await sql<DueEndpointRow>`
    with recursive head as (
      (select account_id, endpoint_id, due_at, 1 as nth from delivery_queue
       where endpoint_id > ${after}::uuid order by endpoint_id, due_at, id limit 1)
      union all
      select following.account_id, following.endpoint_id, following.due_at, head.nth + 1
      from head cross join lateral (
        select account_id, endpoint_id, due_at from delivery_queue
        where endpoint_id > head.endpoint_id order by endpoint_id, due_at, id limit 1
      ) as following
      where head.nth < ${limit}::int
    )
    select head.endpoint_id, head.nth, head.account_id, endpoint.url, endpoint.headers, endpoint.policy, endpoint.state,
      account.webhook_secret
    from head
    left join endpoint on endpoint.account_id = head.account_id and endpoint.id = head.endpoint_id
      and endpoint.state = 'active' and head.due_at <= now()
    left join account on account.id = endpoint.account_id
    -- The last one only to know where to go on.
    where endpoint.id is not null or head.nth = ${limit}::int
    order by head.nth`.execute(ctx.db);
  const last = rows.at(-1);
  return {
    endpoints: rows.flatMap((row) => (row.url === null ? [] : [toRecord(row)])),
    next: last?.nth === limit ? last.endpoint_id : null,
  };
}

interface DueEndpointRow {
  account_id: string;
  endpoint_id: string;
  nth: number;
  url: string | null;
  headers: Uint8Array;
  policy: string;
  state: EndpointRecord['state'];
  webhook_secret: Uint8Array;
}

function toRecord(row: DueEndpointRow): EndpointRecord {
  return {
    accountId: row.account_id,
    endpointId: row.endpoint_id,
    url: row.url ?? '',
    headers: row.headers,
    policy: row.policy,
    state: row.state,
    webhookSecret: row.webhook_secret,
  };
}

export interface ClaimWish {
  accountId: string;
  endpointId: string;
  /** At most so many of its deliveries. */
  quota: number;
  leaseMs: number;
}

/**
 * Leases due deliveries that nobody holds, the longest due first, a few per endpoint. Rows that others are just
 * claiming or settling are skipped, not waited for. A short statement of its own: no lock outlives it.
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
        ${pgArray(wishes.map((each) => each.quota))}::int[], ${pgArray(wishes.map((each) => each.leaseMs))}::float8[]
      ) as t (account_id, endpoint_id, quota, lease_ms)
    ), pick as (
      select free.account_id, free.id, wish.lease_ms from wish cross join lateral (
        select account_id, id from delivery_queue
        where endpoint_id = wish.endpoint_id and account_id = wish.account_id
          and due_at <= now() and (leased_until is null or leased_until <= now())
        order by due_at, id limit wish.quota for update skip locked
      ) as free
    ), claimed as (
      update delivery_queue as queue
      set claim_id = ${claimId}::uuid, leased_until = clock_timestamp() + pick.lease_ms * interval '1 millisecond'
      from pick where queue.account_id = pick.account_id and queue.id = pick.id
      returning queue.account_id, queue.id, queue.endpoint_id, queue.attempt_count, queue.due_at
    )
    select claimed.account_id, claimed.id, claimed.endpoint_id, claimed.attempt_count, delivery.payload
    from claimed join delivery on delivery.account_id = claimed.account_id and delivery.id = claimed.id
    order by claimed.due_at, claimed.id`.execute(ctx.db);
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    endpointId: row.endpoint_id,
    attemptCount: row.attempt_count,
    payload: row.payload,
  }));
}

interface ClaimedRow {
  account_id: string;
  id: string;
  endpoint_id: string;
  attempt_count: number;
  payload: string;
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
