import type { Scheduler } from '../base/scheduler.ts';
import type { Context } from '../store/context.ts';
import { isDataError } from '../store/errors.ts';
import type { NewsTransaction, TellNews } from './endpoint-news.ts';
import type { Job } from './endpoint-queues.ts';
import { lockHealth } from './health/health-queries.ts';
import { type HealthEffect, recordOutcomes } from './health/record-outcomes.ts';
import type { Meter } from './meter.ts';
import { type SettledAttempt, settleAttempts } from './settle-queries.ts';
import { msOfUuid } from './uuid-range.ts';

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

export interface SettlerOptions {
  ctx: Context;
  scheduler: Scheduler;
  /** Told what attempts changed about their endpoints, once that is committed. */
  onEffects(effects: readonly HealthEffect[]): void;
  /** Told of endpoints that are switched off, in the transaction that does it. */
  inNews: NewsTransaction;
  meter: Meter;
}

/**
 * Writes results down in batches, one statement at a time. A store that fails is asked again until it works: until
 * then results stay here, and the places they hold keep the process from taking on more.
 */
export class Settler {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #onEffects: (effects: readonly HealthEffect[]) => void;
  readonly #inNews: NewsTransaction;
  readonly #meter: Meter;
  readonly #buffer: FinishedAttempt[] = [];
  #isBusy = false;
  #isFailing = false;

  constructor({ ctx, scheduler, onEffects, inNews, meter }: SettlerOptions) {
    this.#inNews = inNews;
    this.#meter = meter;
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#onEffects = onEffects;
  }

  /** The store does not take what is to be recorded; it is asked again. */
  get isFailing(): boolean {
    return this.#isFailing;
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
        await this.#write(batch);
        this.#isFailing = false;
        return;
      } catch (error) {
        this.#isFailing = !isDataError(error);
        if (!this.#isFailing) return this.#settleHalves(batch, error);
        this.#ctx.log.error(
          { err: error, attempts: batch.length, waitMs },
          'attempts could not be recorded; trying again',
        );
        await new Promise<void>((resolve) => this.#scheduler.after(waitMs, resolve));
      }
    }
  }

  async #write(batch: readonly FinishedAttempt[]): Promise<void> {
    const isUneventful = batch.every(({ verdict, job }) => verdict.outcome === 'delivered' && !job.isExclusive);
    const { settled, effects } = isUneventful
      ? { settled: await settleOwn(this.#ctx, batch), effects: [] }
      : await this.#inNews(this.#ctx, (tx, tell) => settleWithHealth(tx, batch, tell));
    const now = this.#ctx.clock.now();
    for (const attempt of batch) {
      const { id, claimId, number, result, verdict } = attempt;
      if (settled.has(attempt)) {
        this.#meter.attempted({ result, verdict, createdAt: msOfUuid(id), now });
        continue;
      }
      this.#meter.leaseLost();
      const fields = { deliveryId: id, claimId, attempt: number, status: result.status, errorClass: result.errorClass };
      this.#ctx.log.warn(fields, 'lease lost before the attempt was recorded: it may be sent twice');
    }
    if (effects.length > 0) this.#onEffects(effects);
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

/** Those that were still ours. A delivery that was claimed anew before it was recorded is there twice: the later counts. */
async function settleOwn(ctx: Context, batch: readonly FinishedAttempt[]): Promise<Set<FinishedAttempt>> {
  const settled = await settleAttempts(ctx, batch);
  const latest = new Map(batch.map((attempt) => [attempt.id, attempt]));
  return new Set([...latest.values()].filter(({ id }) => settled.has(id)));
}

/**
 * Every endpoint is locked first, in one order: settling and recording each lock some of them. Its health is read before
 * settling, by which a success ends the streak that a failure before it may have completed.
 */
async function settleWithHealth(tx: Context, batch: readonly FinishedAttempt[], tell: TellNews) {
  const keys = new Map(batch.map(({ job }) => [job.target.endpointId, job.target]));
  const locked = await lockHealth(tx, [...keys.values()]);
  const settled = await settleOwn(tx, batch);
  const eventful = new Set(
    batch.flatMap(({ verdict, job }) =>
      verdict.outcome === 'delivered' && !job.isExclusive ? [] : [job.target.endpointId],
    ),
  );
  const outcomes = batch
    .filter((attempt) => settled.has(attempt) && eventful.has(attempt.job.target.endpointId))
    .map(({ at, result, verdict, job }) => ({ at, result, verdict, ...job }));
  return { settled, effects: await recordOutcomes(tx, outcomes, locked, tell) };
}
