import { sql } from 'kysely';
import { type Context, nowDate } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';

/** A claim on a delivery: nobody else sends it until the lease ends. */
export interface Lease {
  claimId: string;
  ms: number;
}

export interface NewDelivery {
  accountId: string;
  id: string;
  endpointId: string;
  payload: string;
  eventType: string;
  /** Born leased to who is going to send it at once; null: waits for a claim. */
  lease: Lease | null;
  /** Owed, not only kept to be looked at: false for an endpoint that is off and lets go what comes up. */
  isQueued: boolean;
}

/**
 * Freezes payloads and queues those that are to be sent, in the caller's transaction: they are owed when it commits. One
 * statement for any number. Leases count from the database's clock while this runs, so whoever took the time before is
 * on the safe side.
 */
export async function enqueueDeliveries(ctx: Context, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    with owed as (
      select * from unnest(
        ${pgArray(deliveries.map((each) => each.accountId))}::uuid[], ${pgArray(deliveries.map((each) => each.id))}::uuid[],
        ${pgArray(deliveries.map((each) => each.endpointId))}::uuid[], ${pgArray(deliveries.map((each) => each.payload))}::text[],
        ${pgArray(deliveries.map((each) => each.lease?.claimId ?? null))}::uuid[],
        ${pgArray(deliveries.map((each) => each.lease?.ms ?? null))}::float8[],
        ${pgArray(deliveries.map((each) => each.eventType))}::text[], ${pgArray(deliveries.map((each) => each.isQueued))}::bool[]
      ) as t (account_id, id, endpoint_id, payload, claim_id, lease_ms, event_type, is_queued)
    ), frozen as (
      insert into delivery (account_id, id, endpoint_id, payload, event_type, created_at)
      select account_id, id, endpoint_id, payload, event_type, ${nowDate(ctx)}::timestamptz from owed
    )
    insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count, claim_id, leased_until)
    select account_id, id, endpoint_id, clock_timestamp(), 0, claim_id,
      clock_timestamp() + lease_ms * interval '1 millisecond'
    from owed where is_queued`.execute(ctx.db);
}
