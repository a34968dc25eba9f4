import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../test/support/database.ts';
import { type Context, newId } from '../store/context.ts';
import { ensurePartitions, readPartitionHealth } from './partitions.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint } from './testing/rows.ts';

const DAY_MS = 86_400_000;

async function rowsByPartition(
  ctx: Context,
  table: 'delivery' | 'attempt' | 'activity',
): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select tableoid::regclass::text as name, count(*)::int as count from ${sql.table(table)} group by 1`.execute(
    ctx.db,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

async function listPartitions(ctx: Context): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent in ('delivery'::regclass, 'delivery_batch'::regclass, 'attempt'::regclass, 'activity'::regclass)
    order by 1`.execute(ctx.db);
  return rows.map(({ name }) => name);
}

describe.each(STORES)('ensurePartitions on $store', ({ createDatabase }) => {
  const databases: TestDatabase[] = [];
  let clock: SteppedClock;
  let ctx: Context;
  beforeEach(async () => {
    const database = await createDatabase();
    databases.push(database);
    clock = new SteppedClock();
    ctx = testContext(database.db, clock);
  });
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it('makes one a day from today on, and one a month of activities, once', async () => {
    await ensurePartitions(ctx, { daysAhead: 1 });
    await ensurePartitions(ctx, { daysAhead: 1 });
    const days = ['20261121', '20261122', 'default'];
    expect(await listPartitions(ctx)).toEqual([
      'activity_202611',
      'activity_default',
      ...days.map((d) => `attempt_${d}`),
      ...['20261121', '20261122'].map((d) => `delivery_${d}`),
      ...days.map((d) => `delivery_batch_${d}`),
      'delivery_default',
    ]);
  });

  it('puts each delivery into the partition of its day, up to the last millisecond', async () => {
    await ensurePartitions(ctx, { daysAhead: 1 });
    const endpoint = await insertTestEndpoint(ctx, await insertTestAccount(ctx));
    const midnight = Math.ceil(clock.now() / DAY_MS) * DAY_MS;
    clock.advance(midnight - 1 - clock.now());
    await enqueueFor(ctx, endpoint, 2);
    clock.advance(1);
    await enqueueFor(ctx, endpoint, 3);
    expect(await rowsByPartition(ctx, 'delivery')).toEqual({ delivery_20261121: 2, delivery_20261122: 3 });
  });

  it('moves what the default partition took in before', async () => {
    const endpoint = await insertTestEndpoint(ctx, await insertTestAccount(ctx));
    const [id = ''] = await enqueueFor(ctx, endpoint, 2);
    const attempt = { account_id: endpoint.accountId, delivery_id: id, number: 1, at: new Date(clock.now()) };
    await ctx.db
      .insertInto('attempt')
      .values({ ...attempt, outcome: 'delivered', timing: '{}' })
      .execute();
    expect(await rowsByPartition(ctx, 'delivery')).toEqual({ delivery_default: 2 });
    await ensurePartitions(ctx, { daysAhead: 0 });
    expect(await rowsByPartition(ctx, 'delivery')).toEqual({ delivery_20261121: 2 });
    expect(await rowsByPartition(ctx, 'attempt')).toEqual({ attempt_20261121: 1 });
  });

  it('makes the month’s partition before it begins, and puts each activity into the month it became known in', async () => {
    const account_id = await insertTestAccount(ctx);
    const insert = (at = new Date(clock.now())) =>
      ctx.db
        .insertInto('activity')
        .values({ account_id, id: newId(ctx), type: 'message.read', at, data: '{}' })
        .execute();
    await insert();
    await ensurePartitions(ctx, { daysAhead: 9 });
    expect((await listPartitions(ctx)).slice(0, 2)).toEqual(['activity_202611', 'activity_default']);
    await ensurePartitions(ctx, { daysAhead: 10 });
    clock.advance(Date.UTC(2026, 11, 1) - 1 - clock.now());
    await insert();
    clock.advance(1);
    // It happened in November.
    await insert(new Date('2026-11-02'));
    expect(await rowsByPartition(ctx, 'activity')).toEqual({ activity_202611: 2, activity_202612: 1 });
    expect((await readPartitionHealth(ctx)).missing).not.toContain('activity_202612');
    clock.advance(Date.UTC(2026, 11, 31) - clock.now());
    expect((await readPartitionHealth(ctx)).missing).toContain('activity_202701');
  });

  it('is well when today and tomorrow have theirs, and nothing recent is in a default one', async () => {
    const missing = (...days: string[]) =>
      days.flatMap((d) => [`delivery_${d}`, `delivery_batch_${d}`, `attempt_${d}`, `request_call_${d}`]);

    expect(await readPartitionHealth(ctx)).toEqual({
      recentDefaultRows: 0,
      missing: [...missing('20261121'), 'activity_202611', ...missing('20261122')],
    });
    await ensurePartitions(ctx, { daysAhead: 0 });
    expect((await readPartitionHealth(ctx)).missing).toEqual(missing('20261122'));
    await ensurePartitions(ctx, { daysAhead: 1 });
    expect(await readPartitionHealth(ctx)).toEqual({ recentDefaultRows: 0, missing: [] });
    clock.advance(2 * DAY_MS);
    await enqueueFor(ctx, await insertTestEndpoint(ctx, await insertTestAccount(ctx)), 3);
    expect(await readPartitionHealth(ctx)).toEqual({
      recentDefaultRows: 3,
      missing: missing('20261123', '20261124'),
    });
    // What retention moves there is older, and no reason to worry.
    clock.advance(2 * DAY_MS);
    expect((await readPartitionHealth(ctx)).recentDefaultRows).toBe(0);
  });
});

it('lets several processes make them at once', async () => {
  const database = await createPostgresDatabase();
  const contexts = Array.from({ length: 4 }, () => testContext(database.connect()));
  await Promise.all(contexts.map((ctx) => ensurePartitions(ctx, { daysAhead: 2 })));
  expect(await listPartitions(testContext(database.db))).toHaveLength(14);
  await database.close();
});
