import { invariant } from '../base/assert.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { Born, Sink } from '../deliveries/sink.ts';
import { type Context, inTransaction, newId } from '../store/context.ts';
import { isCollision } from '../store/errors.ts';
import { together } from '../store/together.ts';
import { insertActivities } from './activities/insert-queries.ts';
import type { Audience, AudienceCache } from './audience.ts';
import type { HooklineEvent, NewEvent } from './event-types.ts';
import { fanOut } from './fan-out.ts';

/** Told of what happens while a transaction is open; written before it ends. */
export type Emit = (...events: readonly NewEvent[]) => void;

type Work<C, T> = (tx: C, emit: Emit, revisions: Map<string, number>) => Promise<T>;

// Each try waits for the others by itself, for a lock or at a deadlock's end.
const TRIES_MAX = 5;

/** Tells of events: kept as activities and owed to webhooks in the transaction of what they tell. */
export class Emitter {
  readonly #audiences: AudienceCache;
  readonly #deliveries: Sink<OwedDelivery>;

  constructor({ audiences, deliveries }: { audiences: AudienceCache; deliveries: Sink<OwedDelivery> }) {
    this.#audiences = audiences;
    this.#deliveries = deliveries;
  }

  /**
   * Runs `work` in a transaction of its own; what it emits is written before the commit, in the order it was emitted,
   * and starts on its way after it. Assets revisions that `work` reads it may note: they are not read again then. It is
   * done again where another transaction was in the way.
   */
  async transaction<C extends Context, T>(ctx: C, work: Work<C, T>): Promise<T> {
    invariant(!ctx.db.isTransaction, 'what is emitted starts after the commit: the transaction must be ours');
    for (let tries = 1; ; tries++) {
      try {
        return await this.#transaction(ctx, work);
      } catch (error) {
        if (!isCollision(error) || tries === TRIES_MAX) throw error;
      }
    }
  }

  async #transaction<C extends Context, T>(ctx: C, work: Work<C, T>): Promise<T> {
    let born: Born | undefined;
    let result: T;
    try {
      result = await inTransaction(ctx, async (tx) => {
        const events: NewEvent[] = [];
        const revisions = new Map<string, number>();
        const done = await work(tx, (...more) => void events.push(...more), revisions);
        born = await this.write(tx, events, revisions);
        return done;
      });
    } catch (error) {
      born?.cancel();
      throw error;
    }
    born?.start();
    return result;
  }

  /**
   * Writes events, of any accounts, into the caller's transaction, who starts what is born after its commit. Of an
   * account whose assets revision the caller has just read, it need not be read again.
   */
  async write(tx: Context, events: readonly NewEvent[], revisions?: ReadonlyMap<string, number>): Promise<Born> {
    if (events.length === 0) return { start() {}, cancel() {} };
    const known = events.map((event) => ({ ...event, id: newId(tx) }) as HooklineEvent);
    const sentAt = tx.clock.now();
    const byAccount = Map.groupBy(known, ({ accountId }) => accountId);
    const owed: OwedDelivery[] = [];
    const audiences: Audience[] = [];
    for (const [accountId, own] of byAccount) {
      const audience = await this.#audiences.get(tx, accountId, revisions?.get(accountId));
      audiences.push(audience);
      if (audience.subscribers.length === 0) continue;
      for (const event of own) owed.push(...fanOut(audience, event, { sentAt }));
    }
    const enqueued = this.#deliveries.enqueue(tx, owed);
    try {
      await together([insertActivities(tx.db, known), enqueued]);
    } catch (error) {
      await enqueued.then(
        (each) => each.cancel(),
        () => {},
      );
      throw error;
    }
    const born = await enqueued;
    return {
      start: () => {
        this.#audiences.keep(audiences);
        born.start();
      },
      cancel: () => born.cancel(),
    };
  }
}
