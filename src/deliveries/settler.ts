import type { Scheduler } from '../base/scheduler.ts';
import type { Context } from '../store/context.ts';
import type { Job } from './lanes.ts';
import { disableGoneEndpoint, type SettledAttempt, settleAttempts } from './settle-queries.ts';

/** An attempt on its way into the store. */
export interface FinishedAttempt extends SettledAttempt {
  job: Job;
  /** Called once, when nothing more is to be done about it. */
  onSettled(): void;
}

// Long enough to make batches of what ends together: at 2,000/s, 25 ms are 50 rows a statement; with 5 ms (10 to 20 rows)
// settling was the dearest of all statements, 50 of 155 us a message. Nobody waits for it.
export const GATHER_MS = 25;
const BATCH_MAX = 500;
const RETRY_MS = { first: 100, max: 5_000 };

/**
 * Writes results down in batches, one statement at a time. A store that fails is asked again until it works: until
 * then results stay here, and the places they hold keep the process from taking on more.
 */
export class Settler {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #buffer: FinishedAttempt[] = [];
  #isBusy = false;

  constructor(ctx: Context, scheduler: Scheduler) {
    this.#ctx = ctx;
    this.#scheduler = scheduler;
  }

  add(attempt: FinishedAttempt): void {
    this.#buffer.push(attempt);
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#scheduler.after(GATHER_MS, () => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#buffer.length > 0) {
      const batch = this.#buffer.splice(0, BATCH_MAX);
      await this.#settle(batch);
      for (const attempt of batch) attempt.onSettled();
    }
    this.#isBusy = false;
  }

  async #settle(batch: readonly FinishedAttempt[]): Promise<void> {
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.max)) {
      try {
        return await this.#write(batch);
      } catch (error) {
        if (isDataError(error)) return this.#settleHalves(batch, error);
        this.#ctx.log.error(
          { err: error, attempts: batch.length, waitMs },
          'attempts could not be recorded; trying again',
        );
        await new Promise<void>((resolve) => this.#scheduler.after(waitMs, resolve));
      }
    }
  }

  async #write(batch: readonly FinishedAttempt[]): Promise<void> {
    // Before the queue row goes: a crash in between means another 410, not an endpoint that stays on.
    for (const { job, verdict } of batch) {
      if (verdict.outcome === 'failed' && verdict.isGone) await disableGoneEndpoint(this.#ctx, job.target);
    }
    const settled = await settleAttempts(this.#ctx, batch);
    for (const { id, claimId, number, result } of batch) {
      if (settled.has(id)) continue;
      const fields = { deliveryId: id, claimId, attempt: number, status: result.status, errorClass: result.errorClass };
      this.#ctx.log.warn(fields, 'lease lost before the attempt was recorded: it may be sent twice');
    }
  }

  /** One row that the store refuses must not keep the others out: it is found by halving, and left to its lease. */
  async #settleHalves(batch: readonly FinishedAttempt[], error: unknown): Promise<void> {
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      await this.#settle(batch.slice(0, middle));
      await this.#settle(batch.slice(middle));
      return;
    }
    this.#ctx.log.error({ err: error, deliveryId: batch[0]?.id }, 'an attempt cannot be recorded; its lease will end');
  }
}

/** SQLSTATE 22 (data) and 23 (constraint): this will fail however often it is tried. */
function isDataError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^2[23]/.test(code);
}
