import { AppError } from '../base/errors.ts';

export interface Rate {
  /** How many may come at once. */
  burst: number;
  /** How many may come in the long run. */
  perSecond: number;
  /** What is too much, for whoever is refused: a sentence. */
  refusal?: string;
}

interface Bucket {
  tokens: number;
  at: number;
}

// A bucket takes about 100 bytes. One that is forgotten is full again, which it soon is by itself.
const BUCKETS_MAX = 10_000;

/** How often each key (an account) may do something: token buckets in this process's memory, full at first. */
export class RateLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /**
   * Takes `cost` tokens (at most a burst) of the key's at `now` (ms).
   * @throws AppError `rate_limited` with `Retry-After` where it has not so many; then it loses none.
   */
  take(key: string, now: number, cost = 1): void {
    const { burst, perSecond, refusal = 'This is asked too often.' } = this.#rate;
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const refilled = Math.min(burst, tokens + (Math.max(0, now - at) / 1_000) * perSecond);
    if (refilled < cost) {
      const seconds = Math.ceil((cost - refilled) / perSecond);
      throw new AppError('rate_limited', `${refusal} Try again in ${seconds} s.`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: refilled - cost, at: Math.max(at, now) });
    if (this.#buckets.size > BUCKETS_MAX) this.#buckets.delete(this.#buckets.keys().next().value as string);
  }
}
