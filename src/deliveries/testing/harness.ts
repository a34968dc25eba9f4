import { sql } from 'kysely';
import { recordingLog, SteppedClock } from '../../../test/support/context.ts';
import { advanceDatabase } from '../../../test/support/database-clock.ts';
import { SteppedScheduler } from '../../../test/support/scheduler.ts';
import { Connectors } from '../../connectors/authorize.ts';
import { type Context, inTransaction, newId } from '../../store/context.ts';
import { Dispatcher, type DispatcherOptions } from '../dispatcher.ts';
import type { AttemptResult, OutgoingRequest } from '../egress/sender.ts';
import { createFetchToken } from '../fetch-token.ts';
import { loadTargets } from '../load-targets.ts';
import { LaneDispatcher } from '../ordered/lane-dispatcher.ts';
import { enqueueOwed } from '../sink.ts';
import { type Target, TargetCache } from '../target.ts';
import { attemptResult, owedDelivery } from './fixtures.ts';
import type { TestEndpoint } from './rows.ts';

/** A request that a fake network holds. */
export interface SentRequest {
  request: OutgoingRequest;
  /** The value of one of its headers. */
  header(name: string): string | undefined;
  answer(overrides?: Partial<AttemptResult>): void;
}

/** A network in which nothing is answered unless the test, or its `reply`, does so. */
export class FakeNetwork {
  readonly sent: SentRequest[] = [];
  /** Answers at once when it returns a result. */
  reply: (request: OutgoingRequest) => Partial<AttemptResult> | undefined = () => undefined;
  underWay = 0;
  mostUnderWay = 0;

  readonly send = (request: OutgoingRequest): Promise<AttemptResult> => {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    const { promise, resolve } = Promise.withResolvers<AttemptResult>();
    const answer = (overrides: Partial<AttemptResult> = {}) => {
      this.underWay -= 1;
      resolve(attemptResult(overrides));
    };
    const header = (name: string) => request.headers[request.headers.indexOf(name) + 1];
    this.sent.push({ request, header, answer });
    const result = this.reply(request);
    if (result) answer(result);
    return promise;
  };

  /** How many requests went to each URL. */
  countByUrl(): Record<string, number> {
    const byUrl = Object.groupBy(this.sent, ({ request }) => request.url);
    return Object.fromEntries(Object.entries(byUrl).map(([url, sent]) => [url, sent?.length ?? 0]));
  }
}

/** A dispatcher on a real store with a fake network, time standing still. */
export function openDispatcher(base: Context, options: Partial<DispatcherOptions> = {}) {
  const clock = new SteppedClock(base.clock.now());
  const log = recordingLog();
  const ctx: Context = { ...base, clock, log };
  const scheduler = new SteppedScheduler();
  const network = new FakeNetwork();
  const targets = new TargetCache(ctx.vault);
  const connectors = new Connectors({ fetchToken: createFetchToken(network.send), scheduler });
  const sending = { ctx, send: network.send, connectors, scheduler, targets, random: () => 0 };
  const dispatcher = new Dispatcher({ ...sending, ...options });
  const lanes = new LaneDispatcher(sending);

  /** Lets everything go on that waits for the store or the event loop, and gathering and pacing with it. */
  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let turns = 0; !(await condition()); turns++) {
      // Less than it takes a lease to end.
      if (turns > 3_900) throw new Error('this never comes about');
      scheduler.advance(5);
      await new Promise((resolve) => setImmediate(resolve));
      // A store on a busy machine takes longer than the event loop turns.
      if (turns >= 200) await sql`select`.execute(ctx.db);
    }
  }

  /** Waits until all that is held is sent and settled. */
  async function untilIdle(): Promise<void> {
    let isIdle = false;
    void dispatcher.idle().then(() => {
      isIdle = true;
    });
    await until(() => isIdle);
  }

  async function targetOf(endpoint: TestEndpoint): Promise<Target> {
    const all = await loadTargets({ ...ctx, accountId: endpoint.accountId }, targets);
    const target = [...all.values()].find((each) => each.endpointId === endpoint.endpointId);
    if (!target) throw new Error('no such endpoint');
    return target;
  }

  /** What a turn does: reserve, enqueue, commit, start. The ids of what is owed. */
  async function owe(endpoint: TestEndpoint, count = 1): Promise<string[]> {
    const target = await targetOf(endpoint);
    const owed = Array.from({ length: count }, (_, n) =>
      owedDelivery({ id: newId(ctx), target, payload: JSON.stringify({ n }) }),
    );
    const born = await inTransaction(ctx, (tx) => enqueueOwed(tx, { dispatcher, lanes }, owed));
    born.start();
    return owed.map(({ id }) => id);
  }

  /** Lets `ms` pass for everybody, the database included: one with a stepped clock. */
  async function pass(ms: number): Promise<void> {
    await advanceDatabase(ctx.db, ms);
    clock.advance(ms);
    scheduler.advance(ms);
  }

  /** Claims and sends what is due, and what follows from that, until nothing is under way. */
  async function work(): Promise<void> {
    await dispatcher.sweep();
    await untilIdle();
  }

  return { ctx, clock, log, scheduler, network, dispatcher, lanes, until, untilIdle, targetOf, owe, pass, work };
}
