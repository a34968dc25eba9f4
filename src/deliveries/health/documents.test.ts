import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { Context } from '../../store/context.ts';
import { reactivateEndpoint } from '../alerts/reactivate-endpoint.ts';
import { openDispatcher } from '../testing/harness.ts';
import { insertTestAccount, insertTestEndpoint, readAttempts, readQueue, type TestEndpoint } from '../testing/rows.ts';
import { discardOwedToOff } from './discard-owed.ts';

// What the documents of the CDPs promise about one endpoint over days, with both clocks stepped.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let database: TestDatabase;
let base: Context;
let accountId: string;
let clock: SteppedClock;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
});
beforeEach(async () => {
  for (const table of [
    'delivery_queue',
    'delivery',
    'attempt',
    'endpoint',
    'endpoint_health',
    'notification',
  ] as const) {
    await database.db.deleteFrom(table).execute();
  }
  clock = new SteppedClock();
  base = testContext(database.db, clock);
  accountId = await insertTestAccount(base);
});
afterAll(() => database.close());

const insert = (policy: string, overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
  insertTestEndpoint(base, accountId, { policy, ...overrides });
const stateOf = async ({ endpointId }: TestEndpoint) =>
  (await base.db
    .selectFrom('endpoint')
    .select(['state', 'off_reason'])
    .where('id', '=', endpointId)
    .executeTakeFirst()) ?? {};
const notifications = async () =>
  (await base.db.selectFrom('notification').select(['kind', 'detail', 'mail_to']).orderBy('id').execute()) as {
    kind: string;
    detail: Record<string, unknown>;
    mail_to: string[];
  }[];
type Engine = ReturnType<typeof openDispatcher>;

/** How many requests of each engine were looked at. */
const looked = new WeakMap<Engine, number>();

/** Works through `ms` in steps; the minutes from now at which requests went out that were not looked at before. */
async function workThrough(engine: Engine, ms: number, stepMs = MINUTE): Promise<number[]> {
  const { network, clock: time } = engine;
  const from = time.now();
  const sentAt: number[] = [];
  let seen = looked.get(engine) ?? 0;
  for (let passed = 0; ; passed += stepMs) {
    await engine.work();
    for (; seen < network.sent.length; seen++) sentAt.push((time.now() - from) / MINUTE);
    looked.set(engine, seen);
    if (passed >= ms) return sentAt;
    await engine.pass(stepMs);
  }
}

/** Fails `count` attempts, one every `everyMs`, each of a delivery of its own. */
async function failTimes(engine: Engine, endpoint: TestEndpoint, count: number, everyMs: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    if (n > 0) await engine.pass(everyMs);
    await engine.owe(endpoint);
    await engine.untilIdle();
    await base.db.deleteFrom('delivery_queue').where('endpoint_id', '=', endpoint.endpointId).execute();
  }
}

describe('attempts', () => {
  it.each([
    ['di-guide', '[DI-22]', [0, 1, 16, 46, 106]],
    ['di-help', '[DI-23]', [0, 1, 16, 46, 106, 120]],
    ['mw-buffered', '', [0, 1, 16, 46, 106]],
  ])('of %s are made at its minutes and at no other %s', async (policy, _, minutes) => {
    const engine = openDispatcher(base);
    engine.network.reply = () => ({ status: 500 });
    await engine.owe(await insert(policy));
    expect(await workThrough(engine, 4 * HOUR)).toEqual(minutes);
  });

  it('end in an error after the last, and stay there when the endpoint recovers [DI-24]', async () => {
    const engine = openDispatcher(base);
    engine.network.reply = () => ({ status: 500 });
    await engine.owe(await insert('di-guide'));
    await workThrough(engine, 2 * HOUR);
    engine.network.reply = () => ({ status: 200 });
    expect(await workThrough(engine, DAY, HOUR)).toEqual([]);
    expect(await readQueue(base)).toEqual([]);
    expect((await readAttempts(base)).map(({ outcome }) => outcome)).toEqual([
      'retry',
      'retry',
      'retry',
      'retry',
      'failed',
    ]);
  });

  it.each([201, 202, 204, 301, 302, 400, 410, 500])(
    'answered with %i are tried again where only 200 counts [DI-20] [edge 1]',
    async (status) => {
      const engine = openDispatcher(base);
      engine.network.reply = () => ({ status });
      const endpoint = await insert('di-guide');
      await engine.owe(endpoint);
      await workThrough(engine, MINUTE);
      expect(engine.network.sent).toHaveLength(2);
      expect(await stateOf(endpoint)).toMatchObject({ state: 'active' });
    },
  );

  it('are independent of each other: one that fails holds up no other [XP-05]', async () => {
    const engine = openDispatcher(base);
    engine.network.reply = ({ body }) => ({ status: body.includes('0') ? 500 : 200 });
    await engine.owe(await insert('di-guide'), 3);
    await engine.untilIdle();
    expect((await readAttempts(base)).map(({ outcome }) => outcome)).toEqual(['retry', 'delivered', 'delivered']);
  });

  it('are made at their times by a process that was not there before [XP-19]', async () => {
    const first = openDispatcher(base);
    first.network.reply = () => ({ status: 500 });
    await first.owe(await insert('di-guide'));
    await workThrough(first, 2 * MINUTE);
    const second = openDispatcher({ ...base, clock: first.clock });
    second.network.reply = () => ({ status: 500 });
    // Two minutes have passed: the others come at 16, 46 and 106.
    expect(await workThrough(second, 3 * HOUR)).toEqual([14, 44, 104]);
  });
});

describe('switching off', () => {
  it('takes 100 errors over 8 hours; the pending and what comes up later are lost, the next after activation is sent [DI-62] [DI-64] [DI-65]', async () => {
    const engine = openDispatcher(base);
    engine.network.reply = () => ({ status: 500 });
    const endpoint = await insert('di-guide', { alert_to: ['ana@partner.test', 'bo@partner.test'] });
    await failTimes(engine, endpoint, 99, 5 * MINUTE);
    expect(await stateOf(endpoint)).toMatchObject({ state: 'active' });
    // Three wait for their second attempt; the 100th error comes 8 hours after the first.
    await engine.pass(8 * HOUR - 98 * 5 * MINUTE);
    await engine.owe(endpoint, 3);
    await engine.untilIdle();
    await engine.until(async () => (await readQueue(base)).length === 0);
    expect(await stateOf(endpoint)).toEqual({ state: 'disabled', off_reason: 'failures' });
    await workThrough(engine, 0);
    const sent = engine.network.sent.length;
    engine.network.reply = () => ({ status: 200 });
    await engine.owe(endpoint, 5);
    expect(await workThrough(engine, DAY, HOUR)).toEqual([]);
    expect(await readQueue(base)).toEqual([]);
    await reactivateEndpoint({ ...base, accountId }, endpoint.endpointId, { replay: true, by: 'api' });
    expect(await workThrough(engine, DAY, HOUR)).toEqual([]);
    await engine.owe(endpoint);
    await engine.work();
    expect(engine.network.sent).toHaveLength(sent + 1);
    const [off] = (await notifications()).filter(({ kind }) => kind === 'endpoint.disabled');
    expect(off).toMatchObject({
      mail_to: ['ana@partner.test', 'bo@partner.test'],
      detail: { reason: 'failures', whenOff: 'discard' },
    });
  });

  it('tells once, however many attempts were under way [DI-63]', async () => {
    const engine = openDispatcher(base);
    const endpoint = await insert('di-guide');
    engine.network.reply = () => ({ status: 500 });
    await failTimes(engine, endpoint, 99, 5 * MINUTE);
    engine.network.reply = () => undefined;
    await engine.pass(HOUR);
    await engine.owe(endpoint, 8);
    await engine.until(() => engine.network.sent.length === 99 + 8);
    for (const { answer } of engine.network.sent.slice(99)) answer({ status: 500 });
    await engine.untilIdle();
    expect((await notifications()).filter(({ kind }) => kind === 'endpoint.disabled')).toHaveLength(1);
  });

  it.each([
    ['di-guide', 100, 0],
    ['mw-buffered', 10, 1],
  ])(
    'of %s leaves an attempt under way to its answer: a 200 counts; a failure is lost or kept, as all that is owed [edge 11]',
    async (policy, errors, kept) => {
      const engine = openDispatcher(base);
      const endpoint = await insert(policy);
      engine.network.reply = () => ({ status: 500 });
      await failTimes(engine, endpoint, errors - 1, 5 * MINUTE);
      engine.network.reply = () => undefined;
      await engine.pass(HOUR);
      await engine.owe(endpoint, 2);
      await engine.until(() => engine.network.sent.length === errors + 1);
      const [failing, passing] = engine.network.sent.slice(-2);
      failing?.answer({ status: 500 });
      await engine.until(async () => Object.values(await stateOf(endpoint)).includes('disabled'));
      passing?.answer({ status: 200 });
      await engine.untilIdle();
      await engine.until(async () => (await readQueue(base)).length === kept);
      expect((await readAttempts(base)).slice(-2).map(({ outcome }) => outcome)).toEqual(['retry', 'delivered']);
    },
  );

  it('counts over restarts, and a success in between starts the count anew [DI-68]', async () => {
    const endpoint = await insert('di-guide');
    const first = openDispatcher(base);
    first.network.reply = () => ({ status: 500 });
    await failTimes(first, endpoint, 50, 10 * MINUTE);
    const second = openDispatcher({ ...base, clock: first.clock });
    second.network.reply = () => ({ status: 500 });
    await second.pass(10 * MINUTE);
    await failTimes(second, endpoint, 49, 10 * MINUTE);
    expect(await stateOf(endpoint)).toMatchObject({ state: 'active' });
    second.network.reply = () => ({ status: 200 });
    await second.owe(endpoint);
    await second.untilIdle();
    second.network.reply = () => ({ status: 500 });
    await second.pass(10 * MINUTE);
    await failTimes(second, endpoint, 99, 10 * MINUTE);
    expect(await stateOf(endpoint)).toMatchObject({ state: 'active' });
    await second.pass(10 * MINUTE);
    await failTimes(second, endpoint, 1, 0);
    expect(await stateOf(endpoint)).toMatchObject({ state: 'disabled' });
  });

  it('loses nothing but time to a crash while it discards: the sweep does the rest', async () => {
    const engine = openDispatcher(base);
    const endpoint = await insert('di-guide');
    await engine.targetOf(endpoint);
    await base.db
      .updateTable('endpoint')
      .set({ state: 'disabled', off_reason: 'failures', off_since: new Date(clock.now()) })
      .execute();
    const other = await insert('mw-buffered', {
      state: 'disabled',
      off_reason: 'failures',
      off_since: new Date(clock.now()),
    });
    await engine.owe(other, 2);
    await base.db
      .insertInto('delivery_queue')
      .values({
        account_id: accountId,
        id: endpoint.endpointId,
        endpoint_id: endpoint.endpointId,
        due_at: new Date(0),
        attempt_count: 1,
        claim_id: null,
        leased_until: null,
      })
      .execute();
    await discardOwedToOff(base);
    expect(await base.db.selectFrom('delivery_queue').select('endpoint_id').distinct().execute()).toEqual([
      { endpoint_id: other.endpointId },
    ]);
  });
});

describe('mw-buffered', () => {
  it('keeps what comes up in the first 5 days, and sends it in order, before anything new [MW-16] [MW-19] [MW-22]', async () => {
    const engine = openDispatcher(base);
    engine.network.reply = () => ({ status: 503 });
    const endpoint = await insert('mw-buffered');
    await failTimes(engine, endpoint, 10, HOUR / 9);
    expect(await stateOf(endpoint)).toEqual({ state: 'disabled', off_reason: 'failures' });
    const [early = ''] = await engine.owe(endpoint);
    await engine.pass(4.99 * DAY);
    const [late = ''] = await engine.owe(endpoint);
    await engine.pass(0.02 * DAY);
    const [tooLate = ''] = await engine.owe(endpoint);
    expect((await readQueue(base)).map(({ id }) => id)).toEqual([early, late]);

    engine.network.reply = () => undefined;
    const before = engine.network.sent.length;
    await reactivateEndpoint({ ...base, accountId }, endpoint.endpointId, { replay: true, by: 'api' });
    const [fresh = ''] = await engine.owe(endpoint);
    for (const id of [early, late, fresh]) {
      await engine.until(async () => {
        await engine.dispatcher.sweep();
        return (
          engine.network.sent.length > before &&
          (engine.network.sent.at(-1)?.header('webhook-id') ?? '').length > 0 &&
          engine.network.underWay === 1
        );
      });
      // One at a time, the oldest first.
      const sent = engine.network.sent.at(-1);
      expect(sent?.header('webhook-id')).toBe(encodeId('dlv', id));
      sent?.answer({ status: 200 });
      await engine.untilIdle();
    }
    await engine.work();
    expect(await readQueue(base)).toEqual([]);
    expect((await readAttempts(base)).map(({ delivery_id }) => delivery_id)).not.toContain(tooLate);
  });

  it('sends none of it where nobody asks for it, and the buffer is empty then [MW-15] [MW-17]', async () => {
    const engine = openDispatcher(base);
    const endpoint = await insert('mw-buffered', {
      state: 'disabled',
      off_reason: 'failures',
      off_since: new Date(clock.now()),
    });
    await engine.owe(endpoint, 3);
    await reactivateEndpoint({ ...base, accountId }, endpoint.endpointId, { replay: false, by: 'api' });
    engine.network.reply = () => ({ status: 200 });
    expect(await workThrough(engine, HOUR)).toEqual([]);
    expect(await stateOf(endpoint)).toMatchObject({ state: 'active' });
    await engine.owe(endpoint);
    await engine.untilIdle();
    expect(engine.network.sent).toHaveLength(1);
  });
});
