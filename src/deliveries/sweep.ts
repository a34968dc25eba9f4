import { newUuid } from '../base/ids.ts';
import type { Scheduler } from '../base/scheduler.ts';
import type { Context } from '../store/context.ts';
import {
  type ClaimWish,
  claimDeliveries,
  type DueEndpoint,
  endCatchUp,
  FIRST_ENDPOINT,
  listDueEndpoints,
} from './claim-queries.ts';
import type { EndpointQueues, Job } from './endpoint-queues.ts';
import { rampedConcurrency } from './health/fold-outcomes.ts';
import { leaseMs } from './policy.ts';
import type { EndpointRecord, Target, TargetCache } from './target.ts';

// One probe of the index each, some 5 µs: a round stays within milliseconds, and the next one goes on behind it.
const ENDPOINTS_PER_ROUND = 500;
// Shared between the endpoints that are due: few get much each, many get little each.
const DELIVERIES_PER_ROUND = 1_024;

// What a rate allows in this time is claimed at once: four claims a second keep any rate, in small bursts.
const RATE_SLICE_S = 0.25;

export interface BacklogSweepOptions {
  ctx: Context;
  scheduler: Scheduler;
  targets: TargetCache;
  queues: EndpointQueues;
  /** Told of every endpoint that may be sent something, before it is claimed for. */
  onDue(endpoint: DueEndpoint): void;
  /** Called when it is time for the next claim of an endpoint with a rate. */
  wake(): void;
}

/** An endpoint with places taken for `quota` of its deliveries, and those that were claimed. */
interface Wish extends DueEndpoint {
  target: Target;
  quota: number;
  jobs: Job[];
}

/** Claims what nobody holds: endpoints in turn, a few deliveries each, never more than memory has places for. */
export class BacklogSweep {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #targets: TargetCache;
  readonly #queues: EndpointQueues;
  readonly #onDue: BacklogSweepOptions['onDue'];
  readonly #wake: () => void;
  readonly #unreadable = new Set<string>();
  #after = FIRST_ENDPOINT;

  constructor({ ctx, scheduler, targets, queues, onDue, wake }: BacklogSweepOptions) {
    this.#onDue = onDue;
    this.#wake = wake;
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#targets = targets;
    this.#queues = queues;
  }

  /** Jobs with their places taken. `hasMore`: the walk over the endpoints was cut short; the next call goes on there. */
  async claim(): Promise<{ jobs: Job[]; hasMore: boolean }> {
    const due = await listDueEndpoints(this.#ctx, this.#after, ENDPOINTS_PER_ROUND);
    const hasMore = due.next !== null;
    this.#after = due.next ?? FIRST_ENDPOINT;
    const opened = due.endpoints.flatMap((endpoint) => {
      const target = this.#open(endpoint.record);
      return target ? [{ ...endpoint, target }] : [];
    });
    for (const endpoint of opened) this.#onDue(endpoint);
    const hungry = opened.filter(({ target }) => this.#queues.refillFor(target.endpointId) > 0);
    const share = Math.max(1, Math.floor(DELIVERIES_PER_ROUND / Math.max(1, hungry.length)));
    const wishes = hungry.map((endpoint) => {
      const quota = this.#reserve(endpoint.target.endpointId, Math.min(share, this.#quotaOf(endpoint)));
      return { ...endpoint, quota, jobs: [] };
    });
    return { jobs: await this.#claim(wishes.filter(({ quota }) => quota > 0)), hasMore };
  }

  /** How many at most may be taken on: what cannot start soon is left to others, and to later. */
  #quotaOf({ record, target, isProbing, recoveredForMs }: DueEndpoint & { target: Target }): number {
    if (isProbing || record.isCatchingUp) return 1;
    if (target.perSecond !== null) return Math.max(1, Math.floor(target.perSecond * RATE_SLICE_S));
    return rampedConcurrency(DELIVERIES_PER_ROUND, recoveredForMs === null ? null : -recoveredForMs, 0);
  }

  async #claim(wishes: Wish[]): Promise<Job[]> {
    if (wishes.length === 0) return [];
    const byEndpoint = new Map(wishes.map((wish) => [wish.target.endpointId, wish]));
    const claimId = newUuid(this.#ctx.clock.now());
    const takenAt = this.#scheduler.now();
    try {
      for (const row of await claimDeliveries(this.#ctx, claimId, wishes.map(toClaimWish))) {
        const wish = byEndpoint.get(row.endpointId);
        if (!wish) continue;
        const { target, isProbing: isProbe } = wish;
        const { id, payload, attemptCount, isReplay } = row;
        const lease = { claimId, leaseEndsAt: takenAt + leaseMs(target.policy) };
        const isExclusive = isProbe || wish.record.isCatchingUp;
        wish.jobs.push({ id, payload, attemptCount, isReplay, target, ...lease, isExclusive, isProbe });
      }
    } finally {
      for (const wish of wishes) this.#afterClaim(wish);
    }
    for (const { record, jobs } of wishes) {
      if (record.isCatchingUp && jobs.length === 0) await this.#endCatchUp(record);
    }
    return wishes.flatMap(({ jobs }) => jobs);
  }

  /** Failing must not cost what was claimed for others: the next claim that comes back empty does it. */
  async #endCatchUp(record: EndpointRecord): Promise<void> {
    try {
      await endCatchUp(this.#ctx, record);
    } catch (error) {
      this.#ctx.log.warn({ err: error, endpointId: record.endpointId }, 'catching up could not be ended; it will be');
    }
  }

  #afterClaim({ target, quota, jobs }: Wish): void {
    if (jobs.length === quota) this.#queues.markBacklog(target.endpointId);
    for (let i = jobs.length; i < quota; i++) this.#queues.leave(target.endpointId);
    if (target.perSecond !== null && jobs.length > 0) {
      this.#scheduler.after((jobs.length / target.perSecond) * 1_000, this.#wake);
    }
  }

  #reserve(endpointId: string, share: number): number {
    let quota = 0;
    while (quota < share && this.#queues.reserve(endpointId)) quota += 1;
    return quota;
  }

  /** An endpoint whose secrets cannot be opened is our fault, not its receiver's: it waits, and no attempt is used up. */
  #open(record: EndpointRecord): Target | undefined {
    try {
      return this.#targets.open(record);
    } catch (error) {
      if (!this.#unreadable.has(record.endpointId)) {
        this.#unreadable.add(record.endpointId);
        const { accountId, endpointId } = record;
        this.#ctx.log.error({ err: error, accountId, endpointId }, 'an endpoint cannot be opened; its deliveries wait');
      }
      return undefined;
    }
  }
}

function toClaimWish({ target, record, isProbing, quota }: Wish): ClaimWish {
  const { accountId, endpointId, policy, perSecond } = target;
  const isExclusive = isProbing || record.isCatchingUp;
  return { accountId, endpointId, quota, leaseMs: leaseMs(policy), isExclusive, perSecond };
}
