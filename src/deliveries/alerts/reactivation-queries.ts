import { type Kysely, sql } from 'kysely';
import { type Context, nowDate } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import type { EndpointKey } from '../health/health-queries.ts';

/** How many events each of some endpoints is owed: its queue and its lanes. Endpoints that are owed nothing have no entry. */
export async function listOwedCounts(
  db: Kysely<Database>,
  accountId: string,
  endpointIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ endpoint_id: string; owed: number }>`
    select endpoint.id as endpoint_id, (queued.count + waiting.count)::float8 as owed
    from unnest(${pgArray(endpointIds)}::uuid[]) as endpoint (id)
    cross join lateral (
      select count(*) as count from delivery_queue where endpoint_id = endpoint.id and account_id = ${accountId}
    ) as queued
    cross join lateral (
      select coalesce(sum(last_sequence - settled_sequence), 0) as count from delivery_lane
      where endpoint_id = endpoint.id and account_id = ${accountId}
    ) as waiting
    where queued.count + waiting.count > 0`.execute(db);
  return new Map(rows.map(({ endpoint_id, owed }) => [endpoint_id, owed]));
}

/**
 * Makes all that waits for an endpoint due now. What somebody holds was due before and stays as it is: settling locks it
 * after the health, which the caller locks next. `isInOrder`: what was tried before goes by its age, as the rest does.
 */
export async function hastenOwed(
  ctx: Context,
  { accountId, endpointId }: EndpointKey,
  { isInOrder }: { isInOrder: boolean },
): Promise<void> {
  await sql`
    update delivery_lane set due_at = clock_timestamp()
    where endpoint_id = ${endpointId} and account_id = ${accountId} and due_at > clock_timestamp()`.execute(ctx.db);
  await sql`
    update delivery_queue as queue
    set due_at = case when ${isInOrder} then least(delivery.created_at, now()) else now() end
    from delivery
    where delivery.account_id = queue.account_id and delivery.id = queue.id and queue.ctid = any(array(
      select ctid from delivery_queue
      where endpoint_id = ${endpointId} and account_id = ${accountId}
        and (due_at > now() or (${isInOrder} and attempt_count > 0))
        and (leased_until is null or leased_until <= clock_timestamp())
      for update skip locked))`.execute(ctx.db);
}

/**
 * Forgets an endpoint's failures: it starts anew, ramped up like one that has recovered. `catchesUp`: what is queued by
 * now goes first, one by one.
 */
export async function resetHealth(
  ctx: Context,
  { accountId, endpointId }: EndpointKey,
  { catchesUp }: { catchesUp: boolean },
): Promise<void> {
  await sql`
    update endpoint_health set error_streak = 0, streak_began_at = null, openings = 0, resume_at = null,
      recovered_at = clock_timestamp(), catch_up_to = case when ${catchesUp} then (
        select id from delivery_queue where endpoint_id = ${endpointId} and account_id = ${accountId}
        order by id desc limit 1) end
    where account_id = ${accountId} and endpoint_id = ${endpointId}`.execute(ctx.db);
}

/** Switches an endpoint on. False where it is on, or deleted by now. */
export async function markActive(ctx: Context, { accountId, endpointId }: EndpointKey): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('endpoint')
    .set({ state: 'active', off_reason: null, off_since: null, updated_at: nowDate(ctx) })
    .where('account_id', '=', accountId)
    .where('id', '=', endpointId)
    .where('state', '<>', 'active')
    .where(sql<boolean>`off_reason is distinct from 'deleted'`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface ResumableRow {
  url: string;
  state: 'active' | 'paused' | 'disabled';
  off_since: Date | null;
  webhook_id: string;
  campaign_id: string | null;
  /** Of an account's own webhook; null: a campaign's. */
  webhook_state: 'draft' | 'active' | 'verification_failed' | 'deleted' | null;
  policy: string;
  policy_definition: string | null;
}

/** An endpoint as switching it on needs it; undefined for one whose webhook was deleted, too. */
export async function findResumable(
  db: Kysely<Database>,
  { accountId, endpointId }: EndpointKey,
): Promise<ResumableRow | undefined> {
  const { rows } = await sql<ResumableRow>`
    select endpoint.url, endpoint.state, endpoint.off_since, endpoint.webhook_id, endpoint.campaign_id,
      webhook.state as webhook_state, endpoint.policy, delivery_policy.definition::text as policy_definition
    from endpoint
    left join webhook on webhook.account_id = endpoint.account_id and webhook.id = endpoint.webhook_id
    left join delivery_policy on delivery_policy.account_id = endpoint.account_id
      and delivery_policy.id::text = endpoint.policy
    where endpoint.account_id = ${accountId} and endpoint.id = ${endpointId}
      and endpoint.off_reason is distinct from 'deleted'`.execute(db);
  return rows[0];
}
