import { newUuid } from '../../base/ids.ts';
import type { Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { type DueEndpoint, FIRST_ENDPOINT, listDueEndpoints } from '../claim-queries.ts';
import { rampedConcurrency } from '../health/fold-outcomes.ts';
import { leaseMs } from '../policy.ts';
import type { Target } from '../target.ts';
import { claimLanes } from './claim-queries.ts';
import type { HeadReader, OpenLane } from './head-reader.ts';
import type { HeldLane } from './lane.ts';
import type { LanePlaces } from './lane-places.ts';

// One probe of the index each, some 5 µs: a round stays within milliseconds, and the next one goes on behind it.
const ENDPOINTS_PER_ROUND = 500;

export interface LaneClaimsOptions {
  ctx: Context;
  scheduler: Scheduler;
  heads: HeadReader;
  places: LanePlaces;
  /** Called when it is time for the next claim of an endpoint with a rate. */
  wake(): void;
}

/** An endpoint with places taken for `quota` of its lanes. */
interface Wish extends DueEndpoint {
  target: Target;
  quota: number;
}

/** Claims lanes that are due: endpoints in turn, a few lanes each, never more than there are places for. */
export class LaneClaims {
  readonly #options: LaneClaimsOptions;
  #after = FIRST_ENDPOINT;

  constructor(options: LaneClaimsOptions) {
    this.#options = options;
  }

  /** Lanes with their places taken. `hasMore`: the walk was cut short; the next call goes on there. */
  async claim(): Promise<{ open: OpenLane[]; hasMore: boolean }> {
    const { ctx, places, heads } = this.#options;
    const { room } = places;
    if (room === 0) {
      places.noteShortage(true);
      return { open: [], hasMore: false };
    }
    const due = await listDueEndpoints(ctx, this.#after, ENDPOINTS_PER_ROUND, 'delivery_lane');
    const hungry = due.endpoints.flatMap((endpoint) => {
      const target = heads.open(endpoint.record);
      const quota = target ? this.#quotaOf({ ...endpoint, target }) : 0;
      return target && quota > 0 ? [{ ...endpoint, target, quota }] : [];
    });
    const share = Math.max(1, Math.floor(room / Math.max(1, hungry.length)));
    const served = hungry.slice(0, room).map((wish) => ({ ...wish, quota: Math.min(wish.quota, share) }));
    const last = served.at(-1);
    const next = hungry.length > served.length && last ? last.target.endpointId : due.next;
    // A walk that began behind the first endpoint has not seen who waits before it.
    places.noteShortage(next !== null || this.#after !== FIRST_ENDPOINT);
    this.#after = next ?? FIRST_ENDPOINT;
    return { open: await this.#claim(served), hasMore: next !== null };
  }

  /** How many lanes more it may have under way. */
  #quotaOf({ target, isProbing, recoveredForMs }: DueEndpoint & { target: Target }): number {
    const { places } = this.#options;
    const limit = target.concurrency ?? places.limits.perEndpoint;
    const ramped = rampedConcurrency(limit, recoveredForMs === null ? null : -recoveredForMs, 0);
    return Math.max(0, (isProbing ? 1 : ramped) - places.heldOf(target.endpointId));
  }

  async #claim(wishes: readonly Wish[]): Promise<OpenLane[]> {
    if (wishes.length === 0) return [];
    const { ctx, scheduler, heads, places } = this.#options;
    const byEndpoint = new Map(wishes.map((wish) => [wish.target.endpointId, wish]));
    for (const { target, quota } of wishes) places.take(target.endpointId, quota);
    const claimId = newUuid(ctx.clock.now());
    const takenAt = scheduler.now();
    const open: OpenLane[] = [];
    try {
      const keys = await claimLanes(ctx, claimId, wishes.map(toClaimWish));
      const lanes = keys.flatMap((key): HeldLane[] => {
        const wish = byEndpoint.get(key.endpointId);
        if (!wish) return [];
        const { target, isProbing: isProbe } = wish;
        const leaseEndsAt = takenAt + leaseMs(target.policy);
        return [{ ...key, claimId, target, leaseEndsAt, isProbe, isGated: isProbe || target.perSecond !== null }];
      });
      open.push(...(await heads.read(lanes)).values());
    } finally {
      const got = Map.groupBy(open, ({ lane }) => lane.endpointId);
      for (const wish of wishes) this.#afterClaim(wish, got.get(wish.target.endpointId)?.length ?? 0);
    }
    return open;
  }

  #afterClaim({ target: { endpointId, perSecond }, quota }: Wish, count: number): void {
    const { places, scheduler, wake } = this.#options;
    for (let i = count; i < quota; i++) places.leave(endpointId);
    if (perSecond !== null && count > 0) scheduler.after((count / perSecond) * 1_000, wake);
  }
}

function toClaimWish({ target, isProbing, quota }: Wish) {
  const { accountId, endpointId, policy, perSecond } = target;
  return { accountId, endpointId, quota, leaseMs: leaseMs(policy), isExclusive: isProbing, perSecond };
}
