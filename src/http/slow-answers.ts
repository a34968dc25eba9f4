import type { Context } from '../store/context.ts';

/** What takes no longer is found anew each time. */
const SLOW_MS = 50;
/** Found anew at most a twentieth of the time, */
const REST_FACTOR = 20;
const REST_MAX_MS = 300_000;
/** and never given when it is older than that. */
const AGE_MAX_MS = 900_000;
const ANSWERS_MAX = 1_000;

interface Kept {
  value: unknown;
  foundAt: number;
  /** As good as new until then. */
  restsUntil: number;
}

interface Search {
  since: number;
  result: Promise<unknown>;
}

/**
 * Answers of questions that walk over tables (how many people are where): one that took long is given again for a while,
 * and found anew in the background when somebody asks after that. In this process's memory.
 */
export class SlowAnswers {
  readonly #inBackground: boolean;
  readonly #kept = new Map<string, Kept>();
  readonly #searches = new Map<string, Search>();

  /** `inBackground`: false on Workers, where nothing goes on after a request, and requests share no promises. */
  constructor({ inBackground }: { inBackground: boolean }) {
    this.#inBackground = inBackground;
  }

  /** The answer to what `key` says, which has the account in it; `find` finds it. Its refusals are never kept. */
  async get<T>(ctx: Context, key: string, find: () => Promise<T>): Promise<T> {
    const now = ctx.clock.now();
    const kept = this.#kept.get(key);
    if (kept && now < kept.restsUntil) return kept.value as T;
    if (!this.#inBackground) return this.#find(ctx, key, find);
    const search = this.#searches.get(key);
    if (kept && now < kept.foundAt + AGE_MAX_MS) {
      if (!search) this.#begin(ctx, key, find).catch((error: unknown) => tell(ctx, error));
      return kept.value as T;
    }
    // One that began just now may be older than what this caller has just changed, but for a moment: not one that is slow.
    if (search && now >= search.since + SLOW_MS) return search.result as Promise<T>;
    return this.#begin(ctx, key, find);
  }

  /** Resolves when nothing is looked for. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#searches.values()].map(({ result }) => result));
  }

  #begin<T>(ctx: Context, key: string, find: () => Promise<T>): Promise<T> {
    const result = this.#find(ctx, key, find).finally(() => {
      if (this.#searches.get(key)?.result === result) this.#searches.delete(key);
    });
    this.#searches.set(key, { since: ctx.clock.now(), result });
    return result;
  }

  async #find<T>(ctx: Context, key: string, find: () => Promise<T>): Promise<T> {
    const since = ctx.clock.now();
    const value = await find();
    const now = ctx.clock.now();
    this.#kept.delete(key);
    if (now - since < SLOW_MS) return value;
    this.#kept.set(key, { value, foundAt: now, restsUntil: now + Math.min((now - since) * REST_FACTOR, REST_MAX_MS) });
    if (this.#kept.size > ANSWERS_MAX) this.#kept.delete(this.#kept.keys().next().value as string);
    return value;
  }
}

function tell(ctx: Context, error: unknown): void {
  ctx.log.warn({ err: error }, 'a slow answer could not be found anew');
}
