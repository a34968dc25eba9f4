import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import type { Context } from '../store/context.ts';
import type { Database } from '../store/schema.ts';
import { claimDeliveries } from './claim-queries.ts';
import { type FinishedAttempt, GATHER_MS, Settler } from './settler.ts';
import { attemptResult, testTarget } from './testing/fixtures.ts';
import {
  enqueueFor,
  insertTestAccount,
  insertTestEndpoint,
  readAttempts,
  readQueue,
  type TestEndpoint,
} from './testing/rows.ts';

let database: TestDatabase;
let base: Context;
let accountId: string;
let endpoint: TestEndpoint;
beforeAll(async () => {
  database = await createPgliteDatabase();
  base = testContext(database.db);
  accountId = await insertTestAccount(base);
});
beforeEach(async () => {
  await base.db.deleteFrom('delivery_queue').execute();
  await base.db.deleteFrom('attempt').execute();
  endpoint = await insertTestEndpoint(base, accountId);
});
afterAll(() => database.close());

type Attempt = Omit<FinishedAttempt, 'onSettled'>;

/** Deliveries claimed and tried, on their way to being settled. */
async function finishedAttempts(count: number, overrides: Partial<Attempt> = {}): Promise<Attempt[]> {
  await enqueueFor(base, endpoint, count);
  const claimId = randomUUID();
  const claimed = await claimDeliveries(base, claimId, [{ ...endpoint, quota: count, leaseMs: 60_000 }]);
  const target = testTarget(endpoint);
  return claimed.map(({ id, payload }) => ({
    ...{ accountId, id, claimId, number: 1, at: base.clock.now(), result: attemptResult() },
    verdict: { outcome: 'delivered' },
    job: { id, target, payload, claimId, attemptCount: 0, leaseEndsAt: 0 },
    ...overrides,
  }));
}

/** A store whose statements fail while `error` says so; counts them. */
function failingStore(db: Kysely<Database>) {
  const store = {
    error: undefined as Error | undefined,
    statements: 0,
    db: new Proxy(db, {
      get(target, property) {
        const value = Reflect.get(target, property, target);
        if (property !== 'getExecutor') return typeof value === 'function' ? value.bind(target) : value;
        return () => {
          store.statements += 1;
          if (store.error) throw store.error;
          return target.getExecutor();
        };
      },
    }),
  };
  return store;
}

function open() {
  const store = failingStore(base.db);
  const log = recordingLog();
  const scheduler = new SteppedScheduler();
  const settled: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const settler = new Settler({ ...base, db: store.db, log }, scheduler);
  const add = (attempt: Attempt) => {
    const onSettled = () => {
      settled.push(attempt.id);
      for (const each of waiting) if (settled.length >= each.count) each.resolve();
    };
    settler.add({ ...attempt, onSettled });
  };
  const hasSettled = (count: number) =>
    settled.length >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve }));
  /** Lets everything that is not waiting for the scheduler go on. */
  const rest = async (until: () => boolean) => {
    while (!until()) await new Promise((resolve) => setImmediate(resolve));
  };
  return { store, log, scheduler, settled, add, hasSettled, rest };
}

describe('Settler', () => {
  it('records what comes within its gathering time in one statement', async () => {
    const { store, scheduler, settled, add, hasSettled } = open();
    const attempts = await finishedAttempts(20);
    for (const attempt of attempts) add(attempt);
    expect(settled).toEqual([]);
    scheduler.advance(GATHER_MS);
    await hasSettled(20);
    expect(store.statements).toBe(1);
    expect(await readQueue(base)).toEqual([]);
    expect(await readAttempts(base)).toHaveLength(20);
  });

  it('keeps results while the store is away, asks again after longer and longer waits, and loses none', async () => {
    const { store, log, scheduler, settled, add, hasSettled, rest } = open();
    const attempts = await finishedAttempts(3);
    store.error = Object.assign(new Error('no connection'), { code: 'CONNECTION_CLOSED' });
    for (const attempt of attempts) add(attempt);
    scheduler.advance(GATHER_MS);
    const waits = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000];
    for (const [index, wait] of waits.entries()) {
      await rest(() => log.lines.length === index + 1);
      expect(log.lines.at(-1)).toMatchObject({ level: 'error', fields: { waitMs: wait } });
      if (wait === waits.at(-1) && index === waits.length - 1) store.error = undefined;
      scheduler.advance(wait);
    }
    await hasSettled(3);
    expect(settled).toHaveLength(3);
    expect(await readAttempts(base)).toHaveLength(3);
  });

  it('says so when a lease was lost, and goes on', async () => {
    const { log, scheduler, add, hasSettled } = open();
    const [mine, lost] = await finishedAttempts(2);
    if (!mine || !lost) throw new Error('two were claimed');
    add(mine);
    add({ ...lost, claimId: randomUUID() });
    scheduler.advance(GATHER_MS);
    await hasSettled(2);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { deliveryId: lost.id, attempt: 1, status: 200 } }]);
    expect((await readAttempts(base)).map((each) => each.delivery_id)).toEqual([mine.id]);
  });

  it('finds the one row that the store refuses and records the others', async () => {
    const { log, scheduler, add, hasSettled } = open();
    const attempts = await finishedAttempts(9);
    const poison = attempts[4];
    if (!poison) throw new Error('nine were claimed');
    for (const attempt of attempts) {
      const result = attempt === poison ? attemptResult({ responseExcerpt: 'not storable: \0' }) : attempt.result;
      add({ ...attempt, result });
    }
    scheduler.advance(GATHER_MS);
    await hasSettled(9);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { deliveryId: poison.id } }]);
    expect(await readAttempts(base)).toHaveLength(8);
    expect((await readQueue(base)).map((row) => row.id)).toEqual([poison.id]);
  });

  it('switches the endpoint off before it takes the delivery of a 410 out of the queue', async () => {
    const { scheduler, add, hasSettled } = open();
    const [gone] = await finishedAttempts(1, {
      result: attemptResult({ status: 410 }),
      verdict: { outcome: 'failed', isGone: true },
    });
    if (!gone) throw new Error('one was claimed');
    add(gone);
    scheduler.advance(GATHER_MS);
    await hasSettled(1);
    const row = await base.db
      .selectFrom('endpoint')
      .select('state')
      .where('id', '=', endpoint.endpointId)
      .executeTakeFirst();
    expect(row?.state).toBe('disabled');
    expect(await readAttempts(base)).toMatchObject([{ outcome: 'failed', status: 410 }]);
  });

  it('records what comes while a statement is at work in the next one', async () => {
    const { store, scheduler, add, hasSettled } = open();
    const [first, ...others] = await finishedAttempts(4);
    if (!first) throw new Error('four were claimed');
    add(first);
    scheduler.advance(GATHER_MS);
    for (const attempt of others) add(attempt);
    await hasSettled(4);
    expect(store.statements).toBe(2);
  });
});
