/** Gathers single items into batches while earlier batches are at work. */
export interface Batcher<Item, Result> {
  /** Hands in one item; settles as its batch says. */
  add(item: Item): Promise<Result>;
  /** Resolves when nothing is waiting or at work. */
  idle(): Promise<void>;
}

/** What became of one item of a batch. `again`: it goes into a later batch, before everything newer of its key. */
export type Outcome<Result> = { ok: Result } | { error: unknown } | 'again';

interface Waiting<Item, Result> {
  item: Item;
  key: string;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * A batch starts at once when fewer than `inFlightMax` are at work, else when one of them ends: an idle system adds no
 * wait, a busy one finds its batches filled. Items of one key keep their order and are never in two batches at once.
 */
export function createBatcher<Item, Result>(options: {
  run(items: Item[]): Promise<Outcome<Result>[]>;
  keyOf(item: Item): string;
  sizeMax: number;
  inFlightMax: number;
  /** Called to try again later when the only items left were put back. */
  later(retry: () => void): void;
}): Batcher<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  const busyKeys = new Set<string>();
  const idlers: (() => void)[] = [];
  let inFlight = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // After the I/O that is already here was read: everything that arrived together shares the batch.
    setImmediate(() => {
      scheduled = false;
      fill();
    });
  }

  function fill(): void {
    while (inFlight < options.inFlightMax) {
      const batch = take();
      if (batch.length === 0) return;
      void work(batch);
    }
  }

  function take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    for (const entry of waiting) {
      if (batch.length < options.sizeMax && !busyKeys.has(entry.key)) batch.push(entry);
      else left.push(entry);
    }
    waiting = left;
    for (const entry of batch) busyKeys.add(entry.key);
    return batch;
  }

  async function work(batch: Waiting<Item, Result>[]): Promise<void> {
    inFlight++;
    let putBack: Waiting<Item, Result>[] = [];
    try {
      const outcomes = await options.run(batch.map((entry) => entry.item));
      putBack = batch.filter((entry, index) => !settle(entry, outcomes[index] as Outcome<Result>));
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
    inFlight--;
    for (const entry of batch) busyKeys.delete(entry.key);
    waiting = [...putBack, ...waiting];
    if (putBack.length > 0) options.later(fill);
    else if (waiting.length > 0) schedule();
    if (inFlight === 0 && waiting.length === 0) for (const wake of idlers.splice(0)) wake();
  }

  return {
    add(item) {
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ item, key: options.keyOf(item), resolve, reject });
        if (inFlight < options.inFlightMax) schedule();
      });
    },
    async idle() {
      if (inFlight === 0 && waiting.length === 0) return;
      await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}

function settle<Item, Result>(entry: Waiting<Item, Result>, outcome: Outcome<Result>): boolean {
  if (outcome === 'again') return false;
  if ('ok' in outcome) entry.resolve(outcome.ok);
  else entry.reject(outcome.error);
  return true;
}
