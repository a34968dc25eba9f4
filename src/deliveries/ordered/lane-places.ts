import { invariant } from '../../base/assert.ts';
import type { HeldLane } from './lane.ts';

export interface LaneLimits {
  /** Lanes held at once, in all: each has one request under way. */
  lanesMax: number;
  /** And of one endpoint, unless it has a number of its own. */
  perEndpoint: number;
}

/** How many lanes are held, in all and of each endpoint. Pure bookkeeping. */
export class LanePlaces {
  readonly limits: LaneLimits;
  readonly #byEndpoint = new Map<string, number>();
  #held = 0;
  #isShort = false;

  constructor(limits: LaneLimits) {
    this.limits = limits;
  }

  get held(): number {
    return this.#held;
  }

  get room(): number {
    return this.limits.lanesMax - this.#held;
  }

  heldOf(endpointId: string): number {
    return this.#byEndpoint.get(endpointId) ?? 0;
  }

  /** Whether there was more to claim than there were places. */
  noteShortage(isShort: boolean): void {
    this.#isShort = isShort;
  }

  take(endpointId: string, count: number): void {
    this.#held += count;
    this.#byEndpoint.set(endpointId, this.heldOf(endpointId) + count);
  }

  /** True where somebody waits for the place. */
  leave(endpointId: string): boolean {
    const left = this.heldOf(endpointId) - 1;
    invariant(left >= 0, 'a place is given back once');
    this.#held -= 1;
    if (left === 0) this.#byEndpoint.delete(endpointId);
    else this.#byEndpoint.set(endpointId, left);
    return this.#isShort;
  }

  /** Whether others may wait for this lane's place: then it is given up after each request, and the turn goes round. */
  isCoveted({ endpointId, key, target }: HeldLane): boolean {
    // A whole endpoint's lane has no siblings to make room for.
    if (this.#isShort || key === '') return this.#isShort;
    return this.heldOf(endpointId) >= (target.concurrency ?? this.limits.perEndpoint);
  }
}
