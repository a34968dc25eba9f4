import { invariant } from '../../base/assert.ts';
import type { LoadedChannel } from '../directory.ts';
import type { OutgoingJob } from './enqueue.ts';
import type { BlockReason } from './queries.ts';

/** A message this process holds the lease of. */
export interface HeldJob extends OutgoingJob {
  claimId: string;
  /** When the lease ends at the earliest, by the scheduler's clock. */
  leaseEndsAt: number;
  /** Attempts made before this one. */
  attemptCount: number;
  /** From the queue, where more of its lane may wait. */
  isClaimed: boolean;
  /** Why it may not be sent, as far as was known at `checkedAt` (the scheduler's clock, ms). */
  blockReason: BlockReason | null;
  checkedAt: number;
  stage: 'waiting' | 'running' | 'settling';
}

/** One channel's messages in memory. */
export interface Line {
  readonly accountId: string;
  readonly channelId: string;
  /** Undefined until it is loaded; null: it is gone. */
  channel: LoadedChannel | null | undefined;
  /** First messages of their lanes, ready to go. */
  readonly ready: HeldJob[];
  running: number;
  held: number;
}

/**
 * What is held in memory: per channel a line, per conversation a lane of which only the first message may go. Pure
 * bookkeeping: no time, no I/O.
 */
export class Lines {
  readonly #lines = new Map<string, Line>();
  readonly #lanes = new Map<string, HeldJob[]>();
  readonly #jobs = new Map<string, HeldJob>();
  #reserved = 0;
  #running = 0;

  /** Messages in memory, and places taken for more. */
  get held(): number {
    return this.#jobs.size + this.#reserved;
  }

  get running(): number {
    return this.#running;
  }

  all(): Iterable<Line> {
    return this.#lines.values();
  }

  /** Takes places, or with a negative count gives them back. */
  reserve(count: number): void {
    this.#reserved += count;
    invariant(this.#reserved >= 0, 'a place is given back once');
  }

  find(messageId: string): HeldJob | undefined {
    return this.#jobs.get(messageId);
  }

  hasLane(conversationId: string): boolean {
    return this.#lanes.has(conversationId);
  }

  /** Puts a message at the end of its lane. */
  add(job: HeldJob): Line {
    const line = this.lineOf(job);
    this.#jobs.set(job.messageId, job);
    line.held += 1;
    const lane = this.#lanes.get(job.conversationId);
    if (lane) lane.push(job);
    else {
      this.#lanes.set(job.conversationId, [job]);
      line.ready.push(job);
    }
    return line;
  }

  lineOf({ accountId, channelId }: { accountId: string; channelId: string }): Line {
    const known = this.#lines.get(channelId);
    if (known) return known;
    const line: Line = { accountId, channelId, channel: undefined, ready: [], running: 0, held: 0 };
    this.#lines.set(channelId, line);
    return line;
  }

  /** Takes the next message of a line; it is running until `finish`. */
  take(line: Line): HeldJob {
    const job = line.ready.shift();
    invariant(job, 'a line that is asked has a message ready');
    job.stage = 'running';
    line.running += 1;
    this.#running += 1;
    return job;
  }

  /** Its call is over; its lane does not go on before it is settled. */
  finish(job: HeldJob): void {
    job.stage = 'settling';
    this.lineOf(job).running -= 1;
    this.#running -= 1;
  }

  /** It is settled: the next of its lane is ready. False where the lane has ended. */
  settle(job: HeldJob): boolean {
    const lane = this.#lanes.get(job.conversationId);
    invariant(lane?.[0] === job, 'the first of a lane is settled first');
    lane.shift();
    this.#forget(job);
    const [next] = lane;
    if (next) this.lineOf(next).ready.push(next);
    else this.#lanes.delete(job.conversationId);
    return next !== undefined;
  }

  /** What is known of a lane's person has changed: none of their messages goes unasked. */
  distrust(conversationId: string): void {
    for (const job of this.#lanes.get(conversationId) ?? []) job.checkedAt = Number.NEGATIVE_INFINITY;
  }

  /** Lets go of a message and all that is behind it in its lane. */
  cut(job: HeldJob): void {
    const lane = this.#lanes.get(job.conversationId);
    const at = lane?.indexOf(job) ?? -1;
    invariant(lane && at >= 0, 'a message that is cut is in its lane');
    const { ready } = this.lineOf(job);
    if (job.stage === 'waiting' && ready.includes(job)) ready.splice(ready.indexOf(job), 1);
    for (const gone of lane.splice(at)) this.#forget(gone);
    if (lane.length === 0) this.#lanes.delete(job.conversationId);
  }

  /** The first message of every lane whose call has not begun. */
  listWaiting(): HeldJob[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.find((job) => job.stage === 'waiting') ?? []);
  }

  /** Forgets a line without messages. */
  drop(line: Line): void {
    if (line.held === 0) this.#lines.delete(line.channelId);
  }

  #forget(job: HeldJob): void {
    this.#jobs.delete(job.messageId);
    this.lineOf(job).held -= 1;
  }
}
