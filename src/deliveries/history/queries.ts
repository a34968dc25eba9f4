import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import { firstUuidAt } from '../uuid-range.ts';

export interface HistoryWindow {
  accountId: string;
  endpointId: string;
  /** When the first part begins, ms; how many there are, and how long each. */
  fromMs: number;
  buckets: number;
  bucketMs: number;
  /** How many deliveries of each part are looked at. */
  sampleMax: number;
}

export interface BucketRow {
  /** Which part, from 0. */
  nth: number;
  delivered: number;
  failed: number;
  median_ms: number | null;
  slow_ms: number | null;
  is_sampled: boolean;
}

/**
 * What became of an endpoint's attempts, part by part; a part without any has no row. By index all along: the newest
 * deliveries of each part, then their attempts or those of the batches they went in. Attempts of deliveries from as long
 * before count too: those are retried.
 */
export async function listBuckets(db: Kysely<Database>, window: HistoryWindow): Promise<BucketRow[]> {
  const { accountId, endpointId, fromMs, buckets, bucketMs, sampleMax } = window;
  const starts = Array.from({ length: 2 * buckets }, (_, index) => fromMs + (index - buckets) * bucketMs);
  const [from, to] = [fromMs, fromMs + buckets * bucketMs].map((ms) => new Date(ms).toISOString());
  const { rows } = await sql<BucketRow>`
    with sample as materialized (
      select each.id, each.lane_key, each.sequence, count(*) over (partition by part.from_id) as looked_at
      from unnest(
        ${pgArray(starts.map(firstUuidAt))}::uuid[], ${pgArray(starts.map((ms) => firstUuidAt(ms + bucketMs)))}::uuid[]
      ) as part (from_id, below_id)
      cross join lateral (
        select id, lane_key, sequence from delivery
        where account_id = ${accountId} and endpoint_id = ${endpointId} and id >= part.from_id and id < part.below_id
        order by id desc limit ${sampleMax}::int
      ) as each
    ), tried as (
      select id from sample
      union
      select batch.id from sample cross join lateral (
        select id from delivery_batch
        where account_id = ${accountId} and endpoint_id = ${endpointId} and lane_key = sample.lane_key
          and first_sequence <= sample.sequence and last_sequence >= sample.sequence
        order by last_sequence limit 1
      ) as batch
      where sample.sequence is not null
    )
    select floor((extract(epoch from at)::float8 * 1000 - ${fromMs}::float8) / ${bucketMs}::float8)::int as nth,
      (count(*) filter (where outcome = 'delivered'))::int as delivered,
      (count(*) filter (where outcome <> 'delivered'))::int as failed,
      percentile_cont(0.5) within group (order by (timing->>'total')::float8) filter (where status is not null) as median_ms,
      percentile_cont(0.95) within group (order by (timing->>'total')::float8) filter (where status is not null) as slow_ms,
      (select coalesce(max(looked_at), 0) from sample) >= ${sampleMax}::int as is_sampled
    from tried cross join lateral (
      -- Each by the primary key: a planner that takes the sample for large would walk all attempts that there are.
      select at, outcome, status, timing from attempt
      where account_id = ${accountId} and delivery_id = tried.id offset 0
    ) as attempt
    where outcome <> 'skipped' and at >= ${from}::timestamptz and at < ${to}::timestamptz
    group by 1 order by 1`.execute(db);
  return rows;
}
