import { invariant } from '../base/assert.ts';
import type { Lease } from './enqueue-queries.ts';
import type { OnFirstAnswer, Sendable } from './request.ts';
import type { Target } from './target.ts';

/** A delivery this process holds the lease of. */
export interface Job extends Sendable {
  claimId: string;
  /** Attempts made before this one. */
  attemptCount: number;
  /** When the lease ends at the earliest, by the scheduler's clock. */
  leaseEndsAt: number;
  /** Its endpoint is claimed by this process alone until this is settled. */
  isExclusive: boolean;
  /** An open breaker lets this one through to find out. */
  isProbe: boolean;
  /** Started from memory, and somebody waits for the answer. */
  onFirstAnswer?: OnFirstAnswer | undefined;
}

/** Places taken for deliveries that are about to be committed, in the order they were asked for. */
export interface Reservation {
  /** What to enqueue each with; null: no place, it waits for a claim. */
  readonly leases: readonly (Lease | null)[];
  readonly targets: readonly Target[];
  /** The scheduler's time, before the leases began in the database. */
  readonly takenAt: number;
}

export interface QueueLimits {
  /** Requests under way, in all and to one endpoint. */
  concurrency: number;
  perEndpoint: number;
  /** Deliveries in memory: reserved, waiting, under way, and not settled yet. */
  heldMax: number;
}

/** From here down a queue is short of work: while more is known to be queued, it is time to claim. */
export const REFILL_AT = 128;

/** One part in so many of the free room is what a queue may hold. */
const QUEUE_SHARE = 4;

interface Queue {
  waiting: Job[];
  running: number;
  /** Requests that may be under way at once. */
  runningMax: number;
  /** Everything of this endpoint that counts against `heldMax`. */
  held: number;
  /** The queue is known to have more for it. */
  hasBacklog: boolean;
}

/**
 * What is held in memory, one queue per endpoint, served round robin. Pure bookkeeping: no time, no I/O.
 *
 * A queue may hold a quarter of what room is left (a queue against a dynamic threshold, as switches share their memory):
 * a stuck endpoint stops at a fifth of all, thirty stuck ones leave places for whoever comes next, and a single busy
 * endpoint still gets its bursts of hundreds.
 */
export class EndpointQueues {
  readonly #limits: QueueLimits;
  readonly #queues = new Map<string, Queue>();
  /** Queues with a job that may start, the next to be served first. */
  readonly #ready = new Set<Queue>();
  #running = 0;
  #held = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get held(): number {
    return this.#held;
  }

  /** How many more deliveries an endpoint may have in memory. */
  roomFor(endpointId: string): number {
    const share = Math.ceil((this.#limits.heldMax - this.#held) / QUEUE_SHARE);
    return Math.max(0, share - (this.#queues.get(endpointId)?.held ?? 0));
  }

  /** How many more are worth claiming for it: none while it has enough. */
  refillFor(endpointId: string): number {
    const waiting = this.#queues.get(endpointId)?.waiting.length ?? 0;
    return waiting > REFILL_AT ? 0 : this.roomFor(endpointId);
  }

  /** Takes a place for a delivery to come; false where there is none. */
  reserve(endpointId: string): boolean {
    if (this.roomFor(endpointId) < 1) return false;
    this.#queue(endpointId).held += 1;
    this.#held += 1;
    return true;
  }

  /** Fills a reserved place. */
  add(job: Job): void {
    const queue = this.#queue(job.target.endpointId);
    queue.waiting.push(job);
    this.#offer(queue);
  }

  /** How many requests to an endpoint may be under way at once, while anything of it is held. */
  setRunningMax(endpointId: string, runningMax: number): void {
    const queue = this.#queues.get(endpointId);
    if (!queue) return;
    queue.runningMax = runningMax;
    this.#offer(queue);
  }

  /** The queue has more of this endpoint than is held here; matters while some of it is. */
  markBacklog(endpointId: string): void {
    const queue = this.#queues.get(endpointId);
    if (queue) queue.hasBacklog = true;
  }

  /** The next job to start, or undefined while nothing may. It counts as running until `finish`. */
  next(): Job | undefined {
    if (this.#running >= this.#limits.concurrency) return undefined;
    const [queue] = this.#ready;
    if (!queue) return undefined;
    const job = queue.waiting.shift();
    invariant(job, 'a ready queue has a job');
    queue.running += 1;
    this.#running += 1;
    // To the end of the round, if there is more to serve.
    this.#ready.delete(queue);
    this.#offer(queue);
    return job;
  }

  /** Whether the endpoint has become short of work while more is queued; says so once. */
  takeRefillWish(endpointId: string): boolean {
    const queue = this.#queues.get(endpointId);
    if (!queue?.hasBacklog || queue.waiting.length > REFILL_AT) return false;
    queue.hasBacklog = false;
    return true;
  }

  /** The request is over: its slot is free, its place is not until the result is settled. */
  finish(endpointId: string): void {
    const queue = this.#queue(endpointId);
    queue.running -= 1;
    this.#running -= 1;
    invariant(queue.running >= 0, 'a request ends once');
    this.#offer(queue);
  }

  /** Gives a place back: settled, dropped, or reserved in vain. */
  leave(endpointId: string): void {
    const queue = this.#queue(endpointId);
    queue.held -= 1;
    this.#held -= 1;
    invariant(queue.held >= 0, 'a place is given back once');
    if (queue.held === 0) this.#queues.delete(endpointId);
  }

  /** Takes out what waits, of one endpoint or of all. Their places stay taken until `leave`. */
  removeWaiting(endpointId?: string): Job[] {
    const one = endpointId === undefined ? undefined : this.#queues.get(endpointId);
    const queues = endpointId === undefined ? [...this.#queues.values()] : one ? [one] : [];
    return queues.flatMap((queue) => {
      this.#ready.delete(queue);
      return queue.waiting.splice(0);
    });
  }

  #queue(endpointId: string): Queue {
    const known = this.#queues.get(endpointId);
    if (known) return known;
    const queue: Queue = { waiting: [], running: 0, runningMax: this.#limits.perEndpoint, held: 0, hasBacklog: false };
    this.#queues.set(endpointId, queue);
    return queue;
  }

  #offer(queue: Queue): void {
    if (queue.waiting.length > 0 && queue.running < queue.runningMax) this.#ready.add(queue);
    else this.#ready.delete(queue);
  }
}
