import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Context } from '../store/context.ts';
import { getPolicy, leaseMs } from './policy.ts';
import { failingStore } from './testing/failing-store.ts';
import { openDispatcher } from './testing/harness.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, readAttempts, readQueue } from './testing/rows.ts';

const LEASE_MS = leaseMs(getPolicy('standard'));

let database: TestDatabase;
let base: Context;
let accountId: string;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  base = testContext(database.db);
  accountId = await insertTestAccount(base);
});
beforeEach(async () => {
  await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health`.execute(base.db);
});
afterAll(() => database.close());

const insertEndpoint = (overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
  insertTestEndpoint(base, accountId, overrides);

describe('a store that was away for longer than a lease', () => {
  it('has the results first that wait for it: what was sent is not claimed and sent again', async () => {
    const store = failingStore(base.db);
    const { network, dispatcher, scheduler, log, until, untilIdle, owe, pass } = openDispatcher({
      ...base,
      db: store.db,
    });
    await owe(await insertEndpoint(), 3);
    store.error = new Error('connection refused');
    for (const { answer } of network.sent) answer();
    while (!log.lines.some(({ level }) => level === 'error')) {
      scheduler.advance(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
    store.error = undefined;
    await sql`update stepped.clock set passed_ms = passed_ms + ${LEASE_MS}::float8`.execute(base.db);
    await dispatcher.sweep();
    await untilIdle();
    expect(network.sent).toHaveLength(3);
    expect(await readAttempts(base)).toHaveLength(3);
    expect(await readQueue(base)).toEqual([]);
    // Then it claims as before.
    await enqueueFor(base, await insertEndpoint());
    await pass(0);
    await dispatcher.sweep();
    await until(() => network.sent.length === 4);
    network.sent[3]?.answer();
    await untilIdle();
  });
});

describe('an endpoint that cannot end catching up', () => {
  it('costs the others nothing that was claimed with it', async () => {
    const faults = [
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$`,
      `create trigger refuse before update on endpoint_health for each row
        when (old.catch_up_to is not null and new.catch_up_to is null) execute function refuse()`,
    ];
    for (const fault of faults) await sql.raw(fault).execute(base.db);
    try {
      const [stuck, other] = [await insertEndpoint(), await insertEndpoint()];
      await base.db
        .updateTable('endpoint_health')
        .set({ catch_up_to: '00000000-0000-7000-8000-000000000000' })
        .where('endpoint_id', '=', stuck.endpointId)
        .execute();
      await enqueueFor(base, stuck);
      await enqueueFor(base, other, 3);
      const { network, work } = openDispatcher(base);
      network.reply = () => ({ status: 200 });
      await work();
      expect(network.sent).toHaveLength(3);
      expect(await readQueue(base)).toHaveLength(1);
    } finally {
      await sql.raw('drop function refuse() cascade').execute(base.db);
    }
  });
});

describe('a rate', () => {
  it('however small, stops no other endpoint', async () => {
    await enqueueFor(base, await insertEndpoint({ per_second: 1e-300 }));
    await enqueueFor(base, await insertEndpoint(), 3);
    const { network, work } = openDispatcher(base);
    network.reply = () => ({ status: 200 });
    await work();
    expect(network.sent).toHaveLength(4);
  });
});

describe('a lease', () => {
  it('has to cover settling too: an attempt that may outlast it is not begun', async () => {
    const { network, scheduler, untilIdle, owe } = openDispatcher(base, { limits: { perEndpoint: 1 } });
    await owe(await insertEndpoint(), 2);
    scheduler.advance(LEASE_MS - 15_000 - 1_000);
    network.sent[0]?.answer();
    await untilIdle();
    expect(network.sent).toHaveLength(1);
    expect(await readQueue(base)).toMatchObject([{ attempt_count: 0 }]);
  });
});

describe('what other processes found out', () => {
  it('is learned with the first failure: an open breaker takes no more from this one’s memory', async () => {
    const [first, second] = [openDispatcher(base), openDispatcher(base)];
    for (const { network } of [first, second]) network.reply = () => ({ status: 503, retryAfterMs: 600_000 });
    const endpoint = await insertEndpoint();
    await first.owe(endpoint);
    await first.untilIdle();
    second.network.reply = () => ({ status: 503 });
    await second.owe(endpoint);
    await second.untilIdle();
    await second.owe(endpoint, 5);
    await second.untilIdle();
    expect(second.network.sent).toHaveLength(1);
    expect((await readQueue(base)).every(({ claim_id }) => claim_id === null)).toBe(true);
  });

  it('is learned with the first failure: what waits for an endpoint that is off is given back', async () => {
    const engine = openDispatcher(base, { limits: { perEndpoint: 1 } });
    const endpoint = await insertEndpoint({ policy: 'di-guide' });
    await engine.owe(endpoint, 5);
    const at = new Date(base.clock.now());
    await base.db.updateTable('endpoint').set({ state: 'disabled', off_reason: 'failures', off_since: at }).execute();
    engine.network.sent[0]?.answer({ status: 500 });
    // All but the one that went out while the failure was being recorded.
    await engine.until(async () => (await readQueue(base)).filter(({ claim_id }) => claim_id === null).length === 4);
    expect(engine.network.sent).toHaveLength(2);
    engine.network.sent[1]?.answer({ status: 500 });
    await engine.untilIdle();
    expect(engine.network.sent).toHaveLength(2);
  });
});
