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
  /** Born leased to who is going to send it at once; null: waits for a claim. */
  lease: Lease | null;
}

/**
 * Freezes payloads and queues them, in the caller's transaction: they are owed when it commits. One statement for any
 * number. Leases count from the database's clock while this runs, so whoever took the time before is on the safe side.
 */
export async function enqueueDeliveries(ctx: Context, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    with owed as (
      select * from unnest(
        ${pgArray(deliveries.map((each) => each.accountId))}::uuid[], ${pgArray(deliveries.map((each) => each.id))}::uuid[],
        ${pgArray(deliveries.map((each) => each.endpointId))}::uuid[], ${pgArray(deliveries.map((each) => each.payload))}::text[],
        ${pgArray(deliveries.map((each) => each.lease?.claimId ?? null))}::uuid[],
        ${pgArray(deliveries.map((each) => each.lease?.ms ?? null))}::float8[]
      ) as t (account_id, id, endpoint_id, payload, claim_id, lease_ms)
    ), frozen as (
      insert into delivery (account_id, id, endpoint_id, payload, created_at)
      select account_id, id, endpoint_id, payload, ${nowDate(ctx)}::timestamptz from owed
    )
    insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count, claim_id, leased_until)
    select account_id, id, endpoint_id, clock_timestamp(), 0, claim_id,
      clock_timestamp() + lease_ms * interval '1 millisecond'
    from owed`.execute(ctx.db);
}
