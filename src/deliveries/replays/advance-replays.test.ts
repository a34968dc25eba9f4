import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import { advanceDatabase } from '../../../test/support/database-clock.ts';
import { decodeId } from '../../base/ids.ts';
import type { AccountContext } from '../../store/context.ts';
import { insertAttempts, insertLane, insertSettled, sealBatch, updateLane } from '../testing/history.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, readQueue, type TestEndpoint } from '../testing/rows.ts';
import { advanceReplays } from './advance-replays.ts';
import { cancelReplay } from './cancel-replay.ts';
import { createReplay } from './create-replay.ts';
import { getReplay } from './read-replays.ts';
import type { ReplayInput } from './schema.ts';

const HOUR_MS = 3_600_000;
const SECOND = { aheadMs: 1_000, steps: 100 };

let worlds = 0;

async function openWorld(database: TestDatabase) {
  // Ids of one process never go back, but a range ends with the present: each world is later than the one before.
  const clock = new SteppedClock(new SteppedClock().now() + worlds++ * HOUR_MS);
  const base = testContext(database.db, clock);
  const ctx: AccountContext = { ...base, accountId: await insertTestAccount(base) };
  const newEndpoint = (overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
    insertTestEndpoint(ctx, ctx.accountId, overrides);
  const endpoint = await newEndpoint();
  return {
    ...{ clock, ctx, endpoint, newEndpoint },
    async begin(input: Partial<ReplayInput> = {}): Promise<string> {
      const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) => new Date(clock.now() + ms).toISOString()) as [string, string];
      const defaults = { endpoint: endpoint.endpointId, states: ['failed' as const], perSecond: 50, dryRun: false };
      const replay = await createReplay(ctx, { payloadDays: 14 }, { ...defaults, from, to, ...input });
      return decodeId('rpl', replay.id) ?? '';
    },
  };
}

describe.each(STORES)('advanceReplays on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: Awaited<ReturnType<typeof openWorld>>;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
  });
  beforeEach(async () => {
    await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health, replay, delivery_lane, delivery_batch`.execute(
      database.db,
    );
    world = await openWorld(database);
  });
  afterAll(() => database.close());

  async function pass(ms: number): Promise<void> {
    await advanceDatabase(database.db, ms);
    world.clock.advance(ms);
  }
  const queuedIds = async () => (await readQueue(world.ctx)).map(({ id }) => id);

  it('queues what matches, oldest first, each at its moment, marked, its attempts counted on', async () => {
    const { ctx, endpoint, begin } = world;
    const ids = await insertSettled(ctx, endpoint, ['retry', 'failed'], 3);
    await insertSettled(ctx, endpoint, ['delivered']);
    const id = await begin({ perSecond: 4 });
    await advanceReplays(ctx, SECOND);
    const queue = await readQueue(ctx);
    expect(queue.map((row) => [row.id, Math.round(row.due_in_ms), row.attempt_count])).toEqual([
      [ids[0], 0, 2],
      [ids[1], 250, 2],
      [ids[2], 500, 2],
    ]);
    const marks = await ctx.db.selectFrom('delivery_queue').select('is_replay').execute();
    expect(marks).toEqual([{ is_replay: true }, { is_replay: true }, { is_replay: true }]);
    expect(await getReplay(ctx, id)).toMatchObject({
      state: 'completed',
      total: 3,
      queued: 3,
      finishedAt: expect.any(String),
    });
  });

  it('keeps its pace, however often and however late it is called', async () => {
    const { ctx, endpoint, begin } = world;
    await insertSettled(ctx, endpoint, ['failed'], 30);
    await begin({ perSecond: 5 });
    const counts = [];
    for (const ms of [0, 0, 400, 600, 1_000, 10_000, 1_000]) {
      await pass(ms);
      await advanceReplays(ctx, SECOND);
      counts.push((await readQueue(ctx)).length);
    }
    // What fell into the ten seconds nobody called is not made up for at once.
    expect(counts).toEqual([5, 5, 7, 10, 15, 20, 25]);
  });

  it('takes no more than its steps, and goes on where it stopped', async () => {
    const { ctx, endpoint, begin } = world;
    await insertSettled(ctx, endpoint, ['delivered'], 600);
    const [last] = await insertSettled(ctx, endpoint, ['failed']);
    const id = await begin();
    await advanceReplays(ctx, { aheadMs: 1_000, steps: 1 });
    expect([(await getReplay(ctx, id)).state, await queuedIds()]).toEqual(['running', []]);
    await advanceReplays(ctx, { aheadMs: 1_000, steps: 1 });
    expect([(await getReplay(ctx, id)).state, await queuedIds()]).toEqual(['completed', [last]]);
  });

  it('leaves what is queued already, and what somebody else has sent meanwhile', async () => {
    const { ctx, endpoint, begin } = world;
    const [waiting] = await enqueueFor(ctx, endpoint);
    const [sent = '', failed] = await insertSettled(ctx, endpoint, ['failed'], 2);
    const id = await begin();
    await insertAttempts(ctx, { accountId: ctx.accountId, id: sent }, ['delivered'], { from: 2 });
    await advanceReplays(ctx, SECOND);
    expect(await queuedIds()).toEqual([waiting, failed]);
    expect(await getReplay(ctx, id)).toMatchObject({ total: 2, queued: 1 });
  });

  it('takes up only the states, the event type and the time asked for', async () => {
    const { ctx, clock, endpoint, newEndpoint, begin } = world;
    await insertSettled(ctx, endpoint, ['failed']);
    clock.advance(60_000);
    const from = new Date(clock.now()).toISOString();
    const [delivered] = await insertSettled(ctx, endpoint, ['delivered']);
    const [discarded] = await insertSettled(ctx, endpoint, []);
    const [other = ''] = await insertSettled(ctx, endpoint, []);
    await ctx.db.updateTable('delivery').set({ event_type: 'message.read' }).where('id', '=', other).execute();
    await insertSettled(ctx, await newEndpoint(), ['delivered']);
    clock.advance(60_000);
    const to = new Date(clock.now()).toISOString();
    await insertSettled(ctx, endpoint, ['delivered']);
    await begin({ states: ['delivered', 'discarded'], eventType: 'redirect', from, to });
    await advanceReplays(ctx, SECOND);
    expect(await queuedIds()).toEqual([delivered, discarded]);
  });

  it('cuts a step where its pace says so, and goes on right behind that', async () => {
    const { ctx, endpoint, begin } = world;
    const ids = await insertSettled(ctx, endpoint, ['failed'], 510);
    const id = await begin({ perSecond: 1_000 });
    for (let round = 0; round < 3; round++) {
      await advanceReplays(ctx, { aheadMs: 200, steps: 1 });
      expect(await queuedIds()).toEqual(ids.slice(0, 200 * (round + 1)));
      await pass(200);
    }
    expect((await getReplay(ctx, id)).state).toBe('completed');
  });

  it('is not cut off by a crash within a step: nothing is lost, nothing comes twice', async () => {
    const { ctx, endpoint, begin } = world;
    const ids = await insertSettled(ctx, endpoint, ['failed'], 10);
    const id = await begin({ perSecond: 2 });
    for (let round = 0; round < 6; round++) {
      const before = await queuedIds();
      // What a step does last cannot be done: its progress is not written down.
      await sql`alter table replay add constraint crash check (queued = ${sql.lit(before.length)})`.execute(ctx.db);
      const dying = advanceReplays(ctx, SECOND);
      if (before.length < ids.length) await expect(dying).rejects.toThrow('crash');
      else await dying;
      await sql`alter table replay drop constraint crash`.execute(ctx.db);
      expect(await queuedIds()).toEqual(before);
      await advanceReplays(ctx, SECOND);
      await pass(1_000);
    }
    expect(await queuedIds()).toEqual(ids);
    expect(await getReplay(ctx, id)).toMatchObject({ state: 'completed', queued: 10 });
  });

  it('queues nothing more once it is cancelled', async () => {
    const { ctx, endpoint, begin } = world;
    await insertSettled(ctx, endpoint, ['failed'], 10);
    const id = await begin({ perSecond: 3 });
    await advanceReplays(ctx, SECOND);
    await cancelReplay(ctx, id);
    await pass(10_000);
    await advanceReplays(ctx, SECOND);
    expect(await queuedIds()).toHaveLength(3);
    expect(await getReplay(ctx, id)).toMatchObject({ state: 'cancelled', queued: 3 });
  });

  it('shares its steps between replays by when they are due', async () => {
    const { ctx, endpoint, newEndpoint, begin } = world;
    const other = await newEndpoint();
    for (const each of [endpoint, other]) await insertSettled(ctx, each, ['failed'], 4);
    await begin({ perSecond: 1 });
    await begin({ perSecond: 2, endpoint: other.endpointId });
    await advanceReplays(ctx, SECOND);
    await pass(1_000);
    await advanceReplays(ctx, SECOND);
    const counts = await ctx.db.selectFrom('delivery_queue').select('endpoint_id').execute();
    const of = (each: TestEndpoint) => counts.filter(({ endpoint_id }) => endpoint_id === each.endpointId).length;
    expect([of(endpoint), of(other)]).toEqual([2, 4]);
  });

  it('sends what an ordered endpoint has settled beside its lane, which stays as it is', async () => {
    const { ctx, endpoint, begin } = world;
    const ids = await insertLane(ctx, endpoint, 4);
    const batch = '0199aaaa-0000-7000-8000-000000000001';
    await sealBatch(ctx, endpoint, { id: batch, first: 1, last: 2 });
    await insertAttempts(ctx, { accountId: ctx.accountId, id: batch }, ['retry', 'retry', 'skipped']);
    await updateLane(ctx, endpoint, { settled_sequence: 2, batch_id: null, batch_end: null });
    const lane = await ctx.db.selectFrom('delivery_lane').selectAll().execute();
    await begin();
    await advanceReplays(ctx, SECOND);
    expect((await readQueue(ctx)).map(({ id, attempt_count }) => [id, attempt_count])).toEqual([
      [ids[0], 2],
      [ids[1], 2],
    ]);
    expect(await ctx.db.selectFrom('delivery_lane').selectAll().execute()).toEqual(lane);
  });

  it('queues each match exactly once, whatever the pace, the steps and the gaps', async () => {
    const { ctx, endpoint, begin } = world;
    const plan = fc.record({
      outcomes: fc.array(fc.constantFrom('failed' as const, 'delivered' as const), { maxLength: 12 }),
      perSecond: fc.integer({ min: 1, max: 20 }),
      steps: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ outcomes, perSecond, steps }) => {
        await sql`truncate delivery_queue, delivery, attempt, replay`.execute(ctx.db);
        const failed: string[] = [];
        for (const outcome of outcomes) {
          const [id = ''] = await insertSettled(ctx, endpoint, [outcome]);
          if (outcome === 'failed') failed.push(id);
        }
        const id = await begin({ perSecond });
        for (let n = 0; (await getReplay(ctx, id)).state === 'running'; n++) {
          expect(n).toBeLessThan(60);
          await advanceReplays(ctx, { aheadMs: 1_000, steps });
          await pass(500);
        }
        expect(await queuedIds()).toEqual(failed);
        expect(await getReplay(ctx, id)).toMatchObject({ total: failed.length, queued: failed.length });
      }),
      { numRuns: 15 },
    );
  });
});

it('is advanced by several processes at once, each delivery by one of them', async () => {
  const database = await createPostgresDatabase();
  const { ctx, endpoint, begin } = await openWorld(database);
  const ids = await insertSettled(ctx, endpoint, ['failed'], 60);
  const id = await begin({ perSecond: 1_000 });
  const processes = Array.from({ length: 4 }, () => ({ ...ctx, db: database.connect() }));
  for (let round = 0; (await getReplay(ctx, id)).state === 'running'; round++) {
    expect(round).toBeLessThan(100);
    // 20 ms at 1,000 a second: some 20 a step.
    await Promise.all(processes.map((process) => advanceReplays(process, { aheadMs: 20, steps: 2 })));
  }
  expect((await readQueue(ctx)).map((row) => row.id)).toEqual(ids);
  expect(await getReplay(ctx, id)).toMatchObject({ total: 60, queued: 60 });
  await database.close();
});
