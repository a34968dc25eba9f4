import { type Kysely, type Selectable, sql } from 'kysely';
import type { AttemptTable } from '../store/delivery-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;
export type AttemptRow = Selectable<AttemptTable>;

/** The endpoints that a campaign's or a webhook's deliveries go to; empty where the account has no such thing. */
export async function listEndpointIds(
  db: Db,
  accountId: string,
  { endpointId, campaignId, webhookId }: Partial<Record<'endpointId' | 'campaignId' | 'webhookId', string | undefined>>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('endpoint')
    .select('id')
    .where('account_id', '=', accountId)
    .$if(endpointId !== undefined, (query) => query.where('id', '=', endpointId as string))
    .$if(campaignId !== undefined, (query) => query.where('campaign_id', '=', campaignId as string))
    .$if(webhookId !== undefined, (query) => query.where('webhook_id', '=', webhookId as string))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The body that a delivery's requests have; undefined when it is past its time. */
export async function findPayload(db: Db, accountId: string, deliveryId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select('payload')
    .where('account_id', '=', accountId)
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  return row?.payload;
}

/** Whom deliveries are about, by their ids: the first number that each payload has by that name. */
export async function listPhones(db: Db, accountId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; phone: string | null }>`
    select id, substring(payload from '"phone(?:Number)?":"([+][0-9]{7,15})"') as phone from delivery
    where account_id = ${accountId} and id = any(${pgArray(ids)}::uuid[])`.execute(db);
  return new Map(rows.flatMap(({ id, phone }) => (phone === null ? [] : [[id, phone]])));
}

/** The attempts of a delivery and of the batch it went in, in the order they were made. */
export async function listAttempts(db: Db, accountId: string, deliveryIds: readonly string[]): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select * from attempt where account_id = ${accountId} and delivery_id = any(${pgArray(deliveryIds)}::uuid[])
    order by abs(number), number desc`.execute(db);
  return rows;
}

/** The last attempts of each of these deliveries (or batches), at most `perDelivery`, the latest first. */
export async function listLatestAttempts(
  db: Db,
  accountId: string,
  deliveryIds: readonly string[],
  perDelivery: number,
): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select each.* from unnest(${pgArray(deliveryIds)}::uuid[]) as of_delivery(id) cross join lateral (
      select * from attempt where account_id = ${accountId} and delivery_id = of_delivery.id
      order by number desc limit ${perDelivery}::int
    ) as each`.execute(db);
  return rows;
}

/** Makes a queued delivery due, unless it is being sent. False where it is not queued. */
export async function hastenDelivery(db: Db, accountId: string, deliveryId: string): Promise<boolean> {
  // Locked first, so that a settlement under way is over: what follows sees the attempt it wrote.
  const { rows } = await sql`
    select from delivery_queue where account_id = ${accountId} and id = ${deliveryId} for update`.execute(db);
  if (rows.length === 0) return false;
  await sql`
    update delivery_queue set due_at = least(due_at, clock_timestamp()), is_replay = true
    where account_id = ${accountId} and id = ${deliveryId}
      and (leased_until is null or leased_until <= clock_timestamp())`.execute(db);
  return true;
}

/** Makes the head of a lane due, if this delivery is (in) it and it is not being sent. What is behind it waits on. */
export async function hastenHead(db: Db, accountId: string, deliveryId: string): Promise<void> {
  await sql`
    update delivery_lane as lane set due_at = least(due_at, clock_timestamp())
    from delivery
    where delivery.account_id = ${accountId} and delivery.id = ${deliveryId} and lane.account_id = ${accountId}
      and lane.endpoint_id = delivery.endpoint_id and lane.key = delivery.lane_key
      and delivery.sequence > lane.settled_sequence
      and delivery.sequence <= coalesce(lane.batch_end, lane.settled_sequence + 1)
      and (lane.leased_until is null or lane.leased_until <= clock_timestamp())`.execute(db);
}

/** A settled delivery that is to be queued again. */
export interface Requeued {
  id: string;
  /** Its attempts so far: they go on counting. */
  attemptCount: number;
  /** How long until it is due, ms. */
  delayMs: number;
}

/**
 * Queues settled deliveries again. Whoever comes second finds them queued; the ids that were not. Their payloads are
 * locked meanwhile: retention, which would delete old ones, sees that they are owed. Nothing is owed to an endpoint whose
 * webhook was deleted.
 */
export async function requeueDeliveries(db: Db, accountId: string, deliveries: readonly Requeued[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count, is_replay)
    select delivery.account_id, delivery.id, delivery.endpoint_id,
      clock_timestamp() + delay_ms * interval '1 millisecond', again.attempt_count, true
    from unnest(
      ${pgArray(deliveries.map((each) => each.id))}::uuid[], ${pgArray(deliveries.map((each) => each.attemptCount))}::int[],
      ${pgArray(deliveries.map((each) => each.delayMs))}::float8[]
    ) as again (id, attempt_count, delay_ms)
    join delivery on delivery.account_id = ${accountId} and delivery.id = again.id
    join endpoint on endpoint.account_id = ${accountId} and endpoint.id = delivery.endpoint_id
      and endpoint.off_reason is distinct from 'deleted'
    for key share of delivery
    on conflict (account_id, id) do nothing
    returning id`.execute(db);
  return rows.map(({ id }) => id);
}
