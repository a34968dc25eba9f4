import type { Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { type SendOutcome, unprepared } from './judge-call.ts';
import { CHECK_LASTS_MS } from './limits.ts';
import type { HeldJob } from './lines.ts';
import { type BlockReason, findBlocked } from './queries.ts';

/** Why messages must not be sent. One that waited in memory is asked about right before its call, many in one query. */
export class Blocks {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  #asked: HeldJob[] = [];
  #answer: Promise<Map<string, BlockReason> | undefined> | undefined;

  constructor(ctx: Context, scheduler: Scheduler) {
    this.#ctx = ctx;
    this.#scheduler = scheduler;
  }

  /** Null: it may be sent. Undefined: the store failed. */
  async find(job: HeldJob): Promise<BlockReason | null | undefined> {
    const isKnown = job.blockReason !== null || this.#scheduler.now() - job.checkedAt <= CHECK_LASTS_MS;
    if (isKnown) return job.blockReason;
    this.#asked.push(job);
    this.#answer ??= this.#ask();
    const blocked = await this.#answer;
    return blocked && (blocked.get(job.messageId) ?? null);
  }

  /** Together with all that is asked in the same turn of the event loop. */
  async #ask(): Promise<Map<string, BlockReason> | undefined> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    const jobs = this.#asked;
    this.#asked = [];
    this.#answer = undefined;
    try {
      return await findBlocked(this.#ctx.db, jobs);
    } catch (error) {
      this.#ctx.log.error({ err: error, messages: jobs.length }, 'whether messages may be sent could not be found out');
      return undefined;
    }
  }
}

const WORDS: Record<BlockReason, string> = {
  erased: 'The person was erased before the message was sent.',
  opted_out: 'The person opted out before the message was sent.',
  quarantined: 'The address is in quarantine: nothing that is sent there arrives.',
};

/** What becomes of a message that must not be sent. */
export function describeBlock(reason: BlockReason): SendOutcome {
  return unprepared('EligibilityError', { code: reason, message: WORDS[reason] });
}
