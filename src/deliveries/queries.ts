import { type Kysely, type Selectable, sql } from 'kysely';
import type { AttemptTable, Database } from '../store/schema.ts';
import type { DeliveryState } from './schema.ts';

type Db = Kysely<Database>;
export type AttemptRow = Selectable<AttemptTable>;

/** A delivery with what the queue and its attempts say about it. */
export interface DeliveryRow {
  id: string;
  endpoint_id: string;
  payload: string;
  created_at: Date;
  state: DeliveryState;
  attempt_count: number;
  next_attempt_at: Date | null;
}

export interface DeliveryFilter {
  id?: string | undefined;
  endpointId?: string | undefined;
  campaignId?: string | undefined;
  webhookId?: string | undefined;
  state?: DeliveryState | undefined;
  /** Ids from this one on, and ids below this one: how times and pages are asked for. */
  idFrom?: string | undefined;
  idBelow?: string | undefined;
  limit: number;
}

/** Deliveries, newest first. Their state is not stored anywhere: it follows from the queue and the last attempt. */
export async function listDeliveryRows(db: Db, accountId: string, filter: DeliveryFilter): Promise<DeliveryRow[]> {
  const conditions = [
    sql`delivery.account_id = ${accountId}`,
    ...(filter.id ? [sql`delivery.id = ${filter.id}::uuid`] : []),
    ...(filter.idFrom ? [sql`delivery.id >= ${filter.idFrom}::uuid`] : []),
    ...(filter.idBelow ? [sql`delivery.id < ${filter.idBelow}::uuid`] : []),
    ...(filter.endpointId ? [sql`delivery.endpoint_id = ${filter.endpointId}::uuid`] : []),
    ...(filter.campaignId ? [sql`endpoint.campaign_id = ${filter.campaignId}::uuid`] : []),
    ...(filter.webhookId ? [sql`endpoint.webhook_id = ${filter.webhookId}::uuid`] : []),
  ];
  const { rows } = await sql<DeliveryRow>`
    select * from (
      select delivery.id, delivery.endpoint_id, delivery.payload, delivery.created_at,
        case
          when queue.id is null then case when last.outcome = 'delivered' then 'delivered' else 'failed' end
          when endpoint.state <> 'active' then 'held'
          when queue.leased_until > now() then 'delivering'
          else 'pending'
        end as state,
        coalesce(queue.attempt_count, last.number, 0) as attempt_count,
        case when endpoint.state = 'active' and (queue.leased_until is null or queue.leased_until <= now())
          then queue.due_at end as next_attempt_at
      from delivery
      join endpoint on endpoint.account_id = delivery.account_id and endpoint.id = delivery.endpoint_id
      left join delivery_queue as queue on queue.account_id = delivery.account_id and queue.id = delivery.id
      left join lateral (
        select number, outcome from attempt
        where attempt.account_id = delivery.account_id and attempt.delivery_id = delivery.id
        order by number desc limit 1
      ) as last on true
      where ${sql.join(conditions, sql` and `)}
    ) as known
    where ${filter.state ? sql`state = ${filter.state}` : sql`true`}
    order by id desc limit ${filter.limit}::int`.execute(db);
  return rows;
}

export function listAttempts(db: Db, accountId: string, deliveryId: string): Promise<AttemptRow[]> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute();
}

/** Makes a queued delivery due, unless it is being sent. False where it is not queued. */
export async function hastenDelivery(db: Db, accountId: string, deliveryId: string): Promise<boolean> {
  // Locked first, so that a settlement under way is over: what follows sees the attempt it wrote.
  const { rows } = await sql`
    select from delivery_queue where account_id = ${accountId} and id = ${deliveryId} for update`.execute(db);
  if (rows.length === 0) return false;
  await sql`
    update delivery_queue set due_at = least(due_at, clock_timestamp())
    where account_id = ${accountId} and id = ${deliveryId}
      and (leased_until is null or leased_until <= clock_timestamp())`.execute(db);
  return true;
}

/** Queues a settled delivery again; its attempts go on counting. Whoever comes second finds it queued. */
export async function requeueDelivery(db: Db, accountId: string, deliveryId: string): Promise<void> {
  await sql`
    insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count)
    select account_id, id, endpoint_id, clock_timestamp(), coalesce((
      select max(number) from attempt where account_id = ${accountId} and delivery_id = ${deliveryId}), 0)
    from delivery where account_id = ${accountId} and id = ${deliveryId}
    on conflict (account_id, id) do nothing`.execute(db);
}
