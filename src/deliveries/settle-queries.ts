import { sql } from 'kysely';
import type { Context } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import type { AttemptResult } from './egress/sender.ts';
import type { Verdict } from './verdict.ts';

/** An attempt that is over, with what follows from it. */
export interface SettledAttempt {
  accountId: string;
  id: string;
  claimId: string;
  /** From 1. */
  number: number;
  /** When it began, ms. */
  at: number;
  result: AttemptResult;
  verdict: Verdict;
}

/**
 * Records attempts and takes their deliveries out of the queue, or puts them back for later: one statement for any
 * number. Fenced: only where the claim still holds; otherwise somebody else has the delivery by now, and neither the
 * queue nor the log is touched, since the attempt's number is theirs to give. What got through ends its endpoint's
 * streak of errors. Returns the ids that were settled.
 */
export async function settleAttempts(ctx: Context, attempts: readonly SettledAttempt[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string; claim_id: string }>`
    with result as (
      select * from unnest(
        ${pgArray(attempts.map((each) => each.accountId))}::uuid[], ${pgArray(attempts.map((each) => each.id))}::uuid[],
        ${pgArray(attempts.map((each) => each.claimId))}::uuid[], ${pgArray(attempts.map((each) => each.number))}::int[],
        ${pgArray(attempts.map((each) => each.at / 1_000))}::float8[],
        ${pgArray(attempts.map((each) => each.verdict.outcome))}::text[],
        ${pgArray(attempts.map((each) => (each.verdict.outcome === 'retry' ? each.verdict.delayMs : null)))}::float8[],
        ${pgArray(attempts.map((each) => each.result.status))}::int[], ${pgArray(attempts.map((each) => each.result.errorClass))}::text[],
        ${pgArray(attempts.map((each) => JSON.stringify(each.result.timing)))}::text[],
        ${pgArray(attempts.map((each) => each.result.responseExcerpt))}::text[]
      ) as t (account_id, id, claim_id, number, at, outcome, delay_ms, status, error_class, timing, response_excerpt)
    ), done as (
      delete from delivery_queue as queue using result
      where queue.account_id = result.account_id and queue.id = result.id and queue.claim_id = result.claim_id
        and result.delay_ms is null
      returning result.*, queue.endpoint_id
    ), again as (
      update delivery_queue as queue
      set attempt_count = result.number, due_at = clock_timestamp() + result.delay_ms * interval '1 millisecond',
        claim_id = null, leased_until = null
      from result
      where queue.account_id = result.account_id and queue.id = result.id and queue.claim_id = result.claim_id
        and result.delay_ms is not null
      returning result.*, queue.endpoint_id
    ), ailing as (
      -- In one order for everybody; without a failure before, there is no row to be found and nothing is written.
      select health.account_id, health.endpoint_id from endpoint_health as health
      where (health.error_streak > 0 or health.openings > 0) and (health.account_id, health.endpoint_id) in (
        select account_id, endpoint_id from done where outcome = 'delivered')
      order by health.endpoint_id for update
    ), well as (
      update endpoint_health as health set error_streak = 0, streak_began_at = null, openings = 0, resume_at = null,
        recovered_at = case when health.openings > 0 then clock_timestamp() else health.recovered_at end
      from ailing where health.account_id = ailing.account_id and health.endpoint_id = ailing.endpoint_id
    ), own as (
      select * from done union all select * from again
    ), recorded as (
      insert into attempt (account_id, delivery_id, number, at, outcome, status, error_class, timing, response_excerpt)
      select account_id, id, number, to_timestamp(at), outcome, status, error_class, timing::json, response_excerpt
      from own
    )
    -- The few that are lost, not the many that are settled: reading a row here costs 2 us.
    select id, claim_id from result except select id, claim_id from own`.execute(ctx.db);
  const lost = new Set(rows.map((row) => row.id + row.claim_id));
  return new Set(attempts.flatMap(({ id, claimId }) => (lost.size > 0 && lost.has(id + claimId) ? [] : id)));
}
