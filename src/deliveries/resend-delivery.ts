import { notFound } from '../base/errors.ts';
import { type AccountContext, inTransaction } from '../store/context.ts';
import { hastenDelivery, hastenHead, requeueDeliveries } from './queries.ts';
import { findKnownDelivery, presentDelivery } from './read-deliveries.ts';
import type { Delivery, DeliveryState } from './schema.ts';

/** Nothing is done about these any more, unless somebody asks. */
const SETTLED_STATES: readonly DeliveryState[] = ['delivered', 'failed', 'discarded'];

/**
 * Sends a delivery again under its id with its bytes, whatever became of it: a settled one is queued once more (of an
 * ordered endpoint's too: it goes out of turn), one that waits is due now, one that is being sent stays as it is. A
 * paused or disabled endpoint goes on holding it, and so does the head of a lane those behind it.
 * @throws AppError `not_found`.
 */
export function resendDelivery(ctx: AccountContext, deliveryId: string): Promise<Delivery> {
  return inTransaction(ctx, async (tx) => {
    const isQueued = await hastenDelivery(tx.db, tx.accountId, deliveryId);
    if (!isQueued) await requeue(tx, deliveryId);
    return presentDelivery(tx, await getKnown(tx, deliveryId));
  });
}

async function requeue(ctx: AccountContext, deliveryId: string): Promise<void> {
  const known = await getKnown(ctx, deliveryId);
  if (!SETTLED_STATES.includes(known.state)) return hastenHead(ctx.db, ctx.accountId, deliveryId);
  await requeueDeliveries(ctx.db, ctx.accountId, [{ id: deliveryId, attemptCount: known.attempt_count, delayMs: 0 }]);
}

async function getKnown(ctx: AccountContext, deliveryId: string) {
  const known = await findKnownDelivery(ctx, deliveryId);
  if (!known) throw notFound('delivery');
  return known;
}
