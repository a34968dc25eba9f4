import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { type AccountContext, newId } from '../../store/context.ts';
import { putOff, readEndpointRow, readHealthRow } from '../testing/alerts.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, readQueue, type TestEndpoint } from '../testing/rows.ts';
import { countBuffered, reactivateEndpoint } from './reactivate-endpoint.ts';

const HOUR_MS = 3_600_000;

describe.each(STORES)('switching an endpoint on, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: AccountContext;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    const base = testContext(database.db);
    for (const table of ['delivery_queue', 'delivery_lane', 'notification'] as const) {
      await base.db.deleteFrom(table).execute();
    }
    ctx = { ...base, accountId: await insertTestAccount(base) };
    endpoint = await insertTestEndpoint(ctx, ctx.accountId, { policy: 'mw-buffered' });
  });
  afterAll(() => database.close());

  const reactivate = (replay: boolean, { endpointId } = endpoint) =>
    reactivateEndpoint(ctx, endpointId, { replay, by: 'api' });
  const makeDueIn = (ids: string[], ms: number) =>
    ctx.db
      .updateTable('delivery_queue')
      .set({ due_at: new Date(Date.now() + ms), attempt_count: 3 })
      .where('id', 'in', ids)
      .execute();
  const putLane = (key: string, lane: { last: number; settled: number }) =>
    ctx.db
      .insertInto('delivery_lane')
      .values({
        ...{ account_id: ctx.accountId, endpoint_id: endpoint.endpointId, key },
        ...{ last_sequence: lane.last, settled_sequence: lane.settled, attempt_count: 4, waiting_bytes: 90 },
        ...{ due_at: new Date(Date.now() + HOUR_MS), batch_id: newId(ctx), batch_end: lane.last },
      })
      .execute();
  const lanes = () => ctx.db.selectFrom('delivery_lane').selectAll().orderBy('key').execute();

  it('makes it active, forgets its failures and ramps it up [MW-15]', async () => {
    await putOff(ctx, endpoint);
    await reactivate(true);
    expect(await readEndpointRow(ctx, endpoint)).toMatchObject({ state: 'active', off_reason: null, off_since: null });
    const health = await readHealthRow(ctx, endpoint);
    expect(health).toMatchObject({ error_streak: 0, streak_began_at: null, openings: 0, resume_at: null });
    expect(health.recovered_at).toBeInstanceOf(Date);
  });

  it('is seen by the next turn: the account’s assets have a new revision', async () => {
    const revision = async () =>
      (await ctx.db.selectFrom('account').select('assets_revision').where('id', '=', ctx.accountId).executeTakeFirst())
        ?.assets_revision;
    await putOff(ctx, endpoint);
    const before = Number(await revision());
    await reactivate(true);
    expect(Number(await revision())).toBe(before + 1);
  });

  it('with replay, sends what was kept, at once and in order before anything newer [MW-16]', async () => {
    const kept = await enqueueFor(ctx, endpoint, 3);
    await makeDueIn(kept, HOUR_MS);
    await putOff(ctx, endpoint);
    expect(await reactivate(true)).toEqual({ buffered: 3, isSent: true });
    const queue = await readQueue(ctx);
    expect(queue.map(({ id }) => id)).toEqual(kept);
    for (const { due_in_ms } of queue) expect(due_in_ms).toBeLessThanOrEqual(0);
    expect((await readHealthRow(ctx, endpoint)).catch_up_to).toBe(kept.at(-1));
  });

  it('sends by age what was kept, whether it was tried before or came up meanwhile [MW-16]', async () => {
    const [first = '', second = '', ...later] = await enqueueFor(ctx, endpoint, 4);
    await makeDueIn([second], HOUR_MS);
    await makeDueIn([first], 2 * HOUR_MS);
    await putOff(ctx, endpoint);
    await reactivate(true);
    // As claims read it.
    const claimable = await ctx.db.selectFrom('delivery_queue').select('id').orderBy('due_at').orderBy('id').execute();
    expect(claimable.map(({ id }) => id)).toEqual([first, second, ...later]);
  });

  it('with replay, makes what was tried before and what was not due in the order in which they came up [MW-16]', async () => {
    const kept: string[] = [];
    for (let minute = 0; minute < 4; minute++) {
      const at = { ...ctx, clock: new SteppedClock(Date.now() - HOUR_MS + minute * 60_000) };
      const [id = ''] = await enqueueFor(at, endpoint);
      const dueAt = new Date(at.clock.now());
      await ctx.db.updateTable('delivery_queue').set({ due_at: dueAt }).where('id', '=', id).execute();
      kept.push(id);
    }
    // The first has failed and waits, the third has failed and was due.
    await makeDueIn([kept[0] ?? ''], HOUR_MS);
    await makeDueIn([kept[2] ?? ''], -1_000);
    await putOff(ctx, endpoint);
    await reactivate(true);
    const queue = await ctx.db.selectFrom('delivery_queue').select('id').orderBy('due_at').orderBy('id').execute();
    expect(queue.map(({ id }) => id)).toEqual(kept);
  });

  it('catches up in order only where the policy says so, and something was kept', async () => {
    const other = await insertTestEndpoint(ctx, ctx.accountId);
    await enqueueFor(ctx, other, 2);
    await putOff(ctx, other);
    await putOff(ctx, endpoint);
    await reactivate(true, other);
    await reactivate(true);
    expect((await readHealthRow(ctx, other)).catch_up_to).toBeNull();
    expect((await readHealthRow(ctx, endpoint)).catch_up_to).toBeNull();
  });

  it('without replay, sends nothing of what was kept, and keeps none of it [MW-17]', async () => {
    const neighbour = await insertTestEndpoint(ctx, ctx.accountId);
    const theirs = await enqueueFor(ctx, neighbour, 2);
    await enqueueFor(ctx, endpoint, 4_001);
    await putOff(ctx, endpoint);
    expect(await reactivate(false)).toEqual({ buffered: 4_001, isSent: false });
    expect((await readQueue(ctx)).map(({ id }) => id)).toEqual(theirs);
    expect((await readHealthRow(ctx, endpoint)).catch_up_to).toBeNull();
  });

  it('sends nothing where the policy keeps nothing, even if asked to [DI-65]', async () => {
    const lossy = await insertTestEndpoint(ctx, ctx.accountId, { policy: 'di-guide' });
    await enqueueFor(ctx, lossy, 3);
    await putOff(ctx, lossy);
    expect(await reactivate(true, lossy)).toEqual({ buffered: 3, isSent: false });
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('leaves alone what somebody is sending just now', async () => {
    const lease = { claimId: newId(ctx), ms: HOUR_MS };
    const [sending] = await enqueueFor(ctx, endpoint, 1, lease);
    await enqueueFor(ctx, endpoint, 2);
    await putOff(ctx, endpoint);
    await reactivate(false);
    expect(await readQueue(ctx)).toMatchObject([{ id: sending, claim_id: lease.claimId }]);
  });

  it('with replay, makes the lanes of an ordered endpoint due, their batches as they were', async () => {
    await putLane('a', { last: 7, settled: 4 });
    await putOff(ctx, endpoint);
    const [before] = await lanes();
    expect(await reactivate(true)).toEqual({ buffered: 3, isSent: true });
    const [lane] = await lanes();
    expect(lane?.due_at?.getTime()).toBeLessThan(Date.now() + 1000);
    expect(lane).toMatchObject({ settled_sequence: before?.settled_sequence, batch_id: before?.batch_id });
  });

  it('without replay, moves the lanes past what they were owed', async () => {
    await putLane('a', { last: 7, settled: 4 });
    await putLane('b', { last: 2, settled: 0 });
    await putOff(ctx, endpoint);
    expect(await reactivate(false)).toEqual({ buffered: 5, isSent: false });
    for (const lane of await lanes()) {
      expect(lane.settled_sequence).toBe(lane.last_sequence);
      expect(lane).toMatchObject({ due_at: null, batch_id: null, waiting_bytes: expect.anything() });
    }
    expect(await countBuffered(ctx, endpoint.endpointId)).toBe(0);
  });

  it('tells of it in a notification that nobody is mailed about', async () => {
    await enqueueFor(ctx, endpoint, 2);
    await putOff(ctx, endpoint);
    await reactivate(false);
    expect(await ctx.db.selectFrom('notification').selectAll().execute()).toMatchObject([
      {
        ...{ kind: 'endpoint.reactivated', endpoint_id: endpoint.endpointId, mail_to: [], mail_due_at: null },
        detail: { by: 'api', url: 'https://partner.test/hook', sent: 0, discarded: 2 },
      },
    ]);
  });

  it('works for one that was paused, and sends what waited', async () => {
    await enqueueFor(ctx, endpoint, 2);
    await ctx.db.updateTable('endpoint').set({ state: 'paused' }).where('id', '=', endpoint.endpointId).execute();
    expect(await reactivate(true)).toEqual({ buffered: 2, isSent: true });
    expect((await readEndpointRow(ctx, endpoint)).state).toBe('active');
    expect((await readHealthRow(ctx, endpoint)).catch_up_to).toBeNull();
  });

  it('refuses one that is active, and one of another account, and changes nothing', async () => {
    await enqueueFor(ctx, endpoint, 2);
    await expect(reactivate(false)).rejects.toMatchObject({ code: 'conflict' });
    const stranger = { ...ctx, accountId: await insertTestAccount(ctx) };
    await putOff(ctx, endpoint);
    await expect(reactivateEndpoint(stranger, endpoint.endpointId, { replay: false, by: 'api' })).rejects.toMatchObject(
      { code: 'not_found' },
    );
    expect(await countBuffered(stranger, endpoint.endpointId)).toBe(0);
    expect(await countBuffered(ctx, endpoint.endpointId)).toBe(2);
    expect((await readEndpointRow(ctx, endpoint)).state).toBe('disabled');
  });

  it('of two at once, one does it and the other is told', async () => {
    await enqueueFor(ctx, endpoint, 3);
    await putOff(ctx, endpoint);
    const results = await Promise.allSettled([reactivate(true), reactivate(false), reactivate(false)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' });
    }
    expect(await ctx.db.selectFrom('notification').select('id').execute()).toHaveLength(1);
  });
});
