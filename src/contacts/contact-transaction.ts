import { AppError } from '../base/errors.ts';
import type { Emit, Emitter } from '../events/emitter.ts';
import type { AccountContext } from '../store/context.ts';
import { sqlState } from '../store/errors.ts';

const TRIES_MAX = 5;
/** Deadlock, serialisation, a lock waited for too long: another transaction was in the way. */
const COLLISIONS = new Set(['40P01', '40001', '55P03']);

/** Somebody else wrote between two locks of ours. */
export class OvertakenError extends Error {}

/**
 * Runs a change of contacts in a transaction with its events, and again where turns are in the way: each time it waits
 * for them by itself. @throws AppError `unavailable` after the fifth try.
 */
export async function contactTransaction<T>(
  ctx: AccountContext,
  emitter: Emitter,
  work: (tx: AccountContext, emit: Emit) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await emitter.transaction(ctx, work);
    } catch (error) {
      const isCollision = error instanceof OvertakenError || COLLISIONS.has(sqlState(error) ?? '');
      if (!isCollision) throw error;
      if (tries === TRIES_MAX) {
        throw new AppError('unavailable', 'This contact is busy just now. Try again.', { cause: error });
      }
    }
  }
}
