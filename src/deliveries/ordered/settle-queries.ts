import { sql } from 'kysely';
import type { Context } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { AttemptResult } from '../egress/sender.ts';
import { leaseMs, type Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';
import { type Head, holdName, type LaneKey } from './lane.ts';

/** What became of a lane's head: an attempt that is over, or an operator's word that it is to go on without it. */
export interface SettledHead extends LaneKey {
  claimId: string;
  policy: Policy;
  head: Pick<Head, 'id' | 'last' | 'bytes' | 'attemptCount'>;
  /** When the attempt began, ms. */
  at: number;
  result: AttemptResult;
  verdict: Verdict | { outcome: 'skipped' };
  /** The lane is to be kept, under the same claim, where more of it is due at once. */
  wantsMore: boolean;
}

/**
 * Records attempts and moves their lanes on, or puts them back for later: one statement for any number. Fenced by the
 * claim and by where the lane stood, so that a settlement whose answer got lost counts once. What got through ends its
 * endpoint's streak of errors. Returns, by `holdName`, the lanes that were settled, true for those that are still held;
 * the others belong to somebody else by now.
 */
export async function settleHeads(ctx: Context, heads: readonly SettledHead[]): Promise<Map<string, boolean>> {
  const batches = heads.map(({ policy }) => policy.batch);
  const delays = heads.map(({ verdict }) => (verdict.outcome === 'retry' ? verdict.delayMs : null));
  const { rows } = await sql<{ endpoint_id: string; key: string; claim_id: string; goes_on: boolean }>`
    with result as (
      select * from unnest(
        ${pgArray(heads.map((each) => each.accountId))}::uuid[], ${pgArray(heads.map((each) => each.endpointId))}::uuid[],
        ${pgArray(heads.map((each) => each.key))}::text[], ${pgArray(heads.map((each) => each.claimId))}::uuid[],
        ${pgArray(heads.map(({ head }) => head.id))}::uuid[], ${pgArray(heads.map(({ head }) => head.last))}::bigint[],
        ${pgArray(heads.map(({ head }) => head.bytes))}::bigint[], ${pgArray(heads.map(({ head }) => head.attemptCount + 1))}::int[],
        ${pgArray(delays)}::float8[], ${pgArray(batches.map((batch) => batch?.flushMs))}::float8[],
        ${pgArray(batches.map((batch) => batch?.countMax))}::int[], ${pgArray(batches.map((batch) => batch?.bytesMax))}::int[],
        ${pgArray(heads.map(({ policy, wantsMore }) => (wantsMore ? leaseMs(policy) : null)))}::float8[],
        ${pgArray(heads.map((each) => new Date(each.at).toISOString()))}::timestamptz[],
        ${pgArray(heads.map(({ verdict }) => verdict.outcome))}::text[], ${pgArray(heads.map(({ result }) => result.status))}::int[],
        ${pgArray(heads.map(({ result }) => result.errorClass))}::text[],
        ${pgArray(heads.map(({ result }) => JSON.stringify(result.timing)))}::text[],
        ${pgArray(heads.map(({ result }) => result.responseExcerpt))}::text[]
      ) as t (account_id, endpoint_id, key, claim_id, head_id, last, bytes, number, delay_ms, flush_ms, count_max, bytes_max,
        lease_ms, at, outcome, status, error_class, timing, response_excerpt)
    ), mine as (
      select result.*, lane.last_sequence - result.last as waiting, lane.waiting_bytes - result.bytes as waiting_bytes
      from result join delivery_lane as lane on lane.account_id = result.account_id
        and lane.endpoint_id = result.endpoint_id and lane.key = result.key
        and lane.claim_id = result.claim_id and lane.attempt_count = result.number - 1
        and lane.settled_sequence < result.last
      -- In one order for everybody who locks several: whoever adds to lanes does so too.
      order by lane.account_id, lane.endpoint_id, lane.key for update of lane
    ), planned as (
      select mine.*, delay_ms is null as is_over, case
        when delay_ms is not null then clock_timestamp() + delay_ms * interval '1 millisecond'
        when waiting = 0 then null
        when flush_ms is null or waiting >= count_max or waiting_bytes + 1 >= bytes_max then clock_timestamp()
        -- No later than a whole interval from now, should the clock that wrote created_at be ahead of this one.
        else least(coalesce(oldest.created_at, now()), now()) + flush_ms * interval '1 millisecond'
      end as due_at
      from mine left join lateral (
        select created_at from delivery
        where account_id = mine.account_id and endpoint_id = mine.endpoint_id and lane_key = mine.key
          and sequence > mine.last
        order by sequence limit 1
      ) as oldest on flush_ms is not null and delay_ms is null
    ), moved as (
      update delivery_lane as lane set
        settled_sequence = case when is_over then planned.last else lane.settled_sequence end,
        waiting_bytes = case when is_over then planned.waiting_bytes else lane.waiting_bytes end,
        due_at = planned.due_at,
        attempt_count = case when is_over then 0 else planned.number end,
        batch_id = case when is_over then null else lane.batch_id end,
        batch_end = case when is_over then null else lane.batch_end end,
        blocked_since = case when is_over then null else coalesce(lane.blocked_since, clock_timestamp()) end,
        claim_id = case when is_over and lease_ms is not null and planned.due_at <= clock_timestamp() then lane.claim_id end,
        leased_until = case when is_over and lease_ms is not null and planned.due_at <= clock_timestamp()
          then clock_timestamp() + lease_ms * interval '1 millisecond' end
      from planned
      where lane.account_id = planned.account_id and lane.endpoint_id = planned.endpoint_id and lane.key = planned.key
      returning planned.*, lane.claim_id is not null as goes_on
    ), ailing as (
      -- In one order for everybody; without a failure before, there is no row to be found and nothing is written.
      select health.account_id, health.endpoint_id from endpoint_health as health
      where (health.error_streak > 0 or health.openings > 0) and (health.account_id, health.endpoint_id) in (
        select account_id, endpoint_id from moved where outcome = 'delivered')
      order by health.endpoint_id for update
    ), well as (
      update endpoint_health as health set error_streak = 0, streak_began_at = null, openings = 0, resume_at = null,
        recovered_at = case when health.openings > 0 then clock_timestamp() else health.recovered_at end
      from ailing where health.account_id = ailing.account_id and health.endpoint_id = ailing.endpoint_id
    ), logged as (
      insert into attempt (account_id, delivery_id, number, at, outcome, status, error_class, timing, response_excerpt)
      -- A skip is no request: it takes no number of theirs, but minus the number of those before it.
      select account_id, head_id, case when outcome = 'skipped' then 1 - number else number end, at, outcome, status,
        error_class, timing::json, response_excerpt from moved
    )
    select endpoint_id, key, claim_id, goes_on from moved`.execute(ctx.db);
  return new Map(
    rows.map(({ endpoint_id, key, claim_id, goes_on }) => {
      return [holdName({ endpointId: endpoint_id, key, claimId: claim_id }), goes_on];
    }),
  );
}
