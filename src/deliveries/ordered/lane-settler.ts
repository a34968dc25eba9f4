import { Batcher, type Outcome } from '../../base/batcher.ts';
import type { Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { isDataError } from '../../store/errors.ts';
import type { AttemptResult } from '../egress/sender.ts';
import type { NewsTransaction, TellNews } from '../endpoint-news.ts';
import { lockHealth } from '../health/health-queries.ts';
import { type HealthEffect, recordOutcomes } from '../health/record-outcomes.ts';
import type { Meter } from '../meter.ts';
import { leaseMs } from '../policy.ts';
import { msOfUuid } from '../uuid-range.ts';
import type { Verdict } from '../verdict.ts';
import type { HeadReader, OpenLane } from './head-reader.ts';
import { type HeldLane, holdName } from './lane.ts';
import { type SettledHead, settleHeads } from './settle-queries.ts';

/** An attempt with a lane's head that is over. */
export interface FinishedHead extends OpenLane {
  at: number;
  result: AttemptResult;
  verdict: Verdict;
  /** The lane is to go on at once, where it has more that is due. */
  wantsMore: boolean;
}

// A statement's worth of lanes: with full batches (512 KiB) the next heads of that many are 16 MiB.
const BATCH_MAX = 32;
const RETRY_MS = { first: 100, max: 5_000 };

export interface LaneSettlerOptions {
  ctx: Context;
  scheduler: Scheduler;
  heads: HeadReader;
  meter: Meter;
  /** Told what attempts changed about their endpoints, once that is committed. */
  onEffects(effects: readonly HealthEffect[]): void;
  /** Told of endpoints that are switched off, in the transaction that does it. */
  inNews: NewsTransaction;
}

/**
 * Writes results down and reads what their lanes send next. Nothing is gathered by time, since the lane waits: whatever
 * ends while one write is under way makes the next. A store that fails is asked again until it works.
 */
export class LaneSettler {
  readonly #options: LaneSettlerOptions;
  readonly #batcher: Batcher<FinishedHead, OpenLane | null>;
  #failing = 0;

  constructor(options: LaneSettlerOptions) {
    this.#options = options;
    this.#batcher = new Batcher({
      run: (items) => this.#work(items),
      keyOf: ({ lane }) => holdName(lane),
      sizeMax: BATCH_MAX,
      inFlightMax: 2,
      furtherFrom: 4,
      waitingMax: Number.POSITIVE_INFINITY,
      later: (retry) => void options.scheduler.after(RETRY_MS.first, retry),
    });
  }

  /** The store does not take what is to be recorded; it is asked again. */
  get isFailing(): boolean {
    return this.#failing > 0;
  }

  /** What the lane sends next; null where it is no longer held. */
  settle(finished: FinishedHead): Promise<OpenLane | null> {
    return this.#batcher.add(finished);
  }

  async #work(items: readonly FinishedHead[]): Promise<Outcome<OpenLane | null>[]> {
    const takenAt = this.#options.scheduler.now();
    const settled = await this.#settle(items);
    const going = items.flatMap(({ lane }) =>
      settled.get(holdName(lane)) ? [{ ...lane, leaseEndsAt: takenAt + leaseMs(lane.target.policy) }] : [],
    );
    const next = await this.#readNext(going);
    return items.map(({ lane }) => ({ ok: next.get(holdName(lane)) ?? null }));
  }

  /** It is settled: where the next heads cannot be read, their lanes are claimed again later. */
  async #readNext(lanes: readonly HeldLane[]): Promise<Map<string, OpenLane>> {
    try {
      return await this.#options.heads.read(lanes);
    } catch (error) {
      this.#options.ctx.log.error({ err: error, lanes: lanes.length }, 'what lanes send next could not be read');
      return new Map();
    }
  }

  async #settle(items: readonly FinishedHead[]): Promise<Map<string, boolean>> {
    const { ctx, scheduler } = this.#options;
    let isFailing = false;
    try {
      for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.max)) {
        try {
          return await this.#write(items);
        } catch (error) {
          if (isDataError(error)) return await this.#settleEach(items, error);
          ctx.log.error({ err: error, attempts: items.length, waitMs }, 'attempts could not be recorded; trying again');
          if (!isFailing) this.#failing += 1;
          isFailing = true;
          await new Promise<void>((resolve) => scheduler.after(waitMs, resolve));
        }
      }
    } finally {
      if (isFailing) this.#failing -= 1;
    }
  }

  async #write(items: readonly FinishedHead[]): Promise<Map<string, boolean>> {
    const { ctx, heads, onEffects, inNews } = this.#options;
    const isUneventful = items.every((item) => !isEventful(item));
    const { settled, effects } = isUneventful
      ? { settled: await settleHeads(ctx, items.map(toSettledHead)), effects: [] }
      : await inNews(ctx, (tx, tell) => settleWithHealth(tx, items, tell));
    if (effects.length > 0) onEffects(effects);
    const lost = items.filter(({ lane }) => !settled.has(holdName(lane)));
    this.#count(items, settled);
    for (const { lane, head, result } of lost) {
      const fields = { endpointId: lane.endpointId, headId: head.id, attempt: head.attemptCount + 1 };
      const { status, errorClass } = result;
      ctx.log.warn(
        { ...fields, status, errorClass },
        'lane lost before the attempt was recorded: it may be sent twice',
      );
    }
    // Settled before, and only the answer was lost: then the lane may still be ours.
    await heads.release(lost.map(({ lane }) => lane));
    return settled;
  }

  #count(items: readonly FinishedHead[], settled: ReadonlyMap<string, boolean>): void {
    const { ctx, meter } = this.#options;
    const now = ctx.clock.now();
    for (const { lane, head, result, verdict } of items) {
      if (settled.has(holdName(lane))) meter.attempted({ result, verdict, createdAt: msOfUuid(head.id), now });
      else meter.leaseLost();
    }
  }

  /** One row that the store refuses must not keep the others out: it is left to its lease. */
  async #settleEach(items: readonly FinishedHead[], error: unknown): Promise<Map<string, boolean>> {
    const [first, ...rest] = items;
    if (first && rest.length > 0) return new Map([...(await this.#settle([first])), ...(await this.#settle(rest))]);
    this.#options.ctx.log.error({ err: error, headId: first?.head.id }, 'an attempt cannot be recorded');
    return new Map();
  }
}

function isEventful({ verdict, lane }: FinishedHead): boolean {
  return verdict.outcome !== 'delivered' || lane.isProbe;
}

/** As for unordered deliveries: locked first, in one order, and read before settling. */
async function settleWithHealth(tx: Context, items: readonly FinishedHead[], tell: TellNews) {
  const keys = new Map(items.map(({ lane }) => [lane.endpointId, lane.target]));
  const locked = await lockHealth(tx, [...keys.values()]);
  const settled = await settleHeads(tx, items.map(toSettledHead));
  const eventful = new Set(items.filter(isEventful).map(({ lane }) => lane.endpointId));
  const outcomes = items
    .filter(({ lane }) => settled.has(holdName(lane)) && eventful.has(lane.endpointId))
    .map(({ at, result, verdict, lane: { target, isProbe } }) => {
      return { at, result, verdict, target, isProbe, isExclusive: isProbe };
    });
  return { settled, effects: await recordOutcomes(tx, outcomes, locked, tell) };
}

function toSettledHead({ lane, ...rest }: FinishedHead): SettledHead {
  const { accountId, endpointId, key, claimId, target } = lane;
  return { accountId, endpointId, key, claimId, policy: target.policy, ...rest };
}
