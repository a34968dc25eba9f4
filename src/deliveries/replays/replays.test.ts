import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { createIdClock, type SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { type Context, newId } from '../../store/context.ts';
import { insertSettled } from '../testing/history.ts';
import { enqueueFor, insertTestEndpoint, readQueue, type TestEndpoint } from '../testing/rows.ts';
import { advanceReplays } from './advance-replays.ts';
import type { Replay } from './schema.ts';

interface Problem {
  errors: { path: string; message: string }[];
}

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let clock: SteppedClock;
let ctx: Context;
let api: TestApi;
let account: TestAccount;
let call: Caller;
let endpoint: TestEndpoint;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health, replay`.execute(database.db);
  clock = createIdClock();
  ctx = testContext(database.db, clock);
  api = createTestApi(ctx);
  account = await api.createAccount();
  ({ call } = account);
  endpoint = await insertTestEndpoint(ctx, account.ctx.accountId);
});
afterAll(() => database.close());

const iso = (offsetMs: number) => new Date(clock.now() + offsetMs).toISOString();
const range = () => ({ from: iso(-HOUR_MS), to: iso(HOUR_MS) });
const ofEndpoint = () => ({ endpoint: encodeId('end', endpoint.endpointId), ...range() });
const post = <Body = Replay>(body: object) => call<Body>('POST', '/v1/replays', body);

describe('POST /v1/replays', () => {
  it('counts with dryRun what it would send, and queues nothing', async () => {
    await insertSettled(ctx, endpoint, ['failed'], 2);
    const oldest = iso(0);
    clock.advance(60_000);
    await insertSettled(ctx, endpoint, [], 1);
    const newest = iso(0);
    await insertSettled(ctx, endpoint, ['delivered'], 4);
    await enqueueFor(ctx, endpoint, 8);
    const { status, body } = await post({ ...ofEndpoint(), dryRun: true });
    expect([status, body]).toEqual([200, { count: 3, oldest, newest }]);
    expect((await post({ ...ofEndpoint(), states: ['delivered'], dryRun: true })).body).toMatchObject({ count: 4 });
    const none = await post({ ...ofEndpoint(), eventType: 'message.read', dryRun: true });
    expect(none.body).toEqual({ count: 0, oldest: null, newest: null });
    expect(await readQueue(ctx)).toHaveLength(8);
    expect((await call<{ items: Replay[] }>('GET', '/v1/replays')).body.items).toEqual([]);
  });

  it('begins one that is read, listed and cancelled under its id', async () => {
    await insertSettled(ctx, endpoint, ['failed'], 3);
    const { status, body } = await post({ ...ofEndpoint(), eventType: 'redirect', perSecond: 2 });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: expect.stringMatching(/^rpl_/), state: 'running', total: 3, queued: 0, perSecond: 2 },
      filters: {
        ...{ endpoint: encodeId('end', endpoint.endpointId), campaign: null, from: iso(-HOUR_MS) },
        // What comes up from here on is not part of it.
        to: iso(1),
        ...{ states: ['failed', 'discarded'], eventType: 'redirect' },
      },
      ...{ createdAt: iso(0), finishedAt: null },
    });
    expect((await call<Replay>('GET', `/v1/replays/${body.id}`)).body).toEqual(body);
    expect((await call('GET', '/v1/replays')).body).toEqual({ items: [body], nextCursor: null });
    const cancelled = { ...body, state: 'cancelled', finishedAt: iso(0) };
    expect(await call('POST', `/v1/replays/${body.id}/cancel`)).toMatchObject({ status: 200, body: cancelled });
    clock.advance(1_000);
    expect((await call('POST', `/v1/replays/${body.id}/cancel`)).body).toEqual(cancelled);
    await advanceReplays(ctx, { aheadMs: 10_000, steps: 10 });
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('says that there is nothing to cancel in one that is through', async () => {
    const { body } = await post(ofEndpoint());
    await advanceReplays(ctx, { aheadMs: 1_000, steps: 10 });
    expect((await call<Replay>('GET', `/v1/replays/${body.id}`)).body.state).toBe('completed');
    expect(await call('POST', `/v1/replays/${body.id}/cancel`)).toMatchObject({ status: 409 });
  });

  it('takes a campaign, or an endpoint of it', async () => {
    const campaignId = newId(ctx);
    const [one, other] = [
      await insertTestEndpoint(ctx, account.ctx.accountId, { campaign_id: campaignId }),
      await insertTestEndpoint(ctx, account.ctx.accountId, { campaign_id: campaignId }),
    ];
    for (const each of [one, other, endpoint]) await insertSettled(ctx, each, ['failed'], 2);
    const campaign = encodeId('cmp', campaignId);
    const count = async (filter: object) => (await post({ ...range(), ...filter, dryRun: true })).body;
    expect(await count({ campaign })).toMatchObject({ count: 4 });
    expect(await count({ campaign, endpoint: encodeId('end', one.endpointId) })).toMatchObject({ count: 2 });
    expect(await count({ campaign, endpoint: encodeId('end', endpoint.endpointId) })).toMatchObject({
      errors: [{ path: '/endpoint' }],
    });
  });
});

describe('a replay that cannot be', () => {
  const pathsOf = async (body: object) =>
    (await post<Problem>({ ...range(), ...body })).body.errors.map(({ path }) => path);

  it('is refused with every mistake at its field', async () => {
    const mine = { endpoint: encodeId('end', endpoint.endpointId) };
    expect(await pathsOf({})).toEqual(['/endpoint']);
    expect(await pathsOf({ endpoint: 'nonsense' })).toEqual(['/endpoint']);
    expect(await pathsOf({ endpoint: encodeId('end', newId(ctx)) })).toEqual(['/endpoint']);
    expect(await pathsOf({ campaign: encodeId('cmp', newId(ctx)) })).toEqual(['/campaign']);
    expect(await pathsOf({ ...mine, to: range().from })).toEqual(['/to']);
    expect(await pathsOf({ ...mine, from: 'yesterday' })).toEqual(['/from']);
    expect(await pathsOf({ ...mine, states: [] })).toEqual(['/states']);
    expect(await pathsOf({ ...mine, states: ['pending'] })).toEqual(['/states/0']);
    expect(await pathsOf({ ...mine, perSecond: 0 })).toEqual(['/perSecond']);
    expect(await pathsOf({ ...mine, perSecond: 1_001 })).toEqual(['/perSecond']);
    expect(await pathsOf({ ...mine, eventType: 'a\0' })).toEqual(['/eventType']);
    expect(await pathsOf({ ...mine, since: 1 })).toEqual(['/since']);
    expect(await pathsOf({ to: range().from })).toEqual(['/to', '/endpoint']);
    expect(await ctx.db.selectFrom('replay').selectAll().execute()).toEqual([]);
  });

  it('is one of payloads that are past their time', async () => {
    const daysAgo = (days: number) => ({ ...ofEndpoint(), from: iso(-days * 24 * HOUR_MS) });
    const { body } = await post<Problem>({ ...daysAgo(15), dryRun: true });
    expect(body.errors).toMatchObject([{ path: '/from', message: expect.stringContaining('kept for 14 days') }]);
    expect((await post({ ...daysAgo(14), dryRun: true })).status).toBe(200);
  });

  it('is another account’s, and one that a key which only reads asks for [XP-20]', async () => {
    const { body } = await post(ofEndpoint());
    const stranger = await api.createAccount();
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
    ] as const) {
      expect(await stranger.call(method, `/v1/replays/${body.id}${path}`)).toMatchObject({ status: 404 });
      expect(await call(method, `/v1/replays/${encodeId('rpl', newId(ctx))}${path}`)).toMatchObject({ status: 404 });
    }
    expect((await stranger.call<Problem>('POST', '/v1/replays', ofEndpoint())).body.errors).toMatchObject([
      { path: '/endpoint' },
    ]);
    expect((await stranger.call<{ items: Replay[] }>('GET', '/v1/replays')).body.items).toEqual([]);
    const reader = await account.callerWith('read');
    expect(await reader('POST', '/v1/replays', ofEndpoint())).toMatchObject({ status: 403 });
    expect(await reader('POST', `/v1/replays/${body.id}/cancel`)).toMatchObject({ status: 403 });
    expect(await reader('GET', `/v1/replays/${body.id}`)).toMatchObject({ status: 200 });
  });
});
