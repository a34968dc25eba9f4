import { recordingLog, SteppedClock, testContext } from '../../../../test/support/context.ts';
import type { TestDatabase } from '../../../../test/support/database.ts';
import { advanceDatabase } from '../../../../test/support/database-clock.ts';
import { SteppedScheduler } from '../../../../test/support/scheduler.ts';
import { Connectors } from '../../../connectors/authorize.ts';
import { type Context, inTransaction, newId } from '../../../store/context.ts';
import { createFetchToken } from '../../fetch-token.ts';
import { loadTargets } from '../../load-targets.ts';
import { type Target, TargetCache } from '../../target.ts';
import { FakeNetwork } from '../../testing/harness.ts';
import { insertTestAccount, insertTestEndpoint, type TestEndpoint } from '../../testing/rows.ts';
import { enqueueOrdered } from '../enqueue-queries.ts';
import { LaneDispatcher, type LaneDispatcherOptions } from '../lane-dispatcher.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;

/** What is to come up: whom it is about and what it says. */
export interface TestEvent {
  person?: string;
  payload?: string;
}

/** Lets everything go on that waits for the store or the event loop; time stands still. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error('this never comes about');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A store with stepped time, in which endpoints are owed something and any number of processes send it. */
export class LaneWorld {
  readonly ctx: Context;
  readonly clock = new SteppedClock();
  readonly log = recordingLog();
  readonly #processes: { scheduler: SteppedScheduler; network: FakeNetwork; dispatcher: LaneDispatcher }[] = [];

  constructor(database: TestDatabase) {
    this.ctx = { ...testContext(database.db, this.clock), log: this.log };
  }

  /** An ordered endpoint of a new account. */
  async insertEndpoint(overrides: Parameters<typeof insertTestEndpoint>[2] = {}): Promise<TestEndpoint> {
    const accountId = await insertTestAccount(this.ctx);
    return insertTestEndpoint(this.ctx, accountId, { policy: 'yespo-ordered', ...overrides });
  }

  /** One that sends each event by itself, by a policy of its account's own. */
  async insertUnbatched(overrides: Parameters<typeof insertTestEndpoint>[2] = {}): Promise<TestEndpoint> {
    return this.insertEndpoint({ policy: 'standard', order_by: 'endpoint', ...overrides });
  }

  async targetOf({ accountId, endpointId }: TestEndpoint): Promise<Target> {
    const all = await loadTargets({ ...this.ctx, accountId }, new TargetCache(this.ctx.vault));
    const target = [...all.values()].find((each) => each.endpointId === endpointId);
    if (!target) throw new Error('no such endpoint');
    return target;
  }

  /** What a turn does for an ordered endpoint; the ids of what is owed. */
  async owe(endpoint: TestEndpoint, events: readonly TestEvent[]): Promise<string[]> {
    const target = await this.targetOf(endpoint);
    const owed = events.map(({ person = '', payload }, index) => ({
      ...{ id: newId(this.ctx), target, eventType: 'redirect', person, isOwed: true },
      payload: payload ?? JSON.stringify({ n: index }),
    }));
    await inTransaction(this.ctx, (tx) => enqueueOrdered(tx, owed));
    return owed.map(({ id }) => id);
  }

  /** A process: a dispatcher with a network of its own. It claims when it is told to (`sweep`). */
  openProcess(options: Partial<LaneDispatcherOptions> = {}) {
    const scheduler = new SteppedScheduler();
    const network = new FakeNetwork();
    const ctx = options.ctx ?? this.ctx;
    const connectors = new Connectors({ fetchToken: createFetchToken(network.send), scheduler });
    const dispatcher = new LaneDispatcher({
      ...{ send: network.send, connectors, scheduler, targets: new TargetCache(ctx.vault), random: () => 0 },
      ...options,
      ctx,
    });
    this.#processes.push({ scheduler, network, dispatcher });
    const untilIdle = async () => {
      let isIdle = false;
      void dispatcher.idle().then(() => {
        isIdle = true;
      });
      await until(() => isIdle);
    };
    /** Sends all that is due now. */
    const sendDue = async () => {
      await dispatcher.sweep();
      await untilIdle();
    };
    return { dispatcher, network, scheduler, untilIdle, sendDue };
  }

  /**
   * Time passes, for the store and for every process: once nobody is at work in the store, since a statement between
   * the two clocks would find 35 s between them that no real one can.
   */
  async pass(ms: number): Promise<void> {
    await until(() => this.#processes.every(({ dispatcher, network }) => dispatcher.held === network.underWay));
    for (const { scheduler } of this.#processes) scheduler.advance(ms);
    this.clock.advance(ms);
    await advanceDatabase(this.ctx.db, ms);
  }

  lanes() {
    return this.ctx.db.selectFrom('delivery_lane').selectAll().orderBy('endpoint_id').orderBy('key').execute();
  }

  attempts() {
    return this.ctx.db.selectFrom('attempt').selectAll().orderBy('delivery_id').orderBy('number').execute();
  }

  async clear(): Promise<void> {
    for (const table of ['delivery_lane', 'delivery_batch', 'delivery', 'attempt', 'endpoint'] as const) {
      await this.ctx.db.deleteFrom(table).execute();
    }
  }
}
