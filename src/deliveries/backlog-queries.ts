import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

/** How much waits for what, and how long the oldest of it has been due, seconds. */
export interface Backlog {
  state: 'due' | 'leased' | 'later' | 'breaker_open' | 'held';
  rows: number;
  overdueSeconds: number;
}

/** The queue by what its rows wait for, over all accounts: the process's own health, not a tenant's data. */
export async function countBacklog(db: Kysely<Database>): Promise<Backlog[]> {
  const { rows } = await sql<Backlog>`
    select case
        when endpoint.state <> 'active' then 'held'
        when queue.is_leased then 'leased'
        when health.resume_at > now() then 'breaker_open'
        when queue.is_later then 'later'
        else 'due' end as state,
      sum(queue.count)::float8 as rows,
      greatest(0, extract(epoch from now() - min(queue.due_at)))::float8 as "overdueSeconds"
    from (
      -- First the many rows are added up, then the few endpoints looked at.
      select account_id, endpoint_id, min(due_at) as due_at, count(*) as count,
        coalesce(leased_until > now(), false) as is_leased, due_at > now() as is_later
      from delivery_queue group by account_id, endpoint_id, is_leased, is_later
    ) as queue
    join endpoint on endpoint.account_id = queue.account_id and endpoint.id = queue.endpoint_id
    left join endpoint_health as health
      on health.account_id = queue.account_id and health.endpoint_id = queue.endpoint_id
    group by 1`.execute(db);
  return rows;
}

/** Lanes that wait, and those whose head has failed. */
export async function countLanes(db: Kysely<Database>): Promise<{ waiting: number; blocked: number }> {
  const { rows } = await sql<{ waiting: number; blocked: number }>`
    select count(*)::float8 as waiting, (count(*) filter (where blocked_since is not null))::float8 as blocked
    from delivery_lane where due_at is not null`.execute(db);
  return rows[0] ?? { waiting: 0, blocked: 0 };
}

/** Endpoints by what their breaker does; those whose breaker is closed are not counted. */
export async function countBreakers(db: Kysely<Database>): Promise<{ open: number; halfOpen: number }> {
  const { rows } = await sql<{ open: number; half_open: number }>`
    select (count(*) filter (where resume_at > now()))::float8 as open,
      (count(*) filter (where resume_at <= now()))::float8 as half_open
    from endpoint_health where openings > 0`.execute(db);
  return { open: rows[0]?.open ?? 0, halfOpen: rows[0]?.half_open ?? 0 };
}
