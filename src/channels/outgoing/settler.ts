import type { Scheduler } from '../../base/scheduler.ts';
import { loadContactRefs } from '../../contacts/contact-events.ts';
import type { Emitter } from '../../events/emitter.ts';
import { type Context, nowDate } from '../../store/context.ts';
import { sqlState } from '../../store/errors.ts';
import { together } from '../../store/together.ts';
import { type MessageOutcome, tellOutcomes } from '../messages/tell-outcomes.ts';
import { type SendOutcome, shown } from './judge-call.ts';
import type { HeldJob } from './lines.ts';
import { type ResultRow, returnToQueue, type SettledRow, settleResults } from './queries.ts';

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
 * outcomes stay here and the places they hold keep the process from taking on more. None is ever given up: a message
 * whose outcome is not written would be sent again.
 */
export class Settler {
  readonly #ctx: Context;
  readonly #emitter: Emitter;
  readonly #scheduler: Scheduler;
  readonly #events: SettlerEvents;
  readonly #buffer: Settlement[] = [];
  #isBusy = false;
  /** Refused by the store on their own account: tried again now and then, beside the others. */
  #refused = 0;

  constructor(ctx: Context, emitter: Emitter, scheduler: Scheduler, events: SettlerEvents) {
    this.#ctx = ctx;
    this.#emitter = emitter;
    this.#scheduler = scheduler;
    this.#events = events;
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#refused === 0;
  }

  add(settlement: Settlement): void {
    this.#buffer.push(settlement);
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#scheduler.after(GATHER_MS, () => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#buffer.length > 0) {
      const written = await this.#settle(this.#buffer.splice(0, BATCH_MAX));
      this.#events.onSettled(written);
    }
    this.#isBusy = false;
    this.#events.onIdle();
  }

  /** What of the batch is written. */
  async #settle(batch: Settlement[]): Promise<Settlement[]> {
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.max)) {
      try {
        await this.#write(batch);
        return batch;
      } catch (error) {
        const fields = { err: error, messages: batch.length, messageId: batch[0]?.job.messageId };
        this.#ctx.log.error(fields, 'what became of messages could not be recorded; trying again');
        if (isRefusal(error)) return this.#settleHalves(batch);
        await new Promise<void>((resolve) => this.#scheduler.after(waitMs, resolve));
      }
    }
  }

  /** One row that the store refuses must not keep the others out: it is found by halving, and set aside. */
  async #settleHalves(batch: Settlement[]): Promise<Settlement[]> {
    const middle = Math.ceil(batch.length / 2);
    if (batch.length > 1) {
      return [...(await this.#settle(batch.slice(0, middle))), ...(await this.#settle(batch.slice(middle)))];
    }
    this.#refused += 1;
    this.#scheduler.after(RETRY_MS.max, () => {
      this.#refused -= 1;
      for (const settlement of batch) this.add(settlement);
    });
    return [];
  }

  async #write(batch: readonly Settlement[]): Promise<void> {
    const ended = batch.flatMap(({ job, outcome }) => toResult(job, outcome));
    const returned = batch.flatMap(({ job, outcome }) => (outcome.state === 'queued' ? { ...job, ...outcome } : []));
    if (returned.length > 0) await returnToQueue(this.#ctx.db, returned);
    if (ended.length === 0) return;
    await this.#emitter.transaction(this.#ctx, async (tx, emit, revisions) => {
      const jobs = batch.map(({ job }) => job);
      const [moved, contacts] = await together([
        settleResults(tx.db, ended, nowDate(tx)),
        loadContactRefs(tx.db, jobs),
      ]);
      // Became part of somebody else meanwhile: the messages say of whom.
      const strangers = moved.filter(({ contactId }) => !contacts.has(contactId));
      for (const [id, contact] of await loadContactRefs(tx.db, strangers)) contacts.set(id, contact);
      for (const { accountId, revision } of moved) revisions.set(accountId, revision);
      const outcomes = new Map(batch.map(({ job, outcome }) => [job.messageId, outcome]));
      const at = tx.clock.now();
      const news = moved.flatMap((facts) => toNews(facts, outcomes.get(facts.id), at));
      await tellOutcomes(tx, emit, news, contacts);
    });
  }
}

/** What is told of a message that has moved; of one whose outcome is unknown nothing is. */
function toNews(facts: SettledRow, outcome: SendOutcome | undefined, at: number): MessageOutcome[] {
  switch (outcome?.state) {
    case 'sent':
      return [{ facts, what: { state: 'sent' }, at }];
    case 'failed':
      return [{ facts, what: { state: 'failed', error: outcome.error, isReturned: false }, at }];
    case 'unprepared':
      return [{ facts, what: { state: 'unprepared', reason: outcome.reason }, at }];
    default:
      return [];
  }
}

function toResult({ accountId, messageId, claimId }: HeldJob, outcome: SendOutcome): ResultRow[] {
  if (outcome.state === 'queued') return [];
  const state = outcome.state === 'unprepared' ? 'failed' : outcome.state;
  const providerId = outcome.state === 'sent' ? outcome.providerId : null;
  const error = outcome.state === 'sent' ? null : JSON.stringify(shown(outcome.error));
  return [{ accountId, messageId, claimId, state, providerId, error }];
}

/** SQLSTATE 22 (data), 23 (constraint), 42 (the statement): the same rows will fail again. */
function isRefusal(error: unknown): boolean {
  return /^(22|23|42)/.test(sqlState(error) ?? '');
}
