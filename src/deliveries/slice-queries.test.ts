import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../test/support/database.ts';
import { type Context, newId } from '../store/context.ts';
import { ensurePartitions } from './partitions.ts';
import { readSlice, type Slice, selectSlice } from './slice-queries.ts';
import { insertAttempts, insertLane, insertSettled, sealBatch, updateLane } from './testing/history.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, type TestEndpoint } from './testing/rows.ts';
import { firstUuidAt } from './uuid-range.ts';

const SOON = () => new Date(Date.now() + 60_000);

describe.each(STORES)('readSlice on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let accountId: string;
  beforeAll(async () => {
    database = await createDatabase();
    ctx = testContext(database.db, new SteppedClock());
    accountId = await insertTestAccount(ctx);
  });
  afterEach(async () => {
    await sql`truncate delivery_queue, delivery, attempt, endpoint, delivery_lane, delivery_batch`.execute(ctx.db);
  });
  afterAll(() => database.close());

  const all = async () => (await readSlice(ctx.db, { accountId, order: 'oldest first', size: 100 })).rows;
  const known = async () =>
    (await all()).map(
      ({ state, attempt_count, is_skipped }) => `${state} ${attempt_count}${is_skipped ? ' skipped' : ''}`,
    );
  const newEndpoint = (state: 'active' | 'paused' = 'active') => insertTestEndpoint(ctx, accountId, { state });

  it('knows an unordered delivery by its queue row, then by its last attempt', async () => {
    const endpoint = await newEndpoint();
    await enqueueFor(ctx, endpoint);
    await enqueueFor(ctx, endpoint, 1, { claimId: newId(ctx), ms: 60_000 });
    await enqueueFor(ctx, await newEndpoint('paused'));
    await insertSettled(ctx, endpoint, ['retry', 'delivered']);
    await insertSettled(ctx, endpoint, ['delivered', 'failed']);
    await insertSettled(ctx, endpoint, []);
    await insertSettled(ctx, endpoint, ['retry']);
    expect(await known()).toEqual([
      ...['pending 0', 'delivering 0', 'held 0'],
      ...['delivered 2', 'failed 2', 'discarded 0', 'discarded 1'],
    ]);
  });

  it('is held by a lease that is over no longer than anybody else', async () => {
    const endpoint = await newEndpoint();
    await enqueueFor(ctx, endpoint, 1, { claimId: newId(ctx), ms: -1 });
    expect(await known()).toEqual(['pending 0']);
  });

  describe('of an ordered endpoint', () => {
    let endpoint: TestEndpoint;
    let ids: string[];
    const settle = (index: number, ...outcomes: Parameters<typeof insertAttempts>[2]) =>
      insertAttempts(ctx, { accountId, id: ids[index] ?? '' }, outcomes);

    async function openLane(count: number): Promise<void> {
      endpoint = await newEndpoint();
      ids = await insertLane(ctx, endpoint, count);
    }

    it('knows what is settled by its attempts and what is not by the lane', async () => {
      await openLane(6);
      await settle(0, 'delivered');
      await settle(1, 'retry', 'failed');
      await settle(2, 'retry', 'retry', 'skipped');
      await settle(4, 'retry');
      await updateLane(ctx, endpoint, { settled_sequence: 4, attempt_count: 1 });
      expect(await known()).toEqual([
        ...['delivered 1', 'failed 2', 'failed 2 skipped', 'discarded 0'],
        ...['pending 1', 'pending 0'],
      ]);
      await updateLane(ctx, endpoint, { leased_until: SOON() });
      expect((await known()).slice(4)).toEqual(['delivering 1', 'pending 0']);
      await ctx.db.updateTable('endpoint').set({ state: 'paused' }).execute();
      expect((await known()).slice(4)).toEqual(['delivering 1', 'held 0']);
    });

    it('tells when the head may be sent, and of nothing behind it', async () => {
      await openLane(2);
      const due = (await all()).map(({ due_at }) => due_at !== null);
      expect(due).toEqual([true, false]);
    });

    it('shares the attempts of the batch it went in, sealed or settled', async () => {
      await openLane(5);
      const [first, second] = [newId(ctx), newId(ctx)];
      await sealBatch(ctx, endpoint, { id: first, first: 1, last: 2 });
      await insertAttempts(ctx, { accountId, id: first }, ['retry', 'delivered']);
      await sealBatch(ctx, endpoint, { id: second, first: 3, last: 4 });
      await insertAttempts(ctx, { accountId, id: second }, ['retry']);
      await updateLane(ctx, endpoint, { settled_sequence: 2, attempt_count: 1, leased_until: SOON() });
      expect(await known()).toEqual(['delivered 2', 'delivered 2', 'delivering 1', 'delivering 1', 'pending 0']);
      expect((await all()).map(({ batch_id }) => batch_id)).toEqual([first, first, second, second, null]);
    });

    it('goes by its own attempts before its batch’s, once it was sent again', async () => {
      await openLane(2);
      const batch = newId(ctx);
      await sealBatch(ctx, endpoint, { id: batch, first: 1, last: 2 });
      await insertAttempts(ctx, { accountId, id: batch }, ['retry', 'failed']);
      await updateLane(ctx, endpoint, { settled_sequence: 2, batch_id: null, batch_end: null });
      await insertAttempts(ctx, { accountId, id: ids[0] ?? '' }, ['delivered'], { from: 3 });
      expect(await known()).toEqual(['delivered 3', 'failed 2']);
    });
  });

  it('looks at a bounded stretch, says where it ended, and goes on there', async () => {
    const [one, other] = [await newEndpoint(), await newEndpoint()];
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      ids.push(...(await insertSettled(ctx, one, [n === 3 ? 'failed' : 'delivered'])));
      await insertSettled(ctx, other, ['failed']);
    }
    const slice: Slice = { accountId, endpointIds: [one.endpointId], order: 'newest first', size: 2 };
    const failed = { states: ['failed'] as const };
    const first = await readSlice(ctx.db, slice, failed);
    expect([first.rows.map(({ id }) => id), first.end]).toEqual([[ids[3]], ids[3]]);
    const second = await readSlice(ctx.db, { ...slice, idBelow: ids[3] }, failed);
    expect(second).toEqual({ rows: [], end: ids[1] });
    expect(await readSlice(ctx.db, { ...slice, idBelow: ids[1] }, failed)).toEqual({ rows: [], end: null });
  });

  it('merges endpoints in both directions', async () => {
    const [one, other] = [await newEndpoint(), await newEndpoint()];
    const ids = [];
    for (const endpoint of [one, other, other, one, other]) ids.push(...(await enqueueFor(ctx, endpoint)));
    const endpointIds = [one.endpointId, other.endpointId];
    const read = async (order: Slice['order']) =>
      (await readSlice(ctx.db, { accountId, endpointIds, order, size: 4 })).rows.map(({ id }) => id);
    expect(await read('oldest first')).toEqual(ids.slice(0, 4));
    expect(await read('newest first')).toEqual(ids.slice(1).reverse());
  });
});

describe.each(['force_custom_plan', 'force_generic_plan'])('the plan of a slice (%s)', (mode) => {
  const DAYS = [0, 1, 2];
  const PER_DAY = 10_000;
  const clock = new SteppedClock();
  const startOf = (day: number) => clock.now() + day * 86_400_000;
  let database: TestDatabase;
  let accountId: string;
  let busy: TestEndpoint;
  let quiet: TestEndpoint;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    const ctx = testContext(database.db, clock);
    accountId = await insertTestAccount(ctx);
    await ensurePartitions(ctx, { daysAhead: DAYS.length });
    [busy, quiet] = [await insertTestEndpoint(ctx, accountId), await insertTestEndpoint(ctx, accountId)];
    // The quiet endpoint's ten are the oldest of each day: a walk over all the newest would come to them last.
    for (const day of DAYS) {
      await sql`
        insert into delivery (account_id, id, endpoint_id, payload, event_type, created_at)
        select ${accountId}::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-000000000000')::uuid,
          case when n <= 10 then ${quiet.endpointId}::uuid else ${busy.endpointId}::uuid end, '{}', 'redirect', now()
        from generate_series(1, ${PER_DAY}::int) as n,
          lateral (select lpad(to_hex(${startOf(day)}::bigint + n), 12, '0') as hex) as ids`.execute(database.db);
    }
    await sql`analyze delivery`.execute(database.db);
  });
  afterAll(() => database.close());

  /** What reading a slice touches: the kinds of scans, the partitions, and how many rows in all. */
  async function explain(slice: Omit<Slice, 'accountId' | 'size'>) {
    const nodes = await database.db.connection().execute(async (db) => {
      await sql`set plan_cache_mode = ${sql.lit(mode)}`.execute(db);
      const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>`
        explain (analyze, format json) ${selectSlice({ ...slice, accountId, size: 50 })}`.execute(db);
      return rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan));
    });
    const scans = nodes.filter((node) => node['Relation Name']?.startsWith('delivery') && node['Actual Loops'] > 0);
    return {
      indexes: new Set(
        scans.map((node) => node['Index Name']?.replace(/^delivery_\w+?_(?=account|pkey)/, '') ?? 'none'),
      ),
      partitions: new Set(scans.map((node) => node['Relation Name'])).size,
      rows: scans.reduce((sum, node) => sum + node['Actual Loops'] * rowsOf(node), 0),
    };
  }

  interface PlanNode {
    'Relation Name'?: string;
    'Index Name'?: string;
    'Actual Loops': number;
    'Actual Rows': number;
    'Rows Removed by Filter'?: number;
    Plans?: PlanNode[];
  }
  const rowsOf = (node: PlanNode) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

  it('walks the primary key for all of an account’s, newest first and oldest first', async () => {
    for (const order of ['newest first', 'oldest first'] as const) {
      const { indexes, rows } = await explain({ order });
      expect(indexes).toEqual(new Set(['pkey']));
      expect(rows).toBeLessThan(60);
    }
  });

  it('walks the endpoint’s own index, however few are its own among how many', async () => {
    for (const order of ['newest first', 'oldest first'] as const) {
      for (const { endpointId } of [quiet, busy]) {
        const { indexes, rows } = await explain({ order, endpointIds: [endpointId] });
        expect(indexes).toEqual(new Set(['account_id_endpoint_id_id_idx']));
        expect(rows).toBeLessThan(60);
      }
    }
  });

  it('reads only the partitions of the time that is asked for', async () => {
    const time = { idFrom: firstUuidAt(startOf(1)), idBelow: firstUuidAt(startOf(1) + PER_DAY) };
    for (const endpointIds of [undefined, [quiet.endpointId]]) {
      const { partitions, rows, indexes } = await explain({ ...time, endpointIds, order: 'newest first' });
      expect(indexes.has('none')).toBe(false);
      expect(partitions).toBeLessThanOrEqual(2);
      expect(rows).toBeLessThan(60);
    }
  });
});
