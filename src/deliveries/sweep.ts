import { newUuid } from '../base/ids.ts';
import type { Scheduler } from '../base/scheduler.ts';
import type { Context } from '../store/context.ts';
import { type ClaimWish, claimDeliveries, FIRST_ENDPOINT, listDueEndpoints } from './claim-queries.ts';
import type { Job, Lanes } from './lanes.ts';
import { leaseMs } from './policy.ts';
import type { EndpointRecord, Target, TargetCache } from './target.ts';

// One probe of the index each, some 5 µs: a round stays within milliseconds, and the next one goes on behind it.
const ENDPOINTS_PER_ROUND = 500;
// Shared between the endpoints that are due: few get much each, many get little each.
const DELIVERIES_PER_ROUND = 512;

export interface BacklogSweepOptions {
  ctx: Context;
  scheduler: Scheduler;
  targets: TargetCache;
  lanes: Lanes;
}

/** Claims what nobody holds: endpoints in turn, a few deliveries each, never more than memory has places for. */
export class BacklogSweep {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #targets: TargetCache;
  readonly #lanes: Lanes;
  readonly #unreadable = new Set<string>();
  #after = FIRST_ENDPOINT;

  constructor({ ctx, scheduler, targets, lanes }: BacklogSweepOptions) {
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#targets = targets;
    this.#lanes = lanes;
  }

  /** Jobs with their places taken. `hasMore`: the walk over the endpoints was cut short; the next call goes on there. */
  async claim(): Promise<{ jobs: Job[]; hasMore: boolean }> {
    const due = await listDueEndpoints(this.#ctx, this.#after, ENDPOINTS_PER_ROUND);
    const hasMore = due.next !== null;
    this.#after = due.next ?? FIRST_ENDPOINT;
    const targets = due.endpoints.flatMap((record) => this.#open(record) ?? []);
    const hungry = targets.filter((target) => this.#lanes.refillFor(target.endpointId) > 0);
    const share = Math.max(1, Math.floor(DELIVERIES_PER_ROUND / Math.max(1, hungry.length)));
    const wishes = hungry.map((target) => ({ target, quota: this.#reserve(target.endpointId, share) }));
    return { jobs: await this.#claim(wishes.filter(({ quota }) => quota > 0)), hasMore };
  }

  async #claim(wishes: { target: Target; quota: number }[]): Promise<Job[]> {
    if (wishes.length === 0) return [];
    const byEndpoint = new Map(wishes.map((wish) => [wish.target.endpointId, { ...wish, jobs: [] as Job[] }]));
    const claimId = newUuid(this.#ctx.clock.now());
    const takenAt = this.#scheduler.now();
    try {
      for (const row of await claimDeliveries(this.#ctx, claimId, wishes.map(toClaimWish))) {
        const wish = byEndpoint.get(row.endpointId);
        if (!wish) continue;
        const { id, payload, attemptCount } = row;
        const leaseEndsAt = takenAt + leaseMs(wish.target.policy);
        wish.jobs.push({ id, payload, attemptCount, target: wish.target, claimId, leaseEndsAt });
      }
    } finally {
      for (const { target, quota, jobs } of byEndpoint.values()) {
        if (jobs.length === quota) this.#lanes.markBacklog(target.endpointId);
        for (let i = jobs.length; i < quota; i++) this.#lanes.leave(target.endpointId);
      }
    }
    return [...byEndpoint.values()].flatMap(({ jobs }) => jobs);
  }

  #reserve(endpointId: string, share: number): number {
    let quota = 0;
    while (quota < share && this.#lanes.reserve(endpointId)) quota += 1;
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

function toClaimWish({ target, quota }: { target: Target; quota: number }): ClaimWish {
  return { accountId: target.accountId, endpointId: target.endpointId, quota, leaseMs: leaseMs(target.policy) };
}
