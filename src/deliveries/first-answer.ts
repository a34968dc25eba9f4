import { failUnsent } from './attempt.ts';
import type { AttemptResult } from './egress/sender.ts';
import type { OnFirstAnswer } from './request.ts';

/** What is told of a first attempt that this process did not make: nobody need wait for it. */
export const UNMADE: AttemptResult = failUnsent('timeout', 'It was not sent at once.');

/** Tells of a first attempt, and lets go of the response: what is recorded has its excerpt. */
export function tellFirstAnswer(tell: OnFirstAnswer, result: AttemptResult | undefined): AttemptResult | undefined {
  tell(result ?? UNMADE);
  if (!result) return undefined;
  const { response: _, ...rest } = result;
  return rest;
}

// As many conversations as may wait for ordered endpoints at once; what is forgotten ends by their own clock.
const AWAITED_MAX = 4_096;

/** Who waits for deliveries that are not started from memory, but read from their lanes. */
export class AwaitedAnswers {
  readonly #byDelivery = new Map<string, OnFirstAnswer>();

  add(deliveryId: string, tell: OnFirstAnswer): void {
    this.#byDelivery.set(deliveryId, tell);
    const [first] = this.#byDelivery;
    if (!first || this.#byDelivery.size <= AWAITED_MAX) return;
    this.#byDelivery.delete(first[0]);
    first[1](UNMADE);
  }

  /** Who waits for this attempt; nobody waits for later ones than the first. */
  take(deliveryId: string, attemptNumber: number): OnFirstAnswer | undefined {
    if (this.#byDelivery.size === 0) return undefined;
    const tell = this.#byDelivery.get(deliveryId);
    this.#byDelivery.delete(deliveryId);
    return attemptNumber === 1 ? tell : undefined;
  }
}
