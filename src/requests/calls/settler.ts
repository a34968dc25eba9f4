import type { Scheduler } from '../../base/scheduler.ts';
import { GATHER_MS } from '../../deliveries/settler.ts';
import type { Context } from '../../store/context.ts';
import { isDataError } from '../../store/errors.ts';
import type { CallMeter } from './meter.ts';
import { type SettledCall, settleCalls } from './queries.ts';

/** A call on its way into the store. */
export interface FinishedCall extends SettledCall {
  /** Called once, when nothing more is to be done about it. */
  onSettled(): void;
}

const BATCH_MAX = 500;
const RETRY_MS = { first: 100, max: 5_000 };

/**
 * Writes down what became of calls, in batches, one statement at a time. A store that fails is asked again until it
 * works: until then calls stay here, and the places they hold keep the process from taking on more.
 */
export class CallSettler {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #meter: CallMeter;
  readonly #buffer: FinishedCall[] = [];
  #isBusy = false;
  #isFailing = false;

  constructor({ ctx, scheduler, meter }: { ctx: Context; scheduler: Scheduler; meter: CallMeter }) {
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#meter = meter;
  }

  /** The store does not take what is to be recorded; it is asked again. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  add(call: FinishedCall): void {
    this.#buffer.push(call);
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#scheduler.after(GATHER_MS, () => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#buffer.length > 0) {
      const batch = this.#buffer.splice(0, BATCH_MAX);
      await this.#settle(batch);
      for (const call of batch) call.onSettled();
    }
    this.#isBusy = false;
  }

  async #settle(batch: readonly FinishedCall[]): Promise<void> {
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.max)) {
      try {
        await this.#write(batch);
        this.#isFailing = false;
        return;
      } catch (error) {
        this.#isFailing = !isDataError(error);
        if (!this.#isFailing) return this.#settleHalves(batch, error);
        this.#ctx.log.error({ err: error, calls: batch.length, waitMs }, 'calls could not be recorded; trying again');
        await new Promise<void>((resolve) => this.#scheduler.after(waitMs, resolve));
      }
    }
  }

  async #write(batch: readonly FinishedCall[]): Promise<void> {
    const settled = await settleCalls(this.#ctx.db, batch);
    // Claimed anew before it was recorded, a call is there twice: the later one counts.
    const latest = new Map(batch.map((each) => [each.call.id, each]));
    for (const each of batch) {
      if (settled.has(each.call.id) && latest.get(each.call.id) === each) {
        this.#meter.settled(each);
        continue;
      }
      this.#meter.leaseLost();
      const fields = { callId: each.call.id, claimId: each.claimId, outcome: each.outcome, status: each.status };
      this.#ctx.log.warn(
        fields,
        'lease lost before a call was recorded: it may be made twice, or its contact is erased',
      );
    }
  }

  /** One row that the store refuses must not keep the others out: it is found by halving, and left to its lease. */
  async #settleHalves(batch: readonly FinishedCall[], error: unknown): Promise<void> {
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      await this.#settle(batch.slice(0, middle));
      await this.#settle(batch.slice(middle));
      return;
    }
    this.#ctx.log.error({ err: error, callId: batch[0]?.call.id }, 'a call cannot be recorded; its lease will end');
  }
}
