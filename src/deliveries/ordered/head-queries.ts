import { sql } from 'kysely';
import { type Context, newId, nowDate } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import { RECORD_COLUMNS, RECORD_JOINS, type RecordRow, toRecord } from '../record-queries.ts';
import type { HeldLane, OpenedHead } from './lane.ts';

/**
 * The next POST of each held lane, with its endpoint as it is now. Where the policy asks for batches and the head is
 * not sealed yet, as many deliveries as fit are sealed as one: from then on it is these, under this id, until it is
 * over. Nothing for a lane that is empty, held by another claim, or whose endpoint is off or left alone for a while.
 *
 * A statement after the claim, never part of it: a claim may have waited for a lane, and what it waited for is not in
 * the snapshot that its statement began with.
 */
export async function openHeads(ctx: Context, lanes: readonly HeldLane[]): Promise<OpenedHead[]> {
  const batches = lanes.map(({ target }) => target.policy.batch);
  const { rows } = await sql<HeadRow>`
    with held as (
      select lane.account_id, lane.endpoint_id, lane.key, lane.settled_sequence, lane.last_sequence, lane.attempt_count,
        lane.batch_id, lane.batch_end, mine.claim_id, mine.new_batch_id, mine.count_max, mine.bytes_max
      from unnest(
        ${pgArray(lanes.map((each) => each.accountId))}::uuid[], ${pgArray(lanes.map((each) => each.endpointId))}::uuid[],
        ${pgArray(lanes.map((each) => each.key))}::text[], ${pgArray(lanes.map((each) => each.claimId))}::uuid[],
        ${pgArray(batches.map((batch) => batch && newId(ctx)))}::uuid[],
        ${pgArray(batches.map((batch) => batch?.countMax))}::int[], ${pgArray(batches.map((batch) => batch?.bytesMax))}::int[]
      ) as mine (account_id, endpoint_id, key, claim_id, new_batch_id, count_max, bytes_max)
      join delivery_lane as lane on lane.account_id = mine.account_id and lane.endpoint_id = mine.endpoint_id
        and lane.key = mine.key and lane.claim_id = mine.claim_id
    ), content as (
      select held.*, head.*, held.batch_id is null and held.new_batch_id is not null as is_new
      from held cross join lateral (
        select min(sequence) as first, max(sequence) as last, (array_agg(id))[1] as delivery_id,
          string_agg(payload, ',' order by sequence) as payloads, sum(octet_length(payload) + 1)::bigint as bytes
        from (
          select id, sequence, payload, row_number() over log as nth, sum(octet_length(payload) + 1) over log as bytes
          from (
            select id, sequence, payload from delivery
            where account_id = held.account_id and endpoint_id = held.endpoint_id and lane_key = held.key
              and sequence > held.settled_sequence and sequence <= coalesce(held.batch_end, held.last_sequence)
            order by sequence
            limit case when held.batch_end is null then coalesce(held.count_max, 1) end
          ) as waiting
          window log as (order by sequence)
        ) as counted
        where held.batch_end is not null or nth = 1 or bytes + 1 <= held.bytes_max
      ) as head
      where head.last is not null
    ), sealed as (
      update delivery_lane as lane set batch_id = content.new_batch_id, batch_end = content.last
      from content
      where lane.account_id = content.account_id and lane.endpoint_id = content.endpoint_id and lane.key = content.key
        and lane.claim_id = content.claim_id and content.is_new
      returning lane.account_id, lane.endpoint_id, lane.key, lane.batch_id, content.first, content.last
    ), written as (
      insert into delivery_batch (account_id, id, endpoint_id, lane_key, first_sequence, last_sequence, created_at)
      select account_id, batch_id, endpoint_id, key, first, last, ${nowDate(ctx)}::timestamptz from sealed
    )
    select content.key, content.claim_id, content.attempt_count, content.first, content.last, content.bytes,
      content.delivery_id, coalesce(content.batch_id, sealed.batch_id) as batch_id, content.payloads, ${RECORD_COLUMNS}
    from content
    left join sealed on sealed.account_id = content.account_id and sealed.endpoint_id = content.endpoint_id
      and sealed.key = content.key
    join endpoint on endpoint.account_id = content.account_id and endpoint.id = content.endpoint_id
    ${RECORD_JOINS}
    where (sealed.batch_id is not null or not content.is_new)
      and endpoint.state = 'active' and (health.resume_at is null or health.resume_at <= now())`.execute(ctx.db);
  return rows.map(toOpenedHead);
}

type HeadRow = RecordRow & {
  key: string;
  claim_id: string;
  attempt_count: number;
  first: number;
  last: number;
  bytes: number;
  delivery_id: string;
  batch_id: string | null;
  payloads: string;
};

function toOpenedHead(row: HeadRow): OpenedHead {
  const { key, first, last, bytes, batch_id: batchId, payloads } = row;
  const isBatch = batchId !== null;
  return {
    accountId: row.account_id,
    endpointId: row.endpoint_id,
    key,
    claimId: row.claim_id,
    record: toRecord(row),
    head: {
      id: batchId ?? row.delivery_id,
      isBatch,
      body: isBatch ? `[${payloads}]` : payloads,
      first,
      last,
      bytes,
      attemptCount: row.attempt_count,
    },
  };
}
