import type { Scheduler } from '../../base/scheduler.ts';

/** One store round trip takes sending moments for this long: 10 a second per busy channel, whatever its rate. */
const CHUNK_MS = 100;
/** A moment that went by unused for longer is lost; used late in numbers, they would be a burst over the rate. */
const MISSED_MS = CHUNK_MS;
const AFTER_ERROR_MS = 1_000;

export interface PaceOptions {
  /** Takes `count` moments; gives how long until the first of them, ms. */
  takeSlots(count: number, messagesPerSecond: number): Promise<number>;
  /** `mayGo` is worth asking again. */
  onChange(): void;
  onError(error: unknown): void;
}

/** Spaces one channel's messages by moments taken from the store, which all processes share. */
export class Pace {
  readonly #scheduler: Scheduler;
  readonly #options: PaceOptions;
  readonly #slots: number[] = [];
  #isAsking = false;
  #cancelTimer: (() => void) | undefined;

  constructor(scheduler: Scheduler, options: PaceOptions) {
    this.#scheduler = scheduler;
    this.#options = options;
  }

  /** Whether one of `waiting` messages may go now, which uses up its moment. If not, `onChange` is called in time. */
  mayGo(messagesPerSecond: number, waiting: number): boolean {
    const now = this.#scheduler.now();
    while (this.#slots[0] !== undefined && this.#slots[0] < now - MISSED_MS) this.#slots.shift();
    const [next] = this.#slots;
    if (next === undefined) void this.#ask(messagesPerSecond, waiting);
    else if (next > now) this.#wait(next - now);
    else {
      this.#slots.shift();
      return true;
    }
    return false;
  }

  /** Whether it has moments to come, which would be lost with it. */
  get isAhead(): boolean {
    return this.#isAsking || (this.#slots.at(-1) ?? Number.NEGATIVE_INFINITY) > this.#scheduler.now();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  async #ask(messagesPerSecond: number, waiting: number): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const gapMs = 1000 / messagesPerSecond;
    const count = Math.max(1, Math.min(waiting, Math.floor(CHUNK_MS / gapMs)));
    try {
      const waitMs = await this.#options.takeSlots(count, messagesPerSecond);
      const first = this.#scheduler.now() + Math.max(0, waitMs);
      for (let nth = 0; nth < count; nth++) this.#slots.push(first + nth * gapMs);
    } catch (error) {
      this.#options.onError(error);
      this.#isAsking = false;
      return this.#wait(AFTER_ERROR_MS);
    }
    this.#isAsking = false;
    this.#options.onChange();
  }

  #wait(ms: number): void {
    this.#cancelTimer ??= this.#scheduler.after(ms, () => {
      this.#cancelTimer = undefined;
      this.#options.onChange();
    });
  }
}
