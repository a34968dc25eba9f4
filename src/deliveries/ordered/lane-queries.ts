import { sql } from 'kysely';
import type { AccountContext } from '../../store/context.ts';
import { RECORD_COLUMNS, RECORD_JOINS, type RecordRow, toRecord } from '../record-queries.ts';
import type { EndpointRecord } from '../target.ts';
import type { LaneKey } from './lane.ts';

/** A lane in which something waits, with what its next POST holds and what became of the last attempt with it. */
export interface LaneRow {
  key: string;
  depth: number;
  due_at: Date;
  is_leased: boolean;
  attempt_count: number;
  blocked_since: Date | null;
  /** The head as far as it stands: a sealed batch, or the first delivery that waits. */
  head_id: string;
  is_batch: boolean;
  first: number;
  last: number;
  bytes: number;
  last_status: number | null;
  last_error_class: string | null;
}

export interface LaneFilter {
  /** One lane only. */
  key?: string | undefined;
  isBlocked?: boolean | undefined;
  /** Keys after this one. */
  after?: string | undefined;
  limit: number;
}

/** The lanes of an endpoint that wait for something, by key. */
export async function listLaneRows(ctx: AccountContext, endpointId: string, filter: LaneFilter): Promise<LaneRow[]> {
  const conditions = [
    sql`lane.account_id = ${ctx.accountId} and lane.endpoint_id = ${endpointId} and lane.due_at is not null`,
    ...(filter.key === undefined ? [] : [sql`lane.key = ${filter.key}`]),
    ...(filter.after === undefined ? [] : [sql`lane.key > ${filter.after}`]),
    ...(filter.isBlocked === undefined ? [] : [sql`(lane.blocked_since is not null) = ${filter.isBlocked}`]),
  ];
  const { rows } = await sql<LaneRow>`
    select lane.key, lane.last_sequence - lane.settled_sequence as depth, lane.due_at, lane.attempt_count,
      lane.blocked_since, coalesce(lane.leased_until > now(), false) as is_leased,
      coalesce(lane.batch_id, head.delivery_id) as head_id, lane.batch_id is not null as is_batch,
      head.first, head.last, head.bytes, tried.status as last_status, tried.error_class as last_error_class
    from (
      select * from delivery_lane as lane where ${sql.join(conditions, sql` and `)}
      order by lane.key limit ${filter.limit}::int
    ) as lane
    cross join lateral (
      select (array_agg(id))[1] as delivery_id, min(sequence) as first, max(sequence) as last,
        sum(octet_length(payload) + 1)::bigint as bytes
      from (
        select id, sequence, payload from delivery
        where account_id = lane.account_id and endpoint_id = lane.endpoint_id and lane_key = lane.key
          and sequence > lane.settled_sequence and sequence <= coalesce(lane.batch_end, lane.last_sequence)
        order by sequence limit case when lane.batch_end is null then 1 end
      ) as waiting
    ) as head
    left join lateral (
      select status, error_class from attempt
      where account_id = lane.account_id and delivery_id = coalesce(lane.batch_id, head.delivery_id)
      order by number desc limit 1
    ) as tried on lane.attempt_count > 0
    where head.delivery_id is not null
    order by lane.key`.execute(ctx.db);
  return rows;
}

/** Undefined for one whose webhook was deleted, too. */
export async function findEndpointRecord(ctx: AccountContext, endpointId: string): Promise<EndpointRecord | undefined> {
  const { rows } = await sql<RecordRow>`
    select ${RECORD_COLUMNS} from endpoint ${RECORD_JOINS}
    where endpoint.account_id = ${ctx.accountId} and endpoint.id = ${endpointId}
      and endpoint.off_reason is distinct from 'deleted'`.execute(ctx.db);
  return rows[0] && toRecord(rows[0]);
}

/** Locks a lane until the end of the transaction; false where the endpoint has no such lane. */
export async function lockLane(ctx: AccountContext, { endpointId, key }: LaneKey): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('delivery_lane')
    .select('key')
    .where('account_id', '=', ctx.accountId)
    .where('endpoint_id', '=', endpointId)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts a locked lane under a claim: whoever had it before has lost it. */
export async function takeLane(ctx: AccountContext, { endpointId, key }: LaneKey, claimId: string): Promise<void> {
  await ctx.db
    .updateTable('delivery_lane')
    .set({ claim_id: claimId, leased_until: null })
    .where('account_id', '=', ctx.accountId)
    .where('endpoint_id', '=', endpointId)
    .where('key', '=', key)
    .execute();
}

/** Makes lanes due that wait for something: one, or all of the endpoint; how many that are. */
export async function hastenLanes(ctx: AccountContext, endpointId: string, key: string | undefined): Promise<number> {
  const { rows } = await sql`
    with waiting as (
      select account_id, endpoint_id, key from delivery_lane
      where account_id = ${ctx.accountId} and endpoint_id = ${endpointId} and due_at is not null
        and ${key === undefined ? sql`true` : sql`key = ${key}`}
      order by account_id, endpoint_id, key for update
    )
    update delivery_lane as lane set due_at = least(lane.due_at, clock_timestamp()) from waiting
    where lane.account_id = waiting.account_id and lane.endpoint_id = waiting.endpoint_id and lane.key = waiting.key
    returning 1`.execute(ctx.db);
  return rows.length;
}
