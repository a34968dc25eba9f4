import { sql } from 'kysely';
import { type Context, nowDate } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { OwedDelivery } from '../request.ts';

export interface NewOrdered extends OwedDelivery {
  /** Owed, not only kept to be looked at: false for an endpoint that is off and lets go what comes up. */
  isOwed: boolean;
}

/**
 * Freezes payloads and gives those that are owed the next numbers of their lanes, in the order given, within the
 * caller's transaction. The lanes stay locked from here to its end, so that numbers follow commits: call it late. True
 * where a lane is due at once. One statement for any number.
 */
export async function enqueueOrdered(ctx: Context, deliveries: readonly NewOrdered[]): Promise<boolean> {
  if (deliveries.length === 0) return false;
  const batches = deliveries.map(({ target }) => target.policy.batch);
  const keys = deliveries.map(({ target, person }) => (target.order === 'phoneNumber' ? person : ''));
  const { rows } = await sql<{ is_due: boolean }>`
    with owed as (
      select * from unnest(
        ${pgArray(deliveries.map(({ target }) => target.accountId))}::uuid[], ${pgArray(deliveries.map(({ id }) => id))}::uuid[],
        ${pgArray(deliveries.map(({ target }) => target.endpointId))}::uuid[], ${pgArray(keys)}::text[],
        ${pgArray(deliveries.map(({ payload }) => payload))}::text[], ${pgArray(deliveries.map(({ eventType }) => eventType))}::text[],
        ${pgArray(deliveries.map(({ isOwed }) => isOwed))}::bool[], ${pgArray(batches.map((batch) => batch?.flushMs))}::float8[],
        ${pgArray(batches.map((batch) => batch?.countMax))}::int[], ${pgArray(batches.map((batch) => batch?.bytesMax))}::int[]
      ) with ordinality as t
        (account_id, id, endpoint_id, key, payload, event_type, is_owed, flush_ms, count_max, bytes_max, nth)
    ), more as (
      -- A payload and its comma; an array is one byte longer than the sum of these.
      select account_id, endpoint_id, key, count(*) as count, sum(octet_length(payload) + 1)::bigint as bytes,
        coalesce(min(flush_ms), 0) as flush_ms, min(count_max) as count_max, min(bytes_max) as bytes_max
      from owed where is_owed group by account_id, endpoint_id, key
    ), numbered as (
      insert into delivery_lane as lane (account_id, endpoint_id, key, last_sequence, waiting_bytes, due_at)
      select account_id, endpoint_id, key, count, bytes, clock_timestamp() + interval '1 millisecond'
        * case when count >= count_max or bytes + 1 >= bytes_max then 0 else flush_ms end
      -- In one order for everybody who locks several.
      from more order by account_id, endpoint_id, key
      on conflict (account_id, endpoint_id, key) do update set
        last_sequence = lane.last_sequence + excluded.last_sequence,
        waiting_bytes = lane.waiting_bytes + excluded.waiting_bytes,
        due_at = case
          when lane.attempt_count > 0 then lane.due_at
          when (
            select lane.last_sequence - lane.settled_sequence + more.count >= more.count_max
              or lane.waiting_bytes + more.bytes + 1 >= more.bytes_max
            from more where more.account_id = lane.account_id and more.endpoint_id = lane.endpoint_id
              and more.key = lane.key
          ) then least(lane.due_at, clock_timestamp())
          else least(lane.due_at, excluded.due_at)
        end
      returning account_id, endpoint_id, key, last_sequence, due_at <= clock_timestamp() as is_due
    ), frozen as (
      insert into delivery (account_id, id, endpoint_id, payload, event_type, created_at, lane_key, sequence)
      select owed.account_id, owed.id, owed.endpoint_id, owed.payload, owed.event_type, ${nowDate(ctx)}::timestamptz,
        numbered.key, numbered.last_sequence - count(*) over lane + row_number() over (lane order by owed.nth)
      from owed left join numbered on owed.is_owed and numbered.account_id = owed.account_id
        and numbered.endpoint_id = owed.endpoint_id and numbered.key = owed.key
      window lane as (partition by numbered.account_id, numbered.endpoint_id, numbered.key)
    )
    select coalesce(bool_or(is_due), false) as is_due from numbered`.execute(ctx.db);
  return rows[0]?.is_due ?? false;
}
