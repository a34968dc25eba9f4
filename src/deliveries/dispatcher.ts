import { newUuid } from '../base/ids.ts';
import type { Scheduler } from '../base/scheduler.ts';
import type { Connectors } from '../connectors/authorize.ts';
import type { Context } from '../store/context.ts';
import { type AttemptDeps, makeAttempt } from './attempt.ts';
import { releaseClaims } from './claim-queries.ts';
import { BODY_BYTES_MAX } from './egress/response.ts';
import type { AttemptResult, Sender } from './egress/sender.ts';
import { type NewsTransaction, tellNobody } from './endpoint-news.ts';
import { EndpointQueues, type Job, type QueueLimits, type Reservation } from './endpoint-queues.ts';
import { tellFirstAnswer, UNMADE } from './first-answer.ts';
import { Gates } from './gates.ts';
import { tryDiscardOwed } from './health/discard-owed.ts';
import type { HealthEffect } from './health/record-outcomes.ts';
import { type Meter, NO_METER } from './meter.ts';
import { leaseMs, startsUntil } from './policy.ts';
import { PollLoop } from './poll-loop.ts';
import type { OwedDelivery } from './request.ts';
import { Settler } from './settler.ts';
import { BacklogSweep } from './sweep.ts';
import type { Target, TargetCache } from './target.ts';
import { judgeAttempt } from './verdict.ts';

export interface DispatcherOptions {
  ctx: Context;
  send: Sender;
  /** Where endpoints get tokens from. */
  connectors: Connectors;
  scheduler: Scheduler;
  targets: TargetCache;
  limits?: Partial<QueueLimits>;
  /** From 0 to 1; spreads retries. */
  random?: () => number;
  meter?: Meter;
  /** Told of endpoints that are switched off, in the transaction that does it; left out: nobody is. */
  inNews?: NewsTransaction;
}

const LIMITS: QueueLimits = {
  // 2,500 deliveries a second at 100 ms each, and a socket and at most 64 KiB of answer apiece: 16 MiB in the worst case.
  concurrency: 256,
  // One hung endpoint holds 4 % of the slots; a healthy one still gets 100 a second at 100 ms.
  perEndpoint: 10,
  // A second's work at 4,000/s; at 3 KB a delivery, 12 MB.
  heldMax: 4_096,
};

/**
 * Sends what is owed. Deliveries come from memory, born leased to this process by the transaction that made them
 * (`reserve`, commit, `start`), and from the queue, where nobody holds them (`run`). At least once: whatever happens,
 * a delivery is either settled or its lease ends and somebody claims it again, under the same id and with the same
 * bytes. An attempt is counted when it is settled, not when it is claimed: waiting in vain uses none up.
 */
export class Dispatcher {
  readonly #ctx: Context;
  readonly #attemptDeps: AttemptDeps;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #queues: EndpointQueues;
  readonly #settler: Settler;
  readonly #gates = new Gates();
  readonly #limits: QueueLimits;
  readonly #backlog: BacklogSweep;
  readonly #poll: PollLoop;
  readonly #idle: (() => void)[] = [];
  #isPumping = false;
  #isStopped = false;

  constructor(options: DispatcherOptions) {
    const { ctx, send, connectors, scheduler, targets, limits, random = Math.random } = options;
    const { meter = NO_METER, inNews = tellNobody } = options;
    this.#ctx = ctx;
    this.#attemptDeps = { ctx, send, connectors };
    this.#scheduler = scheduler;
    this.#random = random;
    this.#limits = { ...LIMITS, ...limits };
    this.#queues = new EndpointQueues(this.#limits);
    this.#settler = new Settler({ ctx, scheduler, onEffects: (effects) => this.#follow(effects), inNews, meter });
    this.#backlog = new BacklogSweep({
      ctx,
      scheduler,
      targets,
      queues: this.#queues,
      onDue: (endpoint) => this.#gates.noteDue(endpoint, scheduler.now()),
      wake: () => this.wake(),
    });
    this.#poll = new PollLoop(scheduler, ctx.log, () => this.sweep());
  }

  /** Takes places for deliveries of one transaction, as many as there are. Call it before they are enqueued. */
  reserve(targets: readonly Target[]): Reservation {
    const claimId = newUuid(this.#ctx.clock.now());
    const takenAt = this.#scheduler.now();
    const leases = targets.map((target) => {
      const isHeldBack = target.isExclusive || this.#gates.isShut(target.endpointId);
      if (!target.isActive || isHeldBack || this.#isStopped) return null;
      if (this.#queues.reserve(target.endpointId)) return { claimId, ms: leaseMs(target.policy) };
      this.#queues.markBacklog(target.endpointId);
      return null;
    });
    return { leases, targets, takenAt };
  }

  /** The transaction failed: the places are free again. */
  release({ leases, targets }: Reservation): void {
    targets.forEach((target, index) => {
      if (leases[index]) this.#queues.leave(target.endpointId);
    });
    this.#reportIdle();
  }

  /** The transaction is committed: `deliveries`, as they were reserved, are sent at once. */
  start({ leases, takenAt }: Reservation, deliveries: readonly OwedDelivery[]): void {
    deliveries.forEach((delivery, index) => {
      const lease = leases[index];
      const { id, target, payload, onFirstAnswer } = delivery;
      if (!lease) {
        onFirstAnswer?.(UNMADE);
        return;
      }
      const held = { claimId: lease.claimId, leaseEndsAt: takenAt + lease.ms };
      const job = { id, target, payload, attemptCount: 0, ...held, isExclusive: false, isProbe: false, onFirstAnswer };
      this.#queues.add(job);
      this.#limit(target);
    });
    if (deliveries.some(({ target }) => target.isExclusive)) this.wake();
    if (this.#isStopped) void this.#giveBack(this.#queues.removeWaiting());
    else this.#pump();
  }

  /** Claims and sends what waits in the queue, until `signal` or `drain` ends it. Resolves then. */
  run(signal: AbortSignal): Promise<void> {
    return this.#poll.run(signal);
  }

  /** Something has become due (a resend, a retry asked for): `run` looks at once. */
  wake(): void {
    this.#poll.wake();
  }

  /** One round of claims; what it got is being sent when it resolves. True: the walk over the queue is not at its end. */
  async sweep(): Promise<boolean> {
    // What waits to be recorded may have outlived its lease: claimed now, it were sent twice.
    if (this.#settler.isFailing) return false;
    try {
      const { jobs, hasMore } = await this.#backlog.claim();
      for (const job of jobs) {
        this.#queues.add(job);
        this.#limit(job.target);
      }
      if (this.#isStopped) await this.#giveBack(this.#queues.removeWaiting());
      else this.#pump();
      return hasMore;
    } finally {
      // A claim gives places back that it found nothing for: whoever waits for the last one is told.
      this.#reportIdle();
    }
  }

  /** Resolves when everything held in memory is sent and settled. */
  idle(): Promise<void> {
    if (this.#queues.held === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Takes nothing on any more, gives back what has not begun, and resolves when what has is settled. */
  async drain(): Promise<void> {
    this.#isStopped = true;
    this.#poll.stop();
    await this.#giveBack(this.#queues.removeWaiting());
    await this.idle();
  }

  #pump(): void {
    for (let job = this.#queues.next(); job; job = this.#queues.next()) {
      void this.#attempt(job);
      if (this.#queues.takeRefillWish(job.target.endpointId)) this.wake();
    }
  }

  /** Not at once: undici has a connection free again only on the next turn, and one pump then serves all that ended. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  async #attempt(job: Job): Promise<void> {
    const { endpointId, policy } = job.target;
    const at = this.#ctx.clock.now();
    const number = job.attemptCount + 1;
    const keepBytes = job.onFirstAnswer && BODY_BYTES_MAX;
    // Left to the next claim where its lease does not cover it.
    const isCovered = this.#scheduler.now() <= startsUntil(policy, job.leaseEndsAt);
    const made = isCovered ? await makeAttempt(this.#attemptDeps, job, { number, at, keepBytes }) : undefined;
    const result = job.onFirstAnswer ? tellFirstAnswer(job.onFirstAnswer, made) : made;
    this.#limit(job.target);
    this.#queues.finish(endpointId);
    if (result) this.#settle(job, { number, at, result });
    else this.#leave(endpointId);
    this.#pumpSoon();
  }

  #settle(job: Job, attempt: { number: number; at: number; result: AttemptResult }): void {
    const { id, claimId, target } = job;
    const { accountId, endpointId, policy } = target;
    const verdict = judgeAttempt(policy, attempt.number, attempt.result, this.#random());
    // A receiver that is gone gets nothing more: what waits here is given back once its endpoint is switched off.
    const isGone = verdict.outcome === 'failed' && verdict.isGone;
    const orphans = isGone ? this.#queues.removeWaiting(endpointId) : [];
    const onSettled = () => {
      this.#leave(endpointId);
      if (orphans.length > 0) void this.#giveBack(orphans);
      // Its endpoint is anybody's again, and has more.
      if (job.isExclusive) this.wake();
    };
    this.#settler.add({ ...attempt, accountId, id, claimId, verdict, job, onSettled });
  }

  /** What attempts changed about their endpoints, committed by now. */
  #follow(effects: readonly HealthEffect[]): void {
    for (const { target, isShut, isOff, hasRecovered } of effects) {
      const { endpointId, policy } = target;
      if (hasRecovered) this.#gates.open(endpointId, this.#scheduler.now());
      if (!isShut) continue;
      this.#gates.shut(endpointId);
      void this.#giveBack(this.#queues.removeWaiting(endpointId)).then(() =>
        isOff && policy.whenOff.holdMs === 0 ? tryDiscardOwed(this.#ctx, target) : undefined,
      );
    }
  }

  #limit({ endpointId, concurrency }: Target): void {
    const limit = concurrency ?? this.#limits.perEndpoint;
    this.#queues.setRunningMax(endpointId, this.#gates.concurrencyOf(endpointId, limit, this.#scheduler.now()));
  }

  #leave(endpointId: string): void {
    this.#queues.leave(endpointId);
    this.#reportIdle();
  }

  #reportIdle(): void {
    if (this.#queues.held === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Failing is no loss: the leases end by themselves. */
  async #giveBack(jobs: readonly Job[]): Promise<void> {
    for (const { onFirstAnswer } of jobs) onFirstAnswer?.(UNMADE);
    const claims = jobs.map(({ id, claimId, target }) => ({ accountId: target.accountId, id, claimId }));
    try {
      await releaseClaims(this.#ctx, claims);
    } catch (error) {
      this.#ctx.log.warn({ err: error, deliveries: claims.length }, 'leases could not be given back; they will end');
    }
    for (const { target } of jobs) this.#leave(target.endpointId);
  }
}
