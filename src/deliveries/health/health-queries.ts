import { sql } from 'kysely';
import type { Context } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import { FIRST_UUID } from '../uuid-range.ts';
import type { Health } from './fold-outcomes.ts';

export interface EndpointKey {
  accountId: string;
  endpointId: string;
}

/** An endpoint's health with what alerts about it need. */
export interface LockedHealth extends EndpointKey {
  health: Health;
  isActive: boolean;
  alertTo: string[];
}

/** Locks the health of endpoints, in one order for everybody, and reads it. Ends with the caller's transaction. */
export async function lockHealth(ctx: Context, keys: readonly EndpointKey[]): Promise<LockedHealth[]> {
  const { rows } = await sql<HealthRow>`
    select health.account_id, health.endpoint_id, error_streak,
      extract(epoch from streak_began_at)::float8 * 1000 as streak_began_at, error_day::text as error_day,
      errors_that_day, openings, endpoint.state, endpoint.alert_to
    from unnest(
      ${pgArray(keys.map((each) => each.accountId))}::uuid[], ${pgArray(keys.map((each) => each.endpointId))}::uuid[]
    ) as key (account_id, endpoint_id)
    join endpoint_health as health on health.account_id = key.account_id and health.endpoint_id = key.endpoint_id
    join endpoint on endpoint.account_id = key.account_id and endpoint.id = key.endpoint_id
    order by health.endpoint_id for update of health`.execute(ctx.db);
  return rows.map((row) => ({
    accountId: row.account_id,
    endpointId: row.endpoint_id,
    health: {
      errorStreak: row.error_streak,
      streakBeganAt: row.streak_began_at,
      errorDay: row.error_day,
      errorsThatDay: row.errors_that_day,
      openings: row.openings,
    },
    isActive: row.state === 'active',
    alertTo: row.alert_to,
  }));
}

interface HealthRow {
  account_id: string;
  endpoint_id: string;
  error_streak: number;
  streak_began_at: number | null;
  error_day: string | null;
  errors_that_day: number;
  openings: number;
  state: 'active' | 'paused' | 'disabled';
  alert_to: string[];
}

export interface HealthUpdate extends EndpointKey {
  health: Health;
  /** Nothing is sent for so long from now, ms; a longer wait that stands already is kept. */
  resumeInMs: number | null;
  hasRecovered: boolean;
  /** The claim it was held by alone has ended. */
  endsExclusive: boolean;
}

/** Writes the health of locked endpoints. */
export async function updateHealth(ctx: Context, updates: readonly HealthUpdate[]): Promise<void> {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  await sql`
    update endpoint_health as health set
      error_streak = change.error_streak, streak_began_at = change.streak_began_at, error_day = change.error_day,
      errors_that_day = change.errors_that_day, openings = change.openings,
      resume_at = case
        when change.openings = 0 then null
        else greatest(health.resume_at, clock_timestamp() + change.resume_in_ms * interval '1 millisecond') end,
      recovered_at = case when change.has_recovered then clock_timestamp() else health.recovered_at end,
      exclusive_until = case when change.ends_exclusive then null else health.exclusive_until end
    from unnest(
      ${pgArray(updates.map((each) => each.accountId))}::uuid[], ${pgArray(updates.map((each) => each.endpointId))}::uuid[],
      ${pgArray(updates.map(({ health }) => health.errorStreak))}::int[],
      ${pgArray(updates.map(({ health }) => iso(health.streakBeganAt)))}::timestamptz[],
      ${pgArray(updates.map(({ health }) => health.errorDay))}::date[],
      ${pgArray(updates.map(({ health }) => health.errorsThatDay))}::int[],
      ${pgArray(updates.map(({ health }) => health.openings))}::int[],
      ${pgArray(updates.map((each) => each.resumeInMs))}::float8[],
      ${pgArray(updates.map((each) => each.hasRecovered))}::bool[], ${pgArray(updates.map((each) => each.endsExclusive))}::bool[]
    ) as change (account_id, endpoint_id, error_streak, streak_began_at, error_day, errors_that_day, openings,
      resume_in_ms, has_recovered, ends_exclusive)
    where health.account_id = change.account_id and health.endpoint_id = change.endpoint_id`.execute(ctx.db);
}

/** Forgets an endpoint's failures and closes its breaker: it is ramped up like one that has recovered. */
export async function forgetFailures(ctx: Context, { accountId, endpointId }: EndpointKey): Promise<void> {
  await sql`
    update endpoint_health set error_streak = 0, streak_began_at = null, openings = 0, resume_at = null,
      recovered_at = clock_timestamp()
    where account_id = ${accountId} and endpoint_id = ${endpointId} and (error_streak > 0 or openings > 0)`.execute(
    ctx.db,
  );
}

/**
 * Switches an endpoint off, unless it is off by now or points elsewhere: then what was seen is of the past. Whose it is,
 * where it was switched.
 */
export async function switchOff(
  ctx: Context,
  off: EndpointKey & { url: string; reason: 'gone' | 'failures'; at: number },
): Promise<{ webhookId: string; campaignId: string | null } | undefined> {
  const at = new Date(off.at);
  const { rows } = await sql<{ webhookId: string; campaignId: string | null }>`
    with off as (
      update endpoint set state = 'disabled', off_reason = ${off.reason}, off_since = ${at}::timestamptz,
        updated_at = ${at}::timestamptz
      where account_id = ${off.accountId} and id = ${off.endpointId} and url = ${off.url} and state = 'active'
      returning account_id, webhook_id, campaign_id
    ), seen as (
      update account set assets_revision = assets_revision + 1 where id in (select account_id from off)
    )
    select webhook_id as "webhookId", campaign_id as "campaignId" from off`.execute(ctx.db);
  return rows[0];
}

/**
 * Endpoints that are off, switched off, paused as a webhook or deleted, and owed something all the same: for the sweep
 * over all accounts.
 */
export async function listOffEndpoints(ctx: Context): Promise<(EndpointKey & OffPolicy)[]> {
  const { rows } = await sql<OffRow>`
    select endpoint.account_id, endpoint.id as endpoint_id, endpoint.policy, delivery_policy.definition::text as definition,
      endpoint.off_reason is not distinct from 'deleted' as is_deleted
    from endpoint
    left join delivery_policy on delivery_policy.account_id = endpoint.account_id
      and delivery_policy.id::text = endpoint.policy
    where (endpoint.state = 'disabled' or endpoint.off_since is not null)
      and (exists (select from delivery_queue where endpoint_id = endpoint.id)
        or exists (select from delivery_lane where endpoint_id = endpoint.id and due_at is not null))`.execute(ctx.db);
  return rows.map((row) => ({
    accountId: row.account_id,
    endpointId: row.endpoint_id,
    policy: row.policy,
    policyDefinition: row.definition,
    isDeleted: row.is_deleted,
  }));
}

export interface OffPolicy {
  policy: string;
  policyDefinition: string | null;
  isDeleted: boolean;
}

interface OffRow {
  account_id: string;
  endpoint_id: string;
  policy: string;
  definition: string | null;
  is_deleted: boolean;
}

/** A place in the order of an endpoint's queue. */
export interface QueuePlace {
  dueAt: string;
  id: string;
}

/**
 * Takes up to `limit` deliveries of an endpoint that nobody is sending out of the queue, those behind `after`. Returns
 * how many there were and the last of them; undefined where there was none. By their places, and from where the call
 * before ended: within one transaction each call would step over all that the others took out. The limit is hidden from
 * a planner without statistics, which would sort an endpoint's whole backlog for it.
 */
export async function deleteQueued(
  ctx: Context,
  { accountId, endpointId }: EndpointKey,
  after: QueuePlace | null,
  limit: number,
): Promise<{ count: number; last: QueuePlace } | undefined> {
  const { dueAt, id } = after ?? { dueAt: '-infinity', id: FIRST_UUID };
  const { rows } = await sql<{ due_at: string; id: string; count: number }>`
    with gone as (
      delete from delivery_queue where account_id = ${accountId} and ctid = any(array(
        select ctid from delivery_queue
        where endpoint_id = ${endpointId} and (due_at, id) > (${dueAt}::timestamptz, ${id}::uuid)
          and (leased_until is null or leased_until <= now())
        order by due_at, id limit (select ${limit}::int) for update skip locked))
      returning due_at, id
    )
    select due_at::text as due_at, id, count(*) over ()::int as count from gone
    order by gone.due_at desc, id desc limit 1`.execute(ctx.db);
  const [last] = rows;
  return last && { count: last.count, last: { dueAt: last.due_at, id: last.id } };
}

/** Moves the lanes of an endpoint that nobody is sending from past everything that they are owed. */
export async function emptyLanes(ctx: Context, key: EndpointKey): Promise<void> {
  await sql`
    update delivery_lane set settled_sequence = last_sequence, waiting_bytes = 0, due_at = null, attempt_count = 0,
      batch_id = null, batch_end = null, blocked_since = null, claim_id = null, leased_until = null
    where endpoint_id = ${key.endpointId} and account_id = ${key.accountId} and due_at is not null
      and (leased_until is null or leased_until <= now())`.execute(ctx.db);
}

/** An endpoint's rate is another one: what the old one put off is due. */
export async function clearPace(ctx: Context, { accountId, endpointId }: EndpointKey): Promise<void> {
  await ctx.db
    .updateTable('endpoint_health')
    .set({ next_free_at: null })
    .where('account_id', '=', accountId)
    .where('endpoint_id', '=', endpointId)
    .where('next_free_at', 'is not', null)
    .execute();
}
