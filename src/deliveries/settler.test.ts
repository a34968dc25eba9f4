import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import type { Context } from '../store/context.ts';
import { claimDeliveries } from './claim-queries.ts';
import { tellNobody } from './endpoint-news.ts';
import type { HealthEffect } from './health/record-outcomes.ts';
import { NO_METER } from './meter.ts';
import { type FinishedAttempt, GATHER_MS, Settler } from './settler.ts';
import { failingStore } from './testing/failing-store.ts';
import { attemptResult, testTarget } from './testing/fixtures.ts';
import {
  claimWish,
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
  const claimed = await claimDeliveries(base, claimId, [claimWish(endpoint, count, 60_000)]);
  const target = testTarget(endpoint);
  return claimed.map(({ id, payload }) => ({
    ...{ accountId, id, claimId, number: 1, at: base.clock.now(), result: attemptResult() },
    verdict: { outcome: 'delivered' },
    job: { id, target, payload, claimId, attemptCount: 0, leaseEndsAt: 0, isExclusive: false, isProbe: false },
    ...overrides,
  }));
}

function open() {
  const store = failingStore(base.db);
  const log = recordingLog();
  const scheduler = new SteppedScheduler();
  const settled: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const effects: HealthEffect[] = [];
  const settler = new Settler({
    ctx: { ...base, db: store.db, log },
    scheduler,
    onEffects: (each) => effects.push(...each),
    inNews: tellNobody,
    meter: NO_METER,
  });
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
  return { store, log, scheduler, settled, effects, add, hasSettled, rest };
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

  it('switches the endpoint off with the 410 that says so, and tells', async () => {
    const { scheduler, effects, add, hasSettled } = open();
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
    expect(effects).toMatchObject([{ isOff: true, isShut: true, target: { endpointId: endpoint.endpointId } }]);
    expect(await readAttempts(base)).toMatchObject([{ outcome: 'failed', status: 410 }]);
  });

  it('switches off with the failure that completes the streak, though a success is settled with it [DI-62]', async () => {
    const { scheduler, effects, add, hasSettled } = open();
    const began = new Date(base.clock.now() - 9 * 3_600_000);
    await base.db
      .updateTable('endpoint_health')
      .set({ error_streak: 99, streak_began_at: began })
      .where('endpoint_id', '=', endpoint.endpointId)
      .execute();
    const [failure, success] = await finishedAttempts(2);
    if (!failure || !success) throw new Error('two were claimed');
    const target = testTarget({ ...endpoint, policy: 'di-guide' });
    const verdict = { outcome: 'retry', delayMs: 60_000 } as const;
    add({ ...failure, result: attemptResult({ status: 500 }), verdict, job: { ...failure.job, target } });
    add({ ...success, job: { ...success.job, target } });
    scheduler.advance(GATHER_MS);
    await hasSettled(2);
    expect(effects).toMatchObject([{ isOff: true }]);
  });

  it('counts a failure once where the delivery was claimed anew before it was recorded', async () => {
    const { log, scheduler, add, hasSettled } = open();
    const [current] = await finishedAttempts(1, {
      result: attemptResult({ status: 500 }),
      verdict: { outcome: 'retry', delayMs: 60_000 },
    });
    if (!current) throw new Error('one was claimed');
    add({ ...current, claimId: randomUUID() });
    add(current);
    scheduler.advance(GATHER_MS);
    await hasSettled(2);
    const health = await base.db
      .selectFrom('endpoint_health')
      .select('error_streak')
      .where('endpoint_id', '=', endpoint.endpointId)
      .executeTakeFirst();
    expect(health).toEqual({ error_streak: 1 });
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
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
