import type { Scheduler } from '../../src/base/scheduler.ts';

interface Timer {
  at: number;
  run: () => void;
}

/**
 * A scheduler whose time moves only by `advance`, which fires what comes due on the way, in order. Waits of up to
 * `passingMs` pass by themselves, at the end of the event loop's turn: those that only gather work for a batch.
 */
export class SteppedScheduler implements Scheduler {
  readonly #passingMs: number;
  readonly #timers = new Set<Timer>();
  #now = 0;

  constructor(options: { passingMs?: number } = {}) {
    this.#passingMs = options.passingMs ?? -1;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    if (delayMs <= this.#passingMs) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** Time passes while the process stands still: what came due fires late, with the next `advance`. */
  stall(ms: number): void {
    this.#now += ms;
  }

  #due(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= until && (!first || timer.at < first.at)) first = timer;
    return first;
  }
}
