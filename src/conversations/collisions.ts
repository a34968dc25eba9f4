import { AppError } from '../base/errors.ts';
import type { Scheduler } from '../base/scheduler.ts';
import { isCollision as isMeeting, sqlState } from '../store/errors.ts';

const TRIES_MAX = 5;
/** The pause before the second try is up to this long, before the third up to twice as long, and so on. */
const PAUSE_MAX_MS = 10;

/** Whether a batch only met another transaction, which may have got a key (23505) first. */
export function isCollision(error: unknown): boolean {
  return isMeeting(error) || sqlState(error) === '23505';
}

/**
 * Does a transaction again while it collides with others, after short pauses of random length, so that the two do not
 * meet again. @throws what `work` throws, a collision after the fifth try.
 */
export async function retryOnCollision<T>(after: Scheduler['after'], work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isCollision(error) || tries === TRIES_MAX) throw error;
      await new Promise<void>((resolve) => void after(Math.random() * PAUSE_MAX_MS * tries, resolve));
    }
  }
}

/** What a provider is told when it is not its message's fault: 503, so that it sends it again. */
export function unavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'The message could not be stored just now. Send it again.', { cause });
}
