import { AppError } from './errors.ts';

/** What became of one item of a batch. `again`: it goes into a later batch, before everything newer of its key. */
export type Outcome<Result> = { ok: Result } | { error: unknown } | 'again';

interface Waiting<Item, Result> {
  item: Item;
  key: string;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface BatcherOptions<Item, Result> {
  run(items: Item[]): Promise<Outcome<Result>[]>;
  keyOf(item: Item): string;
  sizeMax: number;
  inFlightMax: number;
  /** So many must wait to make a batch beside another one worth its while. */
  furtherFrom: number;
  /** Above this many waiting, `add` is refused. */
  waitingMax: number;
  /** Called to try again later what was put back. */
  later(retry: () => void): void;
}

/**
 * Gathers single items into batches while earlier batches are at work. A batch starts at once when none is at work or
 * `furtherFrom` wait, else when one ends: an idle system adds no wait, a busy one finds its batches filled. Items of one key keep their order and are never in two batches at once.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  /** Keys that are at work, or that rest after one of theirs was put back. */
  readonly #busyKeys = new Set<string>();
  readonly #idlers: (() => void)[] = [];
  #inFlight = 0;
  #isScheduled = false;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** Hands in one item; settles as its batch says. @throws AppError `unavailable` where too many wait already. */
  async add(item: Item): Promise<Result> {
    const { keyOf, inFlightMax, waitingMax } = this.#options;
    if (this.#waiting.length >= waitingMax) {
      throw new AppError('unavailable', 'Too much is waiting to be worked on just now. Try again.');
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ item, key: keyOf(item), resolve, reject });
    if (this.#inFlight < inFlightMax) this.#schedule();
    return promise;
  }

  /** Resolves when nothing is waiting or at work. */
  async idle(): Promise<void> {
    if (this.#isIdle) return;
    await new Promise<void>((resolve) => this.#idlers.push(resolve));
  }

  get #isIdle(): boolean {
    return this.#inFlight === 0 && this.#waiting.length === 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // After the I/O that is already here was read: everything that arrived together shares the batch.
    setImmediate(() => {
      this.#isScheduled = false;
      this.#fill();
    });
  }

  #fill(): void {
    const { inFlightMax, furtherFrom } = this.#options;
    while (this.#inFlight === 0 || (this.#inFlight < inFlightMax && this.#waiting.length >= furtherFrom)) {
      const batch = this.#take();
      if (batch.length === 0) return;
      void this.#work(batch);
    }
  }

  /** Looks no further than the batch is full: what waits behind it is neither read nor copied. */
  #take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const passed: Waiting<Item, Result>[] = [];
    for (const entry of this.#waiting) {
      if (batch.length === this.#options.sizeMax) break;
      (this.#busyKeys.has(entry.key) ? passed : batch).push(entry);
    }
    if (batch.length > 0) this.#waiting.splice(0, passed.length + batch.length, ...passed);
    for (const { key } of batch) this.#busyKeys.add(key);
    return batch;
  }

  async #work(batch: Waiting<Item, Result>[]): Promise<void> {
    this.#inFlight++;
    let putBack: Waiting<Item, Result>[] = [];
    try {
      const outcomes = await this.#options.run(batch.map(({ item }) => item));
      putBack = batch.filter((entry, index) => !settle(entry, outcomes[index] as Outcome<Result>));
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
    this.#inFlight--;
    const resting = new Set(putBack.map(({ key }) => key));
    for (const { key } of batch) if (!resting.has(key)) this.#busyKeys.delete(key);
    if (this.#waiting.length > 0) this.#schedule();
    if (putBack.length > 0) this.#rest(putBack, resting);
    if (this.#isIdle) for (const wake of this.#idlers.splice(0)) wake();
  }

  /** Their keys stay busy until it is later; everybody else's go on. */
  #rest(putBack: Waiting<Item, Result>[], keys: Set<string>): void {
    this.#waiting.unshift(...putBack);
    this.#options.later(() => {
      for (const key of keys) this.#busyKeys.delete(key);
      this.#fill();
    });
  }
}

function settle<Item, Result>(entry: Waiting<Item, Result>, outcome: Outcome<Result>): boolean {
  if (outcome === 'again') return false;
  if ('ok' in outcome) entry.resolve(outcome.ok);
  else entry.reject(outcome.error);
  return true;
}
