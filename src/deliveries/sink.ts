import type { Context } from '../store/context.ts';
import type { Dispatcher } from './dispatcher.ts';
import { enqueueDeliveries } from './enqueue-queries.ts';
import type { OwedDelivery } from './request.ts';

/**
 * Puts deliveries into the queue within the caller's transaction, born leased to this dispatcher as far as it has places.
 * After the commit `start` sends those; where there is none, `cancel` gives the places back.
 */
export async function enqueueOwed(ctx: Context, dispatcher: Dispatcher, owed: readonly OwedDelivery[]) {
  const reservation = dispatcher.reserve(owed.map(({ target }) => target));
  try {
    await enqueueDeliveries(
      ctx,
      owed.map(({ id, target, payload }, index) => {
        const { accountId, endpointId } = target;
        return { accountId, id, endpointId, payload, lease: reservation.leases[index] ?? null };
      }),
    );
  } catch (error) {
    dispatcher.release(reservation);
    throw error;
  }
  return {
    start: () => dispatcher.start(reservation, owed),
    cancel: () => dispatcher.release(reservation),
  };
}
