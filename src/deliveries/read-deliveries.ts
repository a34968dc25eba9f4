import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { type Page, pageUpTo, readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import { describeRequest } from './describe-request.ts';
import { explainLateness } from './lateness.ts';
import { readLatenessFacts } from './lateness-queries.ts';
import { type AttemptRow, findPayload, listAttempts, listEndpointIds, listPhones } from './queries.ts';
import type { Sight } from './read-endpoints.ts';
import type { Attempt, Delivery, DeliveryDetail, DeliveryState } from './schema.ts';
import { type KnownDelivery, readSlice, type Slice } from './slice-queries.ts';
import { dateOfUuid, firstUuidAt, LAST_UUID, msOfUuid, nextUuid } from './uuid-range.ts';

export interface DeliverySearch {
  endpointId?: string | undefined;
  campaignId?: string | undefined;
  webhookId?: string | undefined;
  state?: DeliveryState | undefined;
  eventType?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
  /** Created from here on, and before there: ISO 8601. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

// Some 10 µs a row: a page takes a tenth of a second at worst, no statement more than some 10 ms.
const SLICE_ROWS = 1_000;
const SLICES_PER_PAGE = 10;

/**
 * The account's deliveries, newest first. States, event types and phone numbers are only known row by row, so that a page
 * with such a filter ends when it has looked at 10,000 deliveries, full or not.
 */
export async function listDeliveries(ctx: AccountContext, search: DeliverySearch): Promise<Page<Delivery>> {
  const { state, eventType, phone, limit } = search;
  const isSifted = state !== undefined || eventType !== undefined || phone !== undefined;
  const slice = await planSlice(ctx, search, isSifted ? SLICE_ROWS : limit + 1);
  const rows: KnownDelivery[] = [];
  let end: string | null = slice.idBelow;
  for (let slices = 0; end !== null && slices < SLICES_PER_PAGE && rows.length <= limit; slices++) {
    const read = await readSlice(ctx.db, { ...slice, idBelow: end }, { states: state && [state], eventType });
    rows.push(...read.rows);
    end = read.end;
  }
  const present = await presenter(ctx, rows.slice(0, limit));
  if (end !== null && rows.length <= limit) return pageUpTo(rows, end, present);
  return toPage(rows, limit, present);
}

/** One delivery with its payload, its attempts and what keeps it back. @throws AppError `not_found`. */
export async function getDelivery(
  ctx: AccountContext,
  deliveryId: string,
  sight: Sight = { withHeaders: false },
): Promise<DeliveryDetail> {
  const known = await findKnownDelivery(ctx, deliveryId);
  const payload = known && (await findPayload(ctx.db, ctx.accountId, deliveryId));
  if (!known || payload === undefined) return getExpired(ctx, deliveryId);
  const attempts = await listAttempts(ctx.db, ctx.accountId, batchAndOwn(known));
  const { facts, now } = await readLatenessFacts(ctx.db, ctx.accountId, known);
  return {
    ...(await presentDelivery(ctx, known)),
    ...(known.batch_id === null ? {} : { batchId: encodeId('bat', known.batch_id) }),
    late: explainLateness(facts, now),
    payload: JSON.parse(payload),
    request: await describeRequest(ctx, known, payload, sight),
    payloadExpired: false,
    attempts: attempts.map((row) => presentAttempt(row, msOfUuid(known.id))),
  };
}

/** A delivery with its state; undefined where the account has none (any more). */
export async function findKnownDelivery(ctx: AccountContext, deliveryId: string): Promise<KnownDelivery | undefined> {
  const range = { accountId: ctx.accountId, idFrom: deliveryId, idBelow: nextUuid(deliveryId) };
  const { rows } = await readSlice(ctx.db, { ...range, order: 'oldest first', size: 1 });
  return rows[0];
}

/** A delivery as lists show it. */
export async function presentDelivery(ctx: AccountContext, row: KnownDelivery): Promise<Delivery> {
  return (await presenter(ctx, [row]))(row);
}

async function presenter(ctx: AccountContext, rows: readonly KnownDelivery[]) {
  const phones = await listPhones(
    ctx.db,
    ctx.accountId,
    rows.map(({ id }) => id),
  );
  return (row: KnownDelivery) => describeDelivery(row, phones.get(row.id) ?? null);
}

/** A delivery as lists show it, where the phone number it is about is known already, or nobody wants it. */
export function describeDelivery(row: KnownDelivery, phone: string | null): Delivery {
  return {
    id: encodeId('dlv', row.id),
    state: row.state,
    ...(row.is_skipped ? { skipped: true } : {}),
    endpointId: encodeId('end', row.endpoint_id),
    eventType: row.event_type,
    phone,
    ...(row.sequence === null ? {} : { sequence: row.sequence }),
    attemptCount: row.attempt_count,
    lastAttempt: row.last_at && {
      at: row.last_at.toISOString(),
      status: row.last_status,
      errorClass: row.last_error_class,
    },
    nextAttemptAt: (row.state === 'pending' && row.due_at?.toISOString()) || null,
    isReplay: row.is_replay,
    createdAt: dateOfUuid(row.id).toISOString(),
  };
}

/** Where the filters and the cursor say to begin and to end, in rows that cost about as many whatever the endpoints. */
async function planSlice(
  ctx: AccountContext,
  { from, to, cursor, limit, phone, ...filter }: DeliverySearch,
  size: number,
): Promise<Slice & { idBelow: string }> {
  const { endpointId, campaignId, webhookId } = filter;
  const isOfEndpoints = (endpointId ?? campaignId ?? webhookId) !== undefined;
  const endpointIds = isOfEndpoints ? await listEndpointIds(ctx.db, ctx.accountId, filter) : undefined;
  const ends = [readCursor(cursor), to && firstUuidAt(Date.parse(to)), LAST_UUID].filter((end) => end !== undefined);
  return {
    accountId: ctx.accountId,
    endpointIds,
    phone,
    idFrom: from && firstUuidAt(Date.parse(from)),
    idBelow: ends.sort()[0] as string,
    order: 'newest first',
    // Each endpoint is read that far.
    size: Math.max(limit + 1, Math.floor(size / Math.max(1, endpointIds?.length ?? 1))),
  };
}

/**
 * What is left of a delivery when its payload is past its time: its own attempts, kept longer.
 * @throws AppError `not_found`.
 */
async function getExpired(ctx: AccountContext, deliveryId: string): Promise<DeliveryDetail> {
  const attempts = await listAttempts(ctx.db, ctx.accountId, [deliveryId]);
  const last = attempts.at(-1);
  if (!last) throw notFound('delivery');
  return {
    id: encodeId('dlv', deliveryId),
    state: stateAfter(last),
    ...(last.outcome === 'skipped' ? { skipped: true } : {}),
    endpointId: null,
    eventType: null,
    phone: null,
    attemptCount: attempts.filter(({ outcome }) => outcome !== 'skipped').length,
    lastAttempt:
      last.outcome === 'skipped'
        ? null
        : { at: last.at.toISOString(), status: last.status, errorClass: last.error_class },
    nextAttemptAt: null,
    isReplay: false,
    createdAt: dateOfUuid(deliveryId).toISOString(),
    late: null,
    payload: null,
    request: null,
    payloadExpired: true,
    attempts: attempts.map((row) => presentAttempt(row, msOfUuid(deliveryId))),
  };
}

/** The state of a delivery that nobody owes any more, by its last attempt. */
export function stateAfter({ outcome }: Pick<AttemptRow, 'outcome'>): DeliveryState {
  return outcome === 'delivered' ? 'delivered' : outcome === 'retry' ? 'discarded' : 'failed';
}

function batchAndOwn({ id, batch_id }: KnownDelivery): string[] {
  return batch_id === null ? [id] : [batch_id, id];
}

export function presentAttempt(row: AttemptRow, createdAt: number): Attempt {
  return {
    number: row.outcome === 'skipped' ? null : row.number,
    at: row.at.toISOString(),
    offsetMs: Math.max(0, row.at.getTime() - createdAt),
    outcome: row.outcome,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.error_class === null ? {} : { errorClass: row.error_class }),
    timing: row.timing as Attempt['timing'],
    responseExcerpt: row.response_excerpt,
  };
}
