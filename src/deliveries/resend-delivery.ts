import { type AccountContext, inTransaction } from '../store/context.ts';
import { hastenDelivery, requeueDelivery } from './queries.ts';
import { getDeliverySummary } from './read-deliveries.ts';
import type { Delivery } from './schema.ts';

/**
 * Sends a delivery again under its id with its bytes, whatever became of it: a settled one is queued once more, one that
 * waits is due now, one that is being sent stays as it is. A paused or disabled endpoint goes on holding it.
 * @throws AppError `not_found`.
 */
export function resendDelivery(ctx: AccountContext, deliveryId: string): Promise<Delivery> {
  return inTransaction(ctx, async (tx) => {
    const isQueued = await hastenDelivery(tx.db, tx.accountId, deliveryId);
    if (!isQueued) await requeueDelivery(tx.db, tx.accountId, deliveryId);
    return getDeliverySummary(tx, deliveryId);
  });
}
