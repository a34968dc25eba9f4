import type { Scheduler } from '../../base/scheduler.ts';
import type { Connectors } from '../../connectors/authorize.ts';
import type { Context } from '../../store/context.ts';
import { type AttemptDeps, makeAttempt } from '../attempt.ts';
import { BODY_BYTES_MAX } from '../egress/response.ts';
import type { Sender } from '../egress/sender.ts';
import { type NewsTransaction, tellNobody } from '../endpoint-news.ts';
import { AwaitedAnswers, tellFirstAnswer } from '../first-answer.ts';
import { tryDiscardOwed } from '../health/discard-owed.ts';
import type { HealthEffect } from '../health/record-outcomes.ts';
import { type Meter, NO_METER } from '../meter.ts';
import { startsUntil } from '../policy.ts';
import { PollLoop } from '../poll-loop.ts';
import type { OnFirstAnswer } from '../request.ts';
import type { TargetCache } from '../target.ts';
import { judgeAttempt } from '../verdict.ts';
import { HeadReader, type OpenLane } from './head-reader.ts';
import { LaneClaims } from './lane-claims.ts';
import { type LaneLimits, LanePlaces } from './lane-places.ts';
import { LaneSettler } from './lane-settler.ts';

export interface LaneDispatcherOptions {
  ctx: Context;
  send: Sender;
  /** Where endpoints get tokens from. */
  connectors: Connectors;
  scheduler: Scheduler;
  targets: TargetCache;
  limits?: Partial<LaneLimits>;
  /** From 0 to 1; spreads retries. */
  random?: () => number;
  meter?: Meter;
  /** Told of endpoints that are switched off, in the transaction that does it; left out: nobody is. */
  inNews?: NewsTransaction;
}

const LIMITS: LaneLimits = {
  // With full batches (512 KiB each) 64 MiB of bodies.
  lanesMax: 128,
  // As many as an endpoint without order has under way.
  perEndpoint: 10,
};

/**
 * Sends what ordered endpoints are owed: strictly one after the other in each lane, one request under way, over any
 * number of processes. A lane belongs to one process at a time, by a lease; its next request starts when the one
 * before is settled, and a head that fails is tried again before anything behind it.
 */
export class LaneDispatcher {
  readonly #ctx: Context;
  readonly #attemptDeps: AttemptDeps;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #places: LanePlaces;
  readonly #heads: HeadReader;
  readonly #claims: LaneClaims;
  readonly #settler: LaneSettler;
  readonly #poll: PollLoop;
  readonly #awaited = new AwaitedAnswers();
  readonly #idle: (() => void)[] = [];
  #isStopped = false;

  constructor({
    ctx,
    send,
    connectors,
    scheduler,
    targets,
    limits,
    random = Math.random,
    meter = NO_METER,
    inNews = tellNobody,
  }: LaneDispatcherOptions) {
    this.#ctx = ctx;
    this.#attemptDeps = { ctx, send, connectors };
    this.#scheduler = scheduler;
    this.#random = random;
    this.#places = new LanePlaces({ ...LIMITS, ...limits });
    this.#heads = new HeadReader(ctx, targets);
    const wake = () => this.wake();
    this.#claims = new LaneClaims({ ctx, scheduler, heads: this.#heads, places: this.#places, wake });
    this.#settler = new LaneSettler({
      ctx,
      scheduler,
      heads: this.#heads,
      meter,
      onEffects: (all) => this.#follow(all),
      inNews,
    });
    this.#poll = new PollLoop(scheduler, ctx.log, () => this.sweep());
  }

  /** Claims and sends what is due, until `signal` or `drain` ends it. Resolves then. */
  run(signal: AbortSignal): Promise<void> {
    return this.#poll.run(signal);
  }

  /** Somebody waits for what is answered to the first attempt of a delivery that has just been enqueued. */
  awaitAnswer(deliveryId: string, onFirstAnswer: OnFirstAnswer): void {
    this.#awaited.add(deliveryId, onFirstAnswer);
  }

  /** A lane has become due, by a commit or by an operator: `run` looks at once. */
  wake(): void {
    this.#poll.wake();
  }

  /** One round of claims; what it got is being sent when it resolves. True: the walk over the lanes is not at its end. */
  async sweep(): Promise<boolean> {
    // What cannot be recorded may be claimed here again once its lease has ended, and sent twice for no need.
    if (this.#settler.isFailing) return false;
    try {
      const { open, hasMore } = await this.#claims.claim();
      if (this.#isStopped) {
        await this.#heads.release(open.map(({ lane }) => lane));
        for (const { lane } of open) this.#places.leave(lane.endpointId);
      } else for (const each of open) void this.#serve(each);
      return hasMore;
    } finally {
      this.#reportIdle();
    }
  }

  /** Lanes that this process holds: being claimed, with a request under way, or being settled. */
  get held(): number {
    return this.#places.held;
  }

  /** Resolves when no lane is held. */
  idle(): Promise<void> {
    if (this.#places.held === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Takes nothing on any more, and resolves when what is under way is settled. */
  async drain(): Promise<void> {
    this.#isStopped = true;
    this.#poll.stop();
    await this.idle();
  }

  /** One POST after the other, as long as the lane is held. */
  async #serve(open: OpenLane): Promise<void> {
    const { endpointId, target, isGated } = open.lane;
    try {
      for (let next: OpenLane | null = open; next; ) next = await this.#attempt(next);
    } catch (error) {
      this.#ctx.log.error({ err: error, endpointId }, 'sending from a lane failed; its lease will end');
    } finally {
      const isAwaited = this.#places.leave(endpointId);
      // A probe is over, a rate allows the next: its endpoint is anybody's again.
      if (isAwaited || (isGated && target.perSecond === null)) this.wake();
      this.#reportIdle();
    }
  }

  async #attempt({ lane, head }: OpenLane): Promise<OpenLane | null> {
    const { target, leaseEndsAt } = lane;
    const number = head.attemptCount + 1;
    if (this.#scheduler.now() > startsUntil(target.policy, leaseEndsAt)) {
      await this.#heads.release([lane]);
      return null;
    }
    const { id, isBatch, body: payload, first, last } = head;
    const sequence = isBatch ? `${first}-${last}` : String(first);
    const at = this.#ctx.clock.now();
    const tell = this.#awaited.take(id, number);
    const options = { number, at, keepBytes: tell && BODY_BYTES_MAX };
    const made = await makeAttempt(this.#attemptDeps, { id, target, payload, isBatch, sequence }, options);
    const result = tell ? tellFirstAnswer(tell, made) : made;
    if (!result) return null;
    const verdict = judgeAttempt(target.policy, number, result, this.#random());
    const wantsMore = !this.#isStopped && !lane.isGated && !this.#places.isCoveted(lane);
    return this.#settler.settle({ lane, head, at, result, verdict, wantsMore });
  }

  /** What attempts changed about their endpoints, committed by now. Shut ones are noticed when the next head is read. */
  #follow(effects: readonly HealthEffect[]): void {
    for (const { target, isOff } of effects) {
      if (isOff && target.policy.whenOff.holdMs === 0) void tryDiscardOwed(this.#ctx, target);
    }
  }

  #reportIdle(): void {
    if (this.#places.held === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
