import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../test/support/database.ts';
import { advanceDatabase } from '../../test/support/database-clock.ts';
import { type Context, inTransaction } from '../store/context.ts';
import { reactivateEndpoint } from './alerts/reactivate-endpoint.ts';
import { claimDeliveries, releaseClaims } from './claim-queries.ts';
import { lockHealth } from './health/health-queries.ts';
import { resendDelivery } from './resend-delivery.ts';
import { type SettledAttempt, settleAttempts } from './settle-queries.ts';
import { attemptResult } from './testing/fixtures.ts';
import { openDispatcher } from './testing/harness.ts';
import { insertLane, updateLane } from './testing/history.ts';
import {
  claimWish,
  enqueueFor,
  insertTestAccount,
  insertTestEndpoint,
  readAttempts,
  readQueue,
  type TestEndpoint,
} from './testing/rows.ts';

// Only a real server has connections that can race; PGlite has one.
let database: TestDatabase;
let ctx: Context;
let accountId: string;
let endpoint: TestEndpoint;
beforeAll(async () => {
  database = await createPostgresDatabase({ steppedClock: true });
  ctx = testContext(database.db);
  accountId = await insertTestAccount(ctx);
});
beforeEach(async () => {
  for (const table of [
    'delivery_queue',
    'delivery_lane',
    'delivery',
    'attempt',
    'endpoint',
    'endpoint_health',
  ] as const) {
    await ctx.db.deleteFrom(table).execute();
  }
  endpoint = await insertTestEndpoint(ctx, accountId);
});
afterAll(() => database.close());

const LEASE_MS = 35_000;
const claim = (quota: number, claimId = randomUUID()) =>
  claimDeliveries(ctx, claimId, [claimWish(endpoint, quota, LEASE_MS)]);
const delivered = (id: string, claimId: string): SettledAttempt => ({
  ...{ accountId, id, claimId, number: 1, at: ctx.clock.now(), result: attemptResult() },
  verdict: { outcome: 'delivered' },
});

describe('claims that race', () => {
  it('give each delivery to one of them, and together get all', async () => {
    const ids = await enqueueFor(ctx, endpoint, 400);
    const got: string[] = [];
    for (let left = ids.length; left > 0; ) {
      const rounds = await Promise.all(Array.from({ length: 8 }, () => claim(17)));
      const claimed = rounds.flat().map(({ id }) => id);
      expect(claimed.length).toBeGreaterThan(0);
      got.push(...claimed);
      left -= claimed.length;
    }
    expect(got.sort()).toEqual([...ids].sort());
  });

  it('pass over what another transaction holds instead of waiting for it', async () => {
    const [held = '', free = ''] = await enqueueFor(ctx, endpoint, 2);
    await inTransaction(ctx, async ({ db }) => {
      await db.selectFrom('delivery_queue').select('id').where('id', '=', held).forUpdate().execute();
      expect((await claim(10)).map(({ id }) => id)).toEqual([free]);
    });
  });

  it('race with settling, giving back and lease ends, and every delivery is settled exactly once', async () => {
    const ids = await enqueueFor(ctx, endpoint, 150);
    const settled: string[] = [];
    const worker = async (habit: number) => {
      while (settled.length < ids.length) {
        const claimId = randomUUID();
        const claims = (await claim(9, claimId)).map(({ id }) => ({ accountId, id, claimId }));
        if (habit === 0) await releaseClaims(ctx, claims);
        if (habit === 1) await advanceDatabase(ctx.db, LEASE_MS);
        const own = await settleAttempts(
          ctx,
          claims.map(({ id }) => delivered(id, claimId)),
        );
        settled.push(...own);
      }
    };
    await Promise.all([worker(0), worker(1), worker(2), worker(3)]);
    expect(settled.sort()).toEqual([...ids].sort());
    expect(await readQueue(ctx)).toEqual([]);
    expect(await readAttempts(ctx)).toHaveLength(ids.length);
  });
});

describe('a resend that meets a settlement under way', () => {
  it('waits for it, is not lost, and counts on from the attempt it wrote', async () => {
    const [id = ''] = await enqueueFor(ctx, endpoint);
    const claimId = randomUUID();
    await claim(1, claimId);
    const resent = await inTransaction(ctx, async (tx) => {
      await settleAttempts(tx, [delivered(id, claimId)]);
      const resending = resendDelivery({ ...ctx, accountId }, id);
      // Until it waits for the row that the settlement has deleted.
      const isWaiting = sql<{ count: number }>`select count(*)::int as count from pg_locks where not granted`;
      while ((await isWaiting.execute(ctx.db)).rows[0]?.count === 0);
      return { resending };
    });
    expect(await resent.resending).toMatchObject({ state: 'pending', attemptCount: 1 });
    expect(await readQueue(ctx)).toMatchObject([{ id, attempt_count: 1, claim_id: null }]);
  });
});

describe('switching on while a lane is being settled', () => {
  it('does not lock what is held before the health, which settling locks first', async () => {
    await insertLane(ctx, endpoint, 3);
    await ctx.db.updateTable('endpoint').set({ state: 'paused' }).execute();
    const { switching } = await inTransaction(ctx, async (tx) => {
      await lockHealth(tx, [endpoint]);
      const started = reactivateEndpoint({ ...ctx, accountId }, endpoint.endpointId, { replay: true, by: 'api' });
      const isWaiting = sql<{ count: number }>`select count(*)::int as count from pg_locks where not granted`;
      while ((await isWaiting.execute(ctx.db)).rows[0]?.count === 0);
      await updateLane(tx, endpoint, { attempt_count: 1 });
      return { switching: started };
    });
    expect(await switching).toEqual({ buffered: 3, isSent: true });
  });
});

describe('two processes on one database', () => {
  it('share a backlog: everything is delivered once', async () => {
    const contexts = [testContext(database.connect()), testContext(database.connect())];
    const processes = contexts.map((each) => openDispatcher(each));
    const endpoints = [endpoint, await insertTestEndpoint(ctx, accountId), await insertTestEndpoint(ctx, accountId)];
    for (const each of endpoints) await enqueueFor(ctx, each, 60);
    for (const { network } of processes) network.reply = () => ({});
    const stop = new AbortController();
    const running = processes.map(({ dispatcher }) => dispatcher.run(stop.signal));
    const isDone = async () => (await readAttempts(ctx)).length === 180;
    await Promise.all(processes.map(({ until }) => until(isDone)));
    stop.abort();
    await Promise.all(running);
    expect(processes.reduce((sum, { network }) => sum + network.sent.length, 0)).toBe(180);
    expect(await readQueue(ctx)).toEqual([]);
  });
});
