import { sql } from 'kysely';
import type { Context } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { ClaimWish } from '../claim-queries.ts';
import type { LaneKey } from './lane.ts';

/**
 * Leases lanes that are due and that nobody holds, the longest due first, a few per endpoint. Endpoints under a rate or
 * with a half-open breaker are gone through one process at a time. Lanes and endpoints that others are just claiming,
 * settling or adding to are skipped, not waited for.
 */
export async function claimLanes(ctx: Context, claimId: string, wishes: readonly ClaimWish[]): Promise<LaneKey[]> {
  const { rows } = await sql<{ account_id: string; endpoint_id: string; key: string }>`
    with wish as (
      select * from unnest(
        ${pgArray(wishes.map((each) => each.accountId))}::uuid[], ${pgArray(wishes.map((each) => each.endpointId))}::uuid[],
        ${pgArray(wishes.map((each) => each.quota))}::int[], ${pgArray(wishes.map((each) => each.leaseMs))}::float8[],
        ${pgArray(wishes.map((each) => each.isExclusive))}::bool[], ${pgArray(wishes.map((each) => each.perSecond))}::float8[]
      ) as t (account_id, endpoint_id, quota, lease_ms, is_exclusive, per_second)
    ), gate as (
      -- Read again under its lock: who comes second finds it taken.
      select wish.*
      from wish join endpoint_health as health on health.account_id = wish.account_id and health.endpoint_id = wish.endpoint_id
      where (wish.is_exclusive or wish.per_second is not null)
        and (health.resume_at is null or health.resume_at <= now())
        and (health.exclusive_until is null or health.exclusive_until <= now())
        and (health.next_free_at is null or health.next_free_at <= now())
      for update of health skip locked
    ), may_send as (
      select * from gate union all select * from wish where not is_exclusive and per_second is null
    ), pick as (
      select free.account_id, free.endpoint_id, free.key, may_send.lease_ms from may_send cross join lateral (
        select account_id, endpoint_id, key from delivery_lane
        where endpoint_id = may_send.endpoint_id and account_id = may_send.account_id
          and due_at <= now() and (leased_until is null or leased_until <= now())
        order by due_at limit may_send.quota for update skip locked
      ) as free
    ), gone_through as (
      update endpoint_health as health
      set exclusive_until = case when gate.is_exclusive
            then clock_timestamp() + gate.lease_ms * interval '1 millisecond' end,
          next_free_at = clock_timestamp() + taken.count / gate.per_second * interval '1 second'
      from gate join (select endpoint_id, count(*) as count from pick group by endpoint_id) as taken
        on taken.endpoint_id = gate.endpoint_id
      where health.account_id = gate.account_id and health.endpoint_id = gate.endpoint_id
    )
    update delivery_lane as lane
    set claim_id = ${claimId}::uuid, leased_until = clock_timestamp() + pick.lease_ms * interval '1 millisecond'
    from pick where lane.account_id = pick.account_id and lane.endpoint_id = pick.endpoint_id and lane.key = pick.key
    returning lane.account_id, lane.endpoint_id, lane.key`.execute(ctx.db);
  return rows.map((row) => ({ accountId: row.account_id, endpointId: row.endpoint_id, key: row.key }));
}

/** Gives lanes back before their lease ends; those that are another claim's by now stay as they are. */
export async function releaseLanes(ctx: Context, lanes: readonly (LaneKey & { claimId: string })[]): Promise<void> {
  if (lanes.length === 0) return;
  await sql`
    with mine as (
      select lane.account_id, lane.endpoint_id, lane.key
      from unnest(
        ${pgArray(lanes.map((each) => each.accountId))}::uuid[], ${pgArray(lanes.map((each) => each.endpointId))}::uuid[],
        ${pgArray(lanes.map((each) => each.key))}::text[], ${pgArray(lanes.map((each) => each.claimId))}::uuid[]
      ) as held (account_id, endpoint_id, key, claim_id)
      join delivery_lane as lane on lane.account_id = held.account_id and lane.endpoint_id = held.endpoint_id
        and lane.key = held.key and lane.claim_id = held.claim_id
      order by lane.account_id, lane.endpoint_id, lane.key for update of lane
    )
    update delivery_lane as lane set claim_id = null, leased_until = null from mine
    where lane.account_id = mine.account_id and lane.endpoint_id = mine.endpoint_id and lane.key = mine.key`.execute(
    ctx.db,
  );
}
