import { newUuid } from '../../base/ids.ts';
import type { Scheduler } from '../../base/scheduler.ts';
import type { Connectors } from '../../connectors/authorize.ts';
import type { Sender } from '../../deliveries/egress/sender.ts';
import type { Lease } from '../../deliveries/enqueue-queries.ts';
import { PollLoop } from '../../deliveries/poll-loop.ts';
import type { CallAnswer } from '../../rules/call-answer.ts';
import type { Context } from '../../store/context.ts';
import type { RequestCallTable } from '../../store/request-schema.ts';
import type { AnswerCall, OwedCall } from './call.ts';
import { CallPlaces } from './call-places.ts';
import { type MadeCall, makeCall } from './make-call.ts';
import { type CallMeter, NO_CALL_METER } from './meter.ts';
import { type ClaimedCall, claimCalls, LEASE_MARGIN_MS, releaseCalls } from './queries.ts';
import { CallSettler } from './settler.ts';

export interface CallerOptions {
  ctx: Context;
  send: Sender;
  connectors: Pick<Connectors, 'authorize' | 'refresh'>;
  /** Tells the conversation. */
  answer: AnswerCall;
  scheduler: Scheduler;
  /** Calls under way at once. */
  concurrency?: number;
  meter?: CallMeter;
}

/** Places taken for calls that are about to be committed, in the order they were asked for. */
export interface CallReservation {
  /** What to enqueue each with; null: no place, it waits for a claim. */
  readonly leases: readonly (Lease | null)[];
  readonly calls: readonly OwedCall[];
  /** The scheduler's time, before the leases began in the database. */
  readonly takenAt: number;
}

/** A call this process holds the lease of. */
interface Job {
  call: OwedCall;
  claimId: string;
  /** When the lease ends at the earliest, by the scheduler's clock. */
  leaseEndsAt: number;
  /** This time included. */
  attemptCount: number;
}

// Each waits for a partner, up to 15 s: 130 a second even where all do. A socket and at most 64 KiB of answer apiece are
// 128 MiB in the worst case.
const CONCURRENCY = 2_000;
const CLAIM_MAX = 256;
// For telling and settling: what begins with less of its lease left than its timeout and this may be made twice.
const AFTERWARDS_MS = 2_000;
const TELL_AGAIN_MS = { first: 100, max: 2_000 };

const NOBODY_KNOWS =
  'Hookline stopped while this call was under way: nobody knows whether it was made, and making it twice could do harm.';
const UNREADABLE = 'The headers of this call cannot be opened here.';
const WENT_ON = 'Nobody waits for it any more: its answer was told already, or the conversation went on.';

/**
 * Makes the calls that conversations wait for, and tells them what came of it. Calls come from memory, born leased to
 * this process by the transaction that made them (`reserve`, commit, `start`), and from the queue, where nobody holds them
 * (`run`). There is one attempt; only who died, or lost the lease, before it was settled has a call made again.
 * Whoever holds a place is under way: nothing waits in memory.
 */
export class Caller {
  readonly #options: CallerOptions;
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #places: CallPlaces;
  readonly #settler: CallSettler;
  readonly #poll: PollLoop;
  readonly #idlers: (() => void)[] = [];
  /** The queue may have calls that there was no place for. */
  #isHungry = false;
  #isStopped = false;

  constructor(options: CallerOptions) {
    const { ctx, scheduler, concurrency = CONCURRENCY, meter = NO_CALL_METER } = options;
    this.#options = options;
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#places = new CallPlaces(concurrency);
    this.#settler = new CallSettler({ ctx, scheduler, meter });
    this.#poll = new PollLoop(scheduler, ctx.log, () => this.#round());
  }

  /** Takes places for calls of one transaction, as many as there are. Call it before they are enqueued. */
  reserve(calls: readonly OwedCall[]): CallReservation {
    const claimId = newUuid(this.#ctx.clock.now());
    const leases = calls.map(({ requestId, timeoutMs }) =>
      this.#takePlace(requestId) ? { claimId, ms: timeoutMs + LEASE_MARGIN_MS } : null,
    );
    return { leases, calls, takenAt: this.#scheduler.now() };
  }

  /** The transaction failed: the places are free again. */
  release({ leases, calls }: CallReservation): void {
    calls.forEach((call, index) => {
      if (leases[index]) this.#leave(call);
    });
  }

  /** The transaction is committed: what is leased is called at once, what is not is looked for in the queue. */
  start({ leases, calls, takenAt }: CallReservation): void {
    calls.forEach((call, index) => {
      const lease = leases[index];
      if (lease) void this.#run({ call, claimId: lease.claimId, leaseEndsAt: takenAt + lease.ms, attemptCount: 1 });
    });
    if (leases.includes(null)) this.wake();
  }

  /** Claims and makes what waits in the queue, until `signal` or `drain` ends it. Resolves then. */
  run(signal: AbortSignal): Promise<void> {
    return this.#poll.run(signal);
  }

  /** There may be something in the queue: `run` looks at once. */
  wake(): void {
    this.#poll.wake();
  }

  /** One round of claims; what it got is under way when it resolves. True: there may be more right now. */
  async sweep(): Promise<boolean> {
    // What waits to be recorded may have outlived its lease: claimed now, it were called twice.
    if (this.#isStopped || this.#settler.isFailing) return false;
    // Half of the room: what is born meanwhile finds a place too.
    const limit = Math.min(CLAIM_MAX, Math.ceil(this.#places.free / 2));
    const rooms = this.#places.rooms();
    this.#isHungry = limit < CLAIM_MAX || [...rooms.values()].includes(0);
    if (limit === 0) return false;
    const claimId = newUuid(this.#ctx.clock.now());
    const takenAt = this.#scheduler.now();
    const wish = { claimId, limit, rooms, roomOtherwise: this.#places.roomFor('') };
    const claimed = await claimCalls(this.#ctx, wish);
    if (this.#isStopped) await this.#giveBack(claimed.map(({ call }) => ({ call, claimId })));
    else for (const each of claimed) this.#takeOn(each, { claimId, takenAt });
    return claimed.length > 0;
  }

  /** Resolves when everything held in memory is made, told and settled. */
  idle(): Promise<void> {
    if (this.#places.held === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.push(resolve));
  }

  /** Takes nothing on any more and resolves when what is under way is settled. */
  async drain(): Promise<void> {
    this.#isStopped = true;
    this.#poll.stop();
    await this.idle();
  }

  async #round(): Promise<boolean> {
    try {
      return await this.sweep();
    } catch (error) {
      this.#ctx.log.error({ err: error }, 'claiming calls failed');
      return false;
    }
  }

  #takePlace(requestId: string): boolean {
    if (!this.#isStopped && this.#places.roomFor(requestId) > 0) {
      this.#places.take(requestId);
      return true;
    }
    this.#isHungry = true;
    return false;
  }

  #takeOn({ call, begun, isAwaited, isReadable }: ClaimedCall, lease: { claimId: string; takenAt: number }): void {
    this.#places.take(call.requestId);
    const leaseEndsAt = lease.takenAt + call.timeoutMs + LEASE_MARGIN_MS;
    const job: Job = { call, claimId: lease.claimId, leaseEndsAt, attemptCount: begun + 1 };
    const untouched = { ...job, attemptCount: begun };
    if (!isAwaited) this.#settle(untouched, { outcome: 'abandoned', reason: WENT_ON });
    else if (!isReadable) void this.#conclude(untouched, unmade(call, UNREADABLE));
    else if (begun > 0 && !call.isRepeatable) void this.#conclude(untouched, unmade(call, NOBODY_KNOWS));
    else void this.#run(job);
  }

  async #run(job: Job): Promise<void> {
    const { call, claimId, leaseEndsAt } = job;
    if (this.#scheduler.now() + call.timeoutMs + AFTERWARDS_MS > leaseEndsAt) {
      await this.#giveBack([job]);
      this.#leave(call);
      return this.wake();
    }
    const calledAt = this.#ctx.clock.now();
    try {
      const made = await makeCall(this.#options, call);
      await this.#conclude(job, made, calledAt);
    } catch (error) {
      this.#ctx.log.error({ err: error, callId: call.id, claimId }, 'a call could not be made; its lease will end');
      this.#leave(call);
    }
  }

  /** Tells the conversation first: what is recorded is not called again. */
  async #conclude(job: Job, made: MadeCall, calledAt = this.#ctx.clock.now()): Promise<void> {
    if (!(await this.#tell(job, made.answer))) return this.#leave(job.call);
    const { outcome } = made.answer;
    this.#settle(job, { outcome, reason: reasonOf(made.answer, job.call), calledAt, made });
  }

  /** False where the conversation could not be told within the lease: whoever claims the call next tells it. */
  async #tell({ call, leaseEndsAt }: Job, answer: CallAnswer): Promise<boolean> {
    for (let waitMs = TELL_AGAIN_MS.first; ; waitMs = Math.min(2 * waitMs, TELL_AGAIN_MS.max)) {
      try {
        await this.#options.answer(call, answer);
        return true;
      } catch (error) {
        const isOver = this.#scheduler.now() + waitMs > leaseEndsAt;
        this.#ctx.log.error({ err: error, callId: call.id, isOver }, 'a conversation could not be told of its call');
        if (isOver) return false;
        await new Promise<void>((resolve) => this.#scheduler.after(waitMs, resolve));
      }
    }
  }

  #settle({ call, claimId, attemptCount }: Job, end: CallEnd): void {
    const { outcome, reason, calledAt = this.#ctx.clock.now(), made } = end;
    const result = made?.result;
    this.#settler.add({
      call,
      claimId,
      attemptCount,
      outcome,
      reason,
      calledAt,
      url: made?.url ?? call.url,
      status: result?.status ?? null,
      errorClass: made?.errorClass ?? null,
      timing: result?.timing ?? null,
      responseExcerpt: result?.responseExcerpt ?? null,
      onSettled: () => this.#leave(call),
    });
  }

  /** Failing is no loss: the leases end by themselves. */
  async #giveBack(held: readonly { call: OwedCall; claimId: string }[]): Promise<void> {
    const claims = held.map(({ call, claimId }) => ({ accountId: call.accountId, id: call.id, claimId }));
    try {
      await releaseCalls(this.#ctx.db, claims);
    } catch (error) {
      this.#ctx.log.warn(
        { err: error, calls: claims.length },
        'leases of calls could not be given back; they will end',
      );
    }
  }

  #leave({ requestId }: OwedCall): void {
    this.#places.leave(requestId);
    if (this.#isHungry) this.wake();
    if (this.#places.held === 0) for (const resolve of this.#idlers.splice(0)) resolve();
  }
}

/** How a call ended, as far as it is not in the call itself. */
interface CallEnd {
  outcome: RequestCallTable['outcome'];
  reason: string | null;
  calledAt?: number;
  made?: MadeCall;
}

/** The end of a call that is not made at all. */
function unmade({ url }: OwedCall, reason: string): MadeCall {
  return { answer: { outcome: 'error', status: null, reason }, result: null, errorClass: null, url };
}

function reasonOf(answer: CallAnswer, { timeoutMs }: OwedCall): string | null {
  switch (answer.outcome) {
    case 'answered':
      return null;
    case 'error':
      return answer.reason;
    case 'timeout':
      return `There was no complete answer within ${timeoutMs / 1_000} s.`;
  }
}
