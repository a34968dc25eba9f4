import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import type { Context } from '../../store/context.ts';
import { FIRST_ENDPOINT, listDueEndpoints } from '../claim-queries.ts';
import { openDispatcher } from '../testing/harness.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, readQueue } from '../testing/rows.ts';

const MINUTE = 60_000;

describe.each(STORES)('a receiver that asks for rest, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let base: Context;
  let accountId: string;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    base = testContext(database.db);
    accountId = await insertTestAccount(base);
  });
  beforeEach(async () => {
    await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health`.execute(base.db);
  });
  afterAll(() => database.close());

  const insert = (overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
    insertTestEndpoint(base, accountId, overrides);
  /** What changes when a row is written to. */
  const rowVersions = async () =>
    (await sql<{ v: string }>`select xmin::text as v from delivery_queue order by id`.execute(base.db)).rows;

  it('is slowed down once, and nothing is written about what waits', async () => {
    const engine = openDispatcher(base);
    engine.network.reply = () => ({ status: 429, retryAfterMs: 10 * MINUTE });
    const endpoint = await insert();
    await engine.owe(endpoint);
    await engine.untilIdle();
    await enqueueFor(base, endpoint, 20);
    const before = await rowVersions();
    for (let minutes = 0; minutes < 9; minutes++) {
      await engine.work();
      await engine.pass(MINUTE);
    }
    expect(engine.network.sent).toHaveLength(1);
    expect(await rowVersions()).toEqual(before);
    expect((await readQueue(base)).slice(1).every(({ attempt_count }) => attempt_count === 0)).toBe(true);
  });

  it('is asked with one delivery when the rest is over, by one process only, and then ramped up', async () => {
    const [first, second] = [openDispatcher(base), openDispatcher(base)];
    const endpoint = await insert();
    first.network.reply = () => ({ status: 503, retryAfterMs: MINUTE });
    await first.owe(endpoint);
    await first.untilIdle();
    first.network.reply = () => undefined;
    await enqueueFor(base, endpoint, 30);
    await first.pass(MINUTE);
    second.scheduler.advance(MINUTE);
    await Promise.all([first.dispatcher.sweep(), second.dispatcher.sweep(), first.dispatcher.sweep()]);
    const sent = () => [...first.network.sent.slice(1), ...second.network.sent];
    expect(sent()).toHaveLength(1);
    sent()[0]?.answer({ status: 200 });
    await Promise.all([first.untilIdle(), second.untilIdle()]);
    // One at once in the first second after it came back, and twice as many in each that follows.
    for (const underWay of [1, 2, 4, 8, 10]) {
      await first.dispatcher.sweep();
      expect(first.network.underWay).toBe(underWay);
      const underWayNow = first.network.sent.slice(-underWay);
      // What was claimed beyond that goes out as places come free.
      first.network.reply = () => ({ status: 200 });
      for (const { answer } of underWayNow) answer({ status: 200 });
      await first.untilIdle();
      first.network.reply = () => undefined;
      await first.pass(1_000);
    }
  });

  it('opens again, for longer, when the probe fails; the probe uses up one attempt of one delivery', async () => {
    const engine = openDispatcher(base);
    const endpoint = await insert();
    engine.network.reply = () => ({ status: null, errorClass: 'timeout' });
    await engine.owe(endpoint, 10);
    await engine.untilIdle();
    const tried = engine.network.sent.length;
    expect(tried).toBe(10);
    // Waits are spread by a tenth.
    await engine.pass(5_500);
    await engine.work();
    expect(engine.network.sent).toHaveLength(tried + 1);
    await engine.pass(9_999);
    await engine.work();
    expect(engine.network.sent).toHaveLength(tried + 1);
    await engine.pass(1_001);
    await engine.work();
    expect(engine.network.sent).toHaveLength(tried + 2);
    const counts = (await readQueue(base)).map(({ attempt_count }) => attempt_count).sort();
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
  });

  it('holds up no other endpoint', async () => {
    const engine = openDispatcher(base);
    const [slow, well] = [await insert({ url: 'https://slow.test/' }), await insert({ url: 'https://well.test/' })];
    engine.network.reply = ({ url }) =>
      url.includes('slow') ? { status: 503, retryAfterMs: MINUTE } : { status: 200 };
    await engine.owe(slow, 5);
    await engine.owe(well, 50);
    await engine.untilIdle();
    expect(engine.network.countByUrl()['https://well.test/']).toBe(50);
  });

  it('starts nothing from memory while its breaker is open', async () => {
    const engine = openDispatcher(base);
    const endpoint = await insert();
    engine.network.reply = () => ({ status: 429, retryAfterMs: MINUTE });
    await engine.owe(endpoint);
    await engine.untilIdle();
    await engine.owe(endpoint, 5);
    await engine.untilIdle();
    expect(engine.network.sent).toHaveLength(1);
    expect((await readQueue(base)).every(({ claim_id }) => claim_id === null)).toBe(true);
  });

  it('is asked again after a probe whose process died with it', async () => {
    const [dead, alive] = [openDispatcher(base), openDispatcher(base)];
    const endpoint = await insert();
    dead.network.reply = () => ({ status: 503, retryAfterMs: MINUTE });
    await dead.owe(endpoint);
    await dead.untilIdle();
    dead.network.reply = () => undefined;
    await dead.pass(MINUTE);
    await dead.dispatcher.sweep();
    expect(dead.network.sent).toHaveLength(2);
    alive.network.reply = () => ({ status: 200 });
    await alive.work();
    expect(alive.network.sent).toHaveLength(0);
    await alive.pass(35_000);
    await alive.work();
    expect(alive.network.sent).toHaveLength(1);
    expect(await readQueue(base)).toEqual([]);
    dead.network.sent[1]?.answer({ status: 200 });
    await dead.untilIdle();
  });

  describe('with a rate', () => {
    it('gets that many a second, over all processes', async () => {
      const engines = [openDispatcher(base), openDispatcher(base)];
      for (const { network } of engines) network.reply = () => ({ status: 200 });
      await enqueueFor(base, await insert({ per_second: 20 }), 200);
      let seconds = 0;
      const sent = () => engines.reduce((sum, { network }) => sum + network.sent.length, 0);
      for (; sent() < 200; seconds += 0.05) {
        for (const engine of engines) await engine.work();
        await engines[0]?.pass(50);
      }
      expect(seconds).toBeGreaterThan(9);
      expect(seconds).toBeLessThan(11);
    });

    it('is not sent anything from memory past its rate', async () => {
      const engine = openDispatcher(base);
      engine.network.reply = () => ({ status: 200 });
      await engine.owe(await insert({ per_second: 2 }), 10);
      await engine.work();
      await engine.work();
      expect(engine.network.sent).toHaveLength(1);
    });
  });

  it('gets no more requests at once than its own limit says', async () => {
    const engine = openDispatcher(base);
    await engine.owe(await insert({ concurrency: 3 }), 20);
    expect(engine.network.underWay).toBe(3);
  });

  it('is not even looked at while it is paused', async () => {
    const endpoint = await insert({ state: 'paused' });
    await enqueueFor(base, endpoint, 3);
    const before = await rowVersions();
    expect((await listDueEndpoints(base, FIRST_ENDPOINT, 10)).endpoints).toEqual([]);
    const engine = openDispatcher(base);
    await engine.work();
    expect(await rowVersions()).toEqual(before);
  });
});
