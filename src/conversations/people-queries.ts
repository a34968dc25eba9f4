import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/**
 * How many people are in each version of a campaign, or will come back to it from another one. States are read as texts
 * first: most conversations of an account have nothing to do with this campaign.
 * @param campaignId `cmp_…`, as it stands in states.
 */
export async function countPeopleByVersion(db: Db, accountId: string, campaignId: string, nowMs: number) {
  const { rows } = await sql<{ version: number; people: number }>`
    with named as materialized (
      select id, state from conversation where account_id = ${accountId} and state::text like ${`%${campaignId}%`}
    ), places as (
      select id, state -> 'position' as place from named where ${isOpen(nowMs)}
      union all
      select id, json_array_elements(state -> 'returns') from named where ${isOpen(nowMs)}
    )
    select (place ->> 'version')::int as version, count(distinct id)::int as people
    from places where place ->> 'campaignId' = ${campaignId}
    group by 1 order by 1 desc`.execute(db);
  return rows;
}

/** Somebody who is asked for an answer after that is not in the conversation any more. */
function isOpen(nowMs: number) {
  return sql`state ->> 'status' = 'active'
    and (state -> 'waiting' is not null or coalesce((state ->> 'expiresAt')::numeric, ${nowMs}::numeric) >= ${nowMs}::numeric)`;
}
