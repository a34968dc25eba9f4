import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog, SteppedClock, testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../test/support/database.ts';
import { type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { claimDeliveries } from './claim-queries.ts';
import {
  DAY_MS,
  ensurePartitions,
  listPartitions,
  type PartitionedTable,
  partitionAt,
  partitionName,
} from './partitions.ts';
import { requeueDeliveries } from './queries.ts';
import { dropOldPartitions } from './retention.ts';
import { deleteOldDefaults, dropPartition } from './retention-queries.ts';
import { insertAttempts, insertLane, insertSettled, sealBatch, updateLane } from './testing/history.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, type TestEndpoint } from './testing/rows.ts';

const RETENTION = { payloadDays: 14, attemptDays: 30, activityDays: 400 };
const DAY = '20261121';

let database: TestDatabase;
let clock: SteppedClock;
let ctx: Context;
let endpoint: TestEndpoint;

async function openWorld(): Promise<void> {
  await sql`truncate delivery, delivery_batch, attempt, activity, delivery_queue, delivery_lane`.execute(database.db);
  for (const partition of await listPartitions(testContext(database.db)))
    await sql`drop table ${sql.table(partitionName(partition))}`.execute(database.db);
  clock = new SteppedClock();
  ctx = testContext(database.db, clock);
  await ensurePartitions(ctx, { daysAhead: 0 });
  endpoint = await insertTestEndpoint(ctx, await insertTestAccount(ctx));
}

/** How many rows each partition of a table has. */
async function countRows(table: PartitionedTable): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select tableoid::regclass::text as name, count(*)::int as count from ${sql.table(table)} group by 1`.execute(
    ctx.db,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** The partitions of deliveries, which tests of the others leave alone. */
const names = async () => (await listPartitions(ctx)).filter(({ table }) => table !== 'activity').map(partitionName);

async function pass(days: number): Promise<void> {
  clock.advance(days * DAY_MS);
  await ensurePartitions(ctx, { daysAhead: 0 });
}

async function claimAll() {
  const wish = { ...endpoint, quota: 100, leaseMs: 35_000, isExclusive: false, perSecond: null };
  return claimDeliveries(ctx, newId(ctx), [wish]);
}

describe.each(STORES)('dropOldPartitions on $store', ({ createDatabase }) => {
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(openWorld);
  afterAll(() => database.close());

  it('keeps what is owed, with its bytes, and nothing else of its day', async () => {
    const [owed = ''] = await enqueueFor(ctx, endpoint);
    const before = await ctx.db.selectFrom('delivery').selectAll().where('id', '=', owed).executeTakeFirst();
    await insertSettled(ctx, endpoint, ['delivered'], 5);
    await pass(20);
    await dropOldPartitions(ctx, RETENTION);
    expect(await names()).toEqual([
      `attempt_${DAY}`,
      'attempt_20261211',
      'delivery_20261211',
      'delivery_batch_20261211',
      'request_call_20261211',
    ]);
    expect(await countRows('delivery')).toEqual({ delivery_default: 1 });
    expect(await ctx.db.selectFrom('delivery').selectAll().executeTakeFirst()).toEqual(before);
    expect(await claimAll()).toMatchObject([{ id: owed, payload: before?.payload }]);
  });

  it('forgets it too, once it is settled', async () => {
    const [id = ''] = await enqueueFor(ctx, endpoint);
    await pass(20);
    await dropOldPartitions(ctx, RETENTION);
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('delivery')).toEqual({ delivery_default: 1 });
    await ctx.db.deleteFrom('delivery_queue').where('id', '=', id).execute();
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('delivery')).toEqual({});
  });

  it('keeps what a lane is not through with, and the batch that it is about to send', async () => {
    const ids = await insertLane(ctx, endpoint, 5);
    const [past, next] = [newId(ctx), newId(ctx)];
    await sealBatch(ctx, endpoint, { id: past, first: 1, last: 2 });
    await sealBatch(ctx, endpoint, { id: next, first: 3, last: 4 });
    await updateLane(ctx, endpoint, { settled_sequence: 2 });
    await pass(20);
    await dropOldPartitions(ctx, RETENTION);
    const kept = await ctx.db.selectFrom('delivery').select('id').orderBy('id').execute();
    expect(kept.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(await ctx.db.selectFrom('delivery_batch').select('id').execute()).toEqual([{ id: next }]);
    await updateLane(ctx, endpoint, { settled_sequence: 5, batch_id: null, batch_end: null });
    await dropOldPartitions(ctx, RETENTION);
    expect([await countRows('delivery'), await countRows('delivery_batch')]).toEqual([{}, {}]);
  });

  it('goes by whole days: not before the last delivery of a day is past its time', async () => {
    const midnight = Math.ceil(clock.now() / DAY_MS) * DAY_MS;
    clock.advance(midnight + 14 * DAY_MS - 1 - clock.now());
    await dropOldPartitions(ctx, RETENTION);
    expect(await names()).toContain(`delivery_${DAY}`);
    clock.advance(1);
    await dropOldPartitions(ctx, RETENTION);
    expect(await names()).toEqual([`attempt_${DAY}`]);
    clock.advance(16 * DAY_MS - 1);
    await dropOldPartitions(ctx, RETENTION);
    expect(await names()).toEqual([`attempt_${DAY}`]);
    clock.advance(1);
    await dropOldPartitions(ctx, RETENTION);
    expect(await names()).toEqual([]);
  });

  it('keeps attempts of the last days, however old their delivery', async () => {
    const [id = ''] = await enqueueFor(ctx, endpoint);
    await insertAttempts(ctx, { accountId: endpoint.accountId, id }, ['retry']);
    await pass(40);
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('attempt')).toEqual({});
    await insertAttempts(ctx, { accountId: endpoint.accountId, id }, ['retry'], { from: 2 });
    await pass(5);
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('attempt')).toEqual({ attempt_default: 1 });
    await pass(26);
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('attempt')).toEqual({});
  });

  it('moves no more than so many rows at once: where more are owed, it deletes what is not', async () => {
    await enqueueFor(ctx, endpoint, 3);
    await insertSettled(ctx, endpoint, [], 5);
    const partition = partitionAt('delivery', clock.now());
    await pass(20);
    const drop = (movedMax: number) => dropPartition(ctx, partition, { movedMax, deletedMax: 4 });
    for (const left of [4, 3, 3]) {
      expect(await drop(2)).toBe('thinned');
      expect(await countRows('delivery')).toEqual({ [`delivery_${DAY}`]: left });
    }
    expect(await drop(3)).toBe('dropped');
    expect(await countRows('delivery')).toEqual({ delivery_default: 3 });
    expect(await claimAll()).toHaveLength(3);
  });
});

describe.each(STORES)('dropOldPartitions of activities on $store', ({ createDatabase }) => {
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(openWorld);
  afterAll(() => database.close());

  const activityPartitions = async () =>
    (await listPartitions(ctx)).filter(({ table }) => table === 'activity').map(partitionName);

  async function insertActivity(): Promise<void> {
    const row = { account_id: endpoint.accountId, id: newId(ctx), type: 'message.read', at: nowDate(ctx), data: '{}' };
    await ctx.db.insertInto('activity').values(row).execute();
  }

  it('keeps a month until its last activity is past its time', async () => {
    await insertActivity();
    const monthEnds = Date.UTC(2026, 11, 1);
    clock.advance(monthEnds + RETENTION.activityDays * DAY_MS - 1 - clock.now());
    await dropOldPartitions(ctx, RETENTION);
    expect(await activityPartitions()).toEqual(['activity_202611']);
    clock.advance(1);
    await dropOldPartitions(ctx, RETENTION);
    expect(await activityPartitions()).toEqual([]);
    expect(await ctx.db.selectFrom('activity').select('id').execute()).toEqual([]);
  });

  it('deletes what a default partition took in, to the millisecond', async () => {
    clock.advance(60 * DAY_MS);
    await insertActivity();
    clock.advance(1);
    await insertActivity();
    expect(await countRows('activity')).toEqual({ activity_default: 2 });
    clock.advance(RETENTION.activityDays * DAY_MS);
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('activity')).toEqual({ activity_default: 1 });
  });
});

describe('several processes', () => {
  beforeAll(async () => {
    database = await createPostgresDatabase();
  });
  beforeEach(openWorld);
  afterAll(() => database.close());

  const connect = (): Context => ({ ...ctx, db: database.connect() });

  it('drop at once: everything once, nothing owed is lost', async () => {
    const owed = [];
    for (let day = 0; day < 4; day++) {
      owed.push(...(await enqueueFor(ctx, endpoint, 2)));
      await insertSettled(ctx, endpoint, [], 3);
      await pass(1);
    }
    await pass(20);
    const processes = Array.from({ length: 3 }, connect);
    // Who finds another at work leaves it at that.
    await Promise.all(processes.map((process) => dropOldPartitions(process, RETENTION)));
    await dropOldPartitions(ctx, RETENTION);
    expect(await countRows('delivery')).toEqual({ delivery_default: 8 });
    expect((await claimAll()).map(({ id }) => id).sort()).toEqual(owed);
  });

  it('go on writing and reading while days are dropped', async () => {
    for (let day = 0; day < 5; day++) {
      await insertSettled(ctx, endpoint, [], 50);
      await pass(1);
    }
    await pass(20);
    const writer = connect();
    let isOver = false;
    const dropping = dropOldPartitions(connect(), RETENTION).finally(() => {
      isOver = true;
    });
    let written = 0;
    while (!isOver) written += (await enqueueFor(writer, endpoint, 5)).length;
    await dropping;
    expect(written).toBeGreaterThan(0);
    expect(await countRows('delivery')).toEqual({ delivery_20261216: written });
  });

  it('are not held up by a day that is in use: it is dropped later', async () => {
    await insertSettled(ctx, endpoint, [], 5);
    await pass(20);
    const log = recordingLog();
    const [reader, writer] = [connect(), connect()];
    await inTransaction(reader, async (tx) => {
      await tx.db.selectFrom('delivery').selectAll().execute();
      const dropping = dropOldPartitions({ ...connect(), log }, RETENTION);
      await enqueueFor(writer, endpoint);
      await dropping;
    });
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: 'info',
        fields: { partition: `delivery_${DAY}` },
        message: expect.stringContaining('in use'),
      }),
    );
    expect(await names()).toContain(`delivery_${DAY}`);
    await dropOldPartitions(ctx, RETENTION);
    expect(await names()).not.toContain(`delivery_${DAY}`);
  });

  it('do not delete what another is queuing again', async () => {
    const [id = ''] = await enqueueFor(ctx, endpoint);
    await pass(20);
    await dropOldPartitions(ctx, RETENTION);
    await ctx.db.deleteFrom('delivery_queue').execute();
    const other = connect();
    await inTransaction(ctx, async (tx) => {
      await requeueDeliveries(tx.db, endpoint.accountId, [{ id, attemptCount: 1, delayMs: 0 }]);
      expect(await deleteOldDefaults(other, 'delivery', clock.now(), 10)).toBe(0);
    });
    expect(await deleteOldDefaults(other, 'delivery', clock.now(), 10)).toBe(0);
    expect(await claimAll()).toMatchObject([{ id, attemptCount: 1 }]);
  });
});
