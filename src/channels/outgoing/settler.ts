import type { Scheduler } from '../../base/scheduler.ts';
import { setOptedOut } from '../../contacts/consent.ts';
import { type Context, inTransaction, nowDate } from '../../store/context.ts';
import type { SendOutcome } from './judge-call.ts';
import type { HeldJob } from './lines.ts';
import { type ResultRow, returnToQueue, settleResults } from './queries.ts';

/** What is to be written about a message. */
export interface Settlement {
  job: HeldJob;
  outcome: SendOutcome;
}

export interface SettlerEvents {
  /** A batch is written. */
  onSettled(settlements: readonly Settlement[]): void;
  /** All is written. */
  onIdle(): void;
}

// Long enough to make batches of what ends together, short beside any call: 4 ms at 2,500/s are 10 rows a statement.
const GATHER_MS = 4;
const BATCH_MAX = 500;
const RETRY_MS = { first: 100, max: 5_000 };

/**
 * Writes outcomes down in batches, one at a time. A store that fails is asked again until it works; until then the
 * outcomes stay here and the places they hold keep the process from taking on more.
 */
export class Settler {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #events: SettlerEvents;
  readonly #buffer: Settlement[] = [];
  #isBusy = false;

  constructor(ctx: Context, scheduler: Scheduler, events: SettlerEvents) {
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#events = events;
  }

  get isIdle(): boolean {
    return !this.#isBusy;
  }

  add(settlement: Settlement): void {
    this.#buffer.push(settlement);
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#scheduler.after(GATHER_MS, () => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#buffer.length > 0) {
      const batch = this.#buffer.splice(0, BATCH_MAX);
      await this.#settle(batch);
      this.#events.onSettled(batch);
    }
    this.#isBusy = false;
    this.#events.onIdle();
  }

  async #settle(batch: readonly Settlement[]): Promise<void> {
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.max)) {
      try {
        return await this.#write(batch);
      } catch (error) {
        const fields = { err: error, messages: batch.length, waitMs };
        this.#ctx.log.error(fields, 'what became of messages could not be recorded; trying again');
        await new Promise<void>((resolve) => this.#scheduler.after(waitMs, resolve));
      }
    }
  }

  async #write(batch: readonly Settlement[]): Promise<void> {
    const ended = batch.flatMap(({ job, outcome }) => toResult(job, outcome));
    const returned = batch.flatMap(({ job, outcome }) => (outcome.state === 'queued' ? { ...job, ...outcome } : []));
    const optedOut = batch.filter(({ outcome }) => outcome.state === 'failed' && outcome.optsOut);
    if (returned.length > 0) await returnToQueue(this.#ctx.db, returned);
    if (ended.length === 0) return;
    if (optedOut.length === 0) return settleResults(this.#ctx.db, ended, nowDate(this.#ctx));
    await inTransaction(this.#ctx, async (tx) => {
      await settleResults(tx.db, ended, nowDate(tx));
      const byAccount = Map.groupBy(optedOut, ({ job }) => job.accountId);
      for (const [accountId, refusals] of byAccount) {
        await setOptedOut({ ...tx, accountId }, [...new Set(refusals.map(({ job }) => job.contactId))]);
      }
    });
  }
}

function toResult({ accountId, messageId, claimId }: HeldJob, outcome: SendOutcome): ResultRow[] {
  if (outcome.state === 'queued') return [];
  const { state } = outcome;
  const providerId = state === 'sent' ? outcome.providerId : null;
  const error = state === 'sent' ? null : JSON.stringify(outcome.error);
  return [{ accountId, messageId, claimId, state, providerId, error }];
}
