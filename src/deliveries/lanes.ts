import { invariant } from '../base/assert.ts';
import type { OwedDelivery } from './request.ts';

/** A delivery this process holds the lease of. */
export interface Job extends OwedDelivery {
  claimId: string;
  /** Attempts made before this one. */
  attemptCount: number;
  /** When the lease ends at the earliest, by the scheduler's clock. */
  leaseEndsAt: number;
}

export interface LaneLimits {
  /** Requests under way, in all and to one endpoint. */
  concurrency: number;
  perEndpoint: number;
  /** Deliveries in memory: reserved, waiting, under way, and not settled yet. */
  heldMax: number;
}

/** From here down a lane is short of work: while more is known to be queued, it is time to claim. */
export const REFILL_AT = 128;

/** One part in so many of the free room is what a lane may hold. */
const LANE_SHARE = 4;

interface Lane {
  waiting: Job[];
  running: number;
  /** Everything of this endpoint that counts against `heldMax`. */
  held: number;
  /** The queue is known to have more for it. */
  hasBacklog: boolean;
}

/**
 * What is held in memory, one lane per endpoint, served round robin. Pure bookkeeping: no time, no I/O.
 *
 * A lane may hold a quarter of what room is left (a queue against a dynamic threshold, as switches share their memory):
 * a stuck endpoint stops at a fifth of all, thirty stuck ones leave places for whoever comes next, and a single busy
 * endpoint still gets its bursts of hundreds.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with a job that may start, the next to be served first. */
  readonly #ready = new Set<Lane>();
  #running = 0;
  #held = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get held(): number {
    return this.#held;
  }

  /** How many more deliveries an endpoint may have in memory. */
  roomFor(endpointId: string): number {
    const share = Math.ceil((this.#limits.heldMax - this.#held) / LANE_SHARE);
    return Math.max(0, share - (this.#lanes.get(endpointId)?.held ?? 0));
  }

  /** How many more are worth claiming for it: none while it has enough. */
  refillFor(endpointId: string): number {
    const waiting = this.#lanes.get(endpointId)?.waiting.length ?? 0;
    return waiting > REFILL_AT ? 0 : this.roomFor(endpointId);
  }

  /** Takes a place for a delivery to come; false where there is none. */
  reserve(endpointId: string): boolean {
    if (this.roomFor(endpointId) < 1) return false;
    this.#lane(endpointId).held += 1;
    this.#held += 1;
    return true;
  }

  /** Fills a reserved place. */
  add(job: Job): void {
    const lane = this.#lane(job.target.endpointId);
    lane.waiting.push(job);
    this.#offer(lane);
  }

  /** The queue has more of this endpoint than is held here; matters while some of it is. */
  markBacklog(endpointId: string): void {
    const lane = this.#lanes.get(endpointId);
    if (lane) lane.hasBacklog = true;
  }

  /** The next job to start, or undefined while nothing may. It counts as running until `finish`. */
  next(): Job | undefined {
    if (this.#running >= this.#limits.concurrency) return undefined;
    const [lane] = this.#ready;
    if (!lane) return undefined;
    const job = lane.waiting.shift();
    invariant(job, 'a ready lane has a job');
    lane.running += 1;
    this.#running += 1;
    // To the end of the round, if there is more to serve.
    this.#ready.delete(lane);
    this.#offer(lane);
    return job;
  }

  /** Whether the endpoint has become short of work while more is queued; says so once. */
  takeRefillWish(endpointId: string): boolean {
    const lane = this.#lanes.get(endpointId);
    if (!lane?.hasBacklog || lane.waiting.length > REFILL_AT) return false;
    lane.hasBacklog = false;
    return true;
  }

  /** The request is over: its slot is free, its place is not until the result is settled. */
  finish(endpointId: string): void {
    const lane = this.#lane(endpointId);
    lane.running -= 1;
    this.#running -= 1;
    invariant(lane.running >= 0, 'a request ends once');
    this.#offer(lane);
  }

  /** Gives a place back: settled, dropped, or reserved in vain. */
  leave(endpointId: string): void {
    const lane = this.#lane(endpointId);
    lane.held -= 1;
    this.#held -= 1;
    invariant(lane.held >= 0, 'a place is given back once');
    if (lane.held === 0) this.#lanes.delete(endpointId);
  }

  /** Takes out what waits, of one endpoint or of all. Their places stay taken until `leave`. */
  removeWaiting(endpointId?: string): Job[] {
    const one = endpointId === undefined ? undefined : this.#lanes.get(endpointId);
    const lanes = endpointId === undefined ? [...this.#lanes.values()] : one ? [one] : [];
    return lanes.flatMap((lane) => {
      this.#ready.delete(lane);
      return lane.waiting.splice(0);
    });
  }

  #lane(endpointId: string): Lane {
    const known = this.#lanes.get(endpointId);
    if (known) return known;
    const lane: Lane = { waiting: [], running: 0, held: 0, hasBacklog: false };
    this.#lanes.set(endpointId, lane);
    return lane;
  }

  #offer(lane: Lane): void {
    if (lane.waiting.length > 0 && lane.running < this.#limits.perEndpoint) this.#ready.add(lane);
  }
}
