import type { Scheduler } from '../base/scheduler.ts';
import type { Log } from '../store/context.ts';

// A retry is at least 5 s away, so that half a second of waiting for it is nobody's loss, and an idle process asks twice
// a second for nothing.
const IDLE_MS = 500;
const AFTER_ERROR_MS = 1_000;
// Between rounds while there is work: 20 ms at 4,000/s make claims of 80 rows.
const BUSY_MS = 20;

/** Asks again and again for work: soon when there was more, or when woken, else now and then. */
export class PollLoop {
  readonly #scheduler: Scheduler;
  readonly #log: Log;
  readonly #work: () => Promise<boolean>;
  #isWoken = false;
  #isStopped = false;
  #isPacing = false;
  #endPause: () => void = () => {};

  /** `work` does one round and says whether there is more right now. */
  constructor(scheduler: Scheduler, log: Log, work: () => Promise<boolean>) {
    this.#scheduler = scheduler;
    this.#log = log;
    this.#work = work;
  }

  /** Resolves when `signal` or `stop` has ended it, after the round at work. After `stop` it does not run again. */
  async run(signal: AbortSignal): Promise<void> {
    const endPause = () => this.#endPause();
    signal.addEventListener('abort', endPause);
    while (!this.#isStopped && !signal.aborted) {
      const pauseMs = await this.#round();
      if (!this.#isWoken) await this.#wait(pauseMs, signal);
      if (this.#isWoken) await this.#keepPace(signal);
    }
    signal.removeEventListener('abort', endPause);
  }

  /** There is work: the next round is not put off any longer than the pace asks for. */
  wake(): void {
    this.#isWoken = true;
    if (!this.#isPacing) this.#endPause();
  }

  stop(): void {
    this.#isStopped = true;
    this.#endPause();
  }

  async #round(): Promise<number> {
    this.#isWoken = false;
    try {
      return (await this.#work()) ? BUSY_MS : IDLE_MS;
    } catch (error) {
      this.#log.error({ err: error }, 'claiming deliveries failed');
      return AFTER_ERROR_MS;
    }
  }

  /** Under load every commit wakes: without this pause, which no wake ends, that were 400 claims a second. */
  async #keepPace(signal: AbortSignal): Promise<void> {
    this.#isPacing = true;
    await this.#wait(BUSY_MS, signal);
    this.#isPacing = false;
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#isStopped || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#scheduler.after(ms, resolve);
    this.#endPause = resolve;
    await promise;
    cancel();
  }
}
