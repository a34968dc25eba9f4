import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import { type AttemptRow, type DeliveryRow, listAttempts, listDeliveryRows } from './queries.ts';
import type { Attempt, Delivery, DeliveryDetail, DeliveryState } from './schema.ts';
import { firstUuidAt } from './uuid-range.ts';

export interface DeliverySearch {
  endpointId?: string | undefined;
  campaignId?: string | undefined;
  webhookId?: string | undefined;
  state?: DeliveryState | undefined;
  /** Created from here on, and before there: ISO 8601. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The account's deliveries, newest first. */
export async function listDeliveries(ctx: AccountContext, { from, to, cursor, limit, ...filter }: DeliverySearch) {
  const ends = [readCursor(cursor), to && firstUuidAt(Date.parse(to))].filter((end) => end !== undefined).sort();
  const rows = await listDeliveryRows(ctx.db, ctx.accountId, {
    ...filter,
    idFrom: from && firstUuidAt(Date.parse(from)),
    idBelow: ends[0],
    limit: limit + 1,
  });
  return toPage(rows, limit, presentDelivery);
}

/** One delivery with its payload and attempts. @throws AppError `not_found`. */
export async function getDelivery(ctx: AccountContext, deliveryId: string): Promise<DeliveryDetail> {
  const row = await findDelivery(ctx, deliveryId);
  const attempts = await listAttempts(ctx.db, ctx.accountId, deliveryId);
  return { ...presentDelivery(row), payload: JSON.parse(row.payload), attempts: attempts.map(presentAttempt) };
}

/** One delivery as lists show it. @throws AppError `not_found`. */
export async function getDeliverySummary(ctx: AccountContext, deliveryId: string): Promise<Delivery> {
  return presentDelivery(await findDelivery(ctx, deliveryId));
}

async function findDelivery(ctx: AccountContext, deliveryId: string): Promise<DeliveryRow> {
  const [row] = await listDeliveryRows(ctx.db, ctx.accountId, { id: deliveryId, limit: 1 });
  if (!row) throw notFound('delivery');
  return row;
}

function presentDelivery(row: DeliveryRow): Delivery {
  return {
    id: encodeId('dlv', row.id),
    state: row.state,
    endpointId: encodeId('end', row.endpoint_id),
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

function presentAttempt(row: AttemptRow): Attempt {
  return {
    number: row.number,
    at: row.at.toISOString(),
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.error_class === null ? {} : { errorClass: row.error_class }),
    timing: row.timing as Attempt['timing'],
    responseExcerpt: row.response_excerpt,
  };
}
