import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { createIdClock, type SteppedClock, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { type Context, newId } from '../store/context.ts';
import { followMove } from './follow-move.ts';
import type { Delivery, DeliveryDetail, Endpoint } from './schema.ts';
import { openDispatcher } from './testing/harness.ts';
import { enqueueFor, insertTestEndpoint, passQueueTime, readAttempts, readQueue } from './testing/rows.ts';
import { type PublishedWebhook, upsertEndpoints } from './upsert-endpoints.ts';

type Page<Item> = { items: Item[]; nextCursor: string | null };

let database: TestDatabase;
let clock: SteppedClock;
let ctx: Context;
let api: TestApi;
let account: TestAccount;
let call: Caller;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  await sql`truncate delivery_queue, delivery, attempt, endpoint`.execute(database.db);
  clock = createIdClock();
  ctx = testContext(database.db, clock);
  api = createTestApi(ctx, { egressAllow: '127.0.0.0/8' });
  account = await api.createAccount();
  ({ call } = account);
});
afterAll(() => database.close());

const webhook = (overrides: Partial<PublishedWebhook> = {}): PublishedWebhook => ({
  id: encodeId('whk', newId(ctx)),
  url: 'https://partner.example/hook',
  headers: [
    { name: 'X-Api-Key', value: 's3cret' },
    { name: 'x-store', value: 'MX-7' },
  ],
  policy: 'standard',
  ...overrides,
});

/** Publishes webhooks the way campaigns do; the endpoints as the API shows them, in the same order. */
async function publish(webhooks: PublishedWebhook[], previous: PublishedWebhook[] = [], campaignId = newId(ctx)) {
  const movedIds = await upsertEndpoints(account.ctx, campaignId, webhooks, previous);
  for (const movedId of movedIds) await followMove(account.ctx, movedId);
  const { items } = (await call<Page<Endpoint>>('GET', `/v1/endpoints?campaign=${encodeId('cmp', campaignId)}`)).body;
  return webhooks.map(({ id }) => items.find((each) => each.webhookId === id) as Endpoint);
}

describe('GET /v1/endpoints', () => {
  it('shows what a campaign’s webhooks are delivered to, filtered by campaign and by webhook', async () => {
    const [first, second] = [webhook(), webhook({ url: 'https://other.example/' })];
    await publish([first, second]);
    await publish([webhook()]);
    const { body } = await call<Page<Endpoint>>('GET', `/v1/endpoints?webhook=${second.id}`);
    expect(body).toMatchObject({
      items: [
        {
          webhookId: second.id,
          url: 'https://other.example/',
          headers: second.headers,
          policy: 'standard',
          state: 'active',
        },
      ],
      nextCursor: null,
    });
    expect((await call<Page<Endpoint>>('GET', '/v1/endpoints')).body.items).toHaveLength(3);
  });

  it('goes page by page', async () => {
    await publish([webhook(), webhook(), webhook()]);
    const first = (await call<Page<Endpoint>>('GET', '/v1/endpoints?limit=2')).body;
    const second = (await call<Page<Endpoint>>('GET', `/v1/endpoints?limit=2&cursor=${first.nextCursor}`)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
  });

  it('hides header values from keys that only read', async () => {
    const [endpoint] = await publish([webhook()]);
    const reader = await account.callerWith('read');
    const { body } = await reader<Endpoint>('GET', `/v1/endpoints/${endpoint?.id}`);
    expect(body.headers).toEqual([
      { name: 'X-Api-Key', value: '****' },
      { name: 'x-store', value: '****' },
    ]);
    const designer = await account.callerWith('design');
    expect((await designer<Endpoint>('GET', `/v1/endpoints/${endpoint?.id}`)).body.headers).toEqual(endpoint?.headers);
  });

  it('answers for another account’s endpoint as for none', async () => {
    const [endpoint] = await publish([webhook()]);
    const stranger = (await api.createAccount()).call;
    for (const id of [endpoint?.id, encodeId('end', newId(ctx)), 'nonsense']) {
      expect(await stranger('GET', `/v1/endpoints/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await stranger('PATCH', `/v1/endpoints/${id}`, {})).toMatchObject({ status: 404 });
    }
    expect((await stranger<Page<Endpoint>>('GET', '/v1/endpoints')).body.items).toEqual([]);
  });
});

describe('PATCH /v1/endpoints/{id}', () => {
  const revision = async () => {
    const row = await ctx.db
      .selectFrom('account')
      .select('assets_revision')
      .where('id', '=', account.ctx.accountId)
      .executeTakeFirstOrThrow();
    return row.assets_revision;
  };

  it('changes what is given, keeps the rest, and tells the turns', async () => {
    const [endpoint] = await publish([webhook()]);
    const before = await revision();
    const change = { url: 'POST https://partner.example/v2', state: 'paused' };
    const { status, body } = await call<Endpoint>('PATCH', `/v1/endpoints/${endpoint?.id}`, change);
    expect(status).toBe(200);
    expect(body).toMatchObject({ url: 'https://partner.example/v2', state: 'paused', headers: endpoint?.headers });
    expect(await revision()).toBe(before + 1);
  });

  it('keeps the value of a header that comes back as a mask', async () => {
    const [endpoint] = await publish([webhook()]);
    const headers = [
      { name: 'x-api-key', value: '****' },
      { name: 'x-new', value: 'n' },
    ];
    const { body } = await call<Endpoint>('PATCH', `/v1/endpoints/${endpoint?.id}`, { headers });
    expect(body.headers).toEqual([
      { name: 'x-api-key', value: 's3cret' },
      { name: 'x-new', value: 'n' },
    ]);
  });

  it('refuses everything that is wrong at once, and changes nothing', async () => {
    const [endpoint] = await publish([webhook()]);
    const headers = [
      { name: 'X:Y', value: 'a' },
      { name: 'x-key', value: 'a\r\nEvil: 1' },
      { name: 'webhook-id', value: 'mine' },
      { name: 'x-unknown', value: '****' },
    ];
    const { status, body } = await call<{ errors: { path: string; code: string }[] }>(
      'PATCH',
      `/v1/endpoints/${endpoint?.id}`,
      { url: 'https://169.254.169.254/', headers, state: 'paused' },
    );
    expect(status).toBe(422);
    expect(body.errors.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
      '/headers/0/name header_name',
      '/headers/1/value header_value',
      '/headers/2/name header_reserved',
      '/headers/3/value header_value_masked',
      '/url url_private',
    ]);
    expect((await call('GET', `/v1/endpoints/${endpoint?.id}`)).body).toEqual(endpoint);
  });

  it('wants https for a campaign’s webhook, unless the operator allows the place', async () => {
    const [endpoint] = await publish([webhook()]);
    const path = `/v1/endpoints/${endpoint?.id}`;
    expect(await call('PATCH', path, { url: 'http://partner.example/' })).toMatchObject({ status: 422 });
    expect(await call('PATCH', path, { url: 'http://127.0.0.1:9000/' })).toMatchObject({ status: 200 });
  });

  it('refuses fields it does not know, states that are not for people, and keys that only read', async () => {
    const [endpoint] = await publish([webhook()]);
    const path = `/v1/endpoints/${endpoint?.id}`;
    expect(await call('PATCH', path, { policy: 'x' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/policy' }] },
    });
    expect(await call('PATCH', path, { state: 'disabled' })).toMatchObject({ status: 422 });
    expect(await call('PATCH', path, { perSecond: 0.001 })).toMatchObject({ status: 422 });
    const reader = await account.callerWith('read');
    expect(await reader('PATCH', path, { state: 'paused' })).toMatchObject({ status: 403 });
  });

  it('wakes an endpoint that its receiver switched off when it gets a new URL', async () => {
    const [endpoint] = await publish([webhook()]);
    const path = `/v1/endpoints/${endpoint?.id}`;
    await ctx.db.updateTable('endpoint').set({ state: 'disabled' }).execute();
    expect(await call('PATCH', path, { headers: [] })).toMatchObject({ body: { state: 'disabled' } });
    expect(await call('PATCH', path, { url: 'https://partner.example/new' })).toMatchObject({
      body: { state: 'active' },
    });
  });
});

describe('publishing', () => {
  it('keeps the endpoint of a webhook over versions and leaves what was changed on it alone', async () => {
    const [kept, moved, gone] = [webhook(), webhook(), webhook()];
    const campaignId = newId(ctx);
    const before = await publish([kept, moved, gone], [], campaignId);
    const rotated = [{ name: 'X-Api-Key', value: 'rotated' }];
    for (const each of before) await call('PATCH', `/v1/endpoints/${each.id}`, { headers: rotated });

    const next = [kept, { ...moved, url: 'https://partner.example/moved' }, webhook()];
    const after = await publish(next, [kept, moved, gone], campaignId);
    expect(after.map(({ id }) => id).slice(0, 2)).toEqual(before.map(({ id }) => id).slice(0, 2));
    expect(after[0]).toMatchObject({ url: kept.url, headers: rotated });
    expect(after[1]).toMatchObject({ url: 'https://partner.example/moved', headers: rotated });
    expect(after[2]?.headers).toEqual(next[2]?.headers);
    expect((await call<Endpoint>('GET', `/v1/endpoints/${before[2]?.id}`)).body).toMatchObject({ headers: rotated });
  });

  it('takes over headers that the designer changed', async () => {
    const one = webhook();
    const campaignId = newId(ctx);
    await publish([one], [], campaignId);
    const [after] = await publish([{ ...one, headers: undefined }], [one], campaignId);
    expect(after?.headers).toEqual([]);
    const [again] = await publish([{ ...one, headers: [] }], [{ ...one, headers: undefined }], campaignId);
    expect(again?.updatedAt).toBe(after?.updatedAt);
  });

  it('switches an endpoint on again when its webhook moves to a new URL, and only then', async () => {
    const one = webhook();
    const campaignId = newId(ctx);
    await publish([one], [], campaignId);
    await ctx.db.updateTable('endpoint').set({ state: 'disabled' }).execute();
    expect((await publish([one], [one], campaignId))[0]?.state).toBe('disabled');
    const moved = { ...one, url: 'https://partner.example/new' };
    expect((await publish([moved], [one], campaignId))[0]?.state).toBe('active');
  });
});

describe('GET /v1/deliveries', () => {
  const endpointOf = (overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
    insertTestEndpoint(ctx, account.ctx.accountId, overrides);
  const list = async (query = '') => (await call<Page<Delivery>>('GET', `/v1/deliveries${query}`)).body.items;

  it('derives every state from the queue and the last attempt', async () => {
    const { owe, network, untilIdle } = openDispatcher(ctx);
    const [delivered, failed, retried] = [await endpointOf(), await endpointOf(), await endpointOf()];
    const [paused, delivering] = [await endpointOf({ state: 'paused' }), await endpointOf()];
    for (const endpoint of [delivered, failed, retried]) await owe(endpoint);
    network.sent[0]?.answer();
    network.sent[1]?.answer({ status: 410 });
    network.sent[2]?.answer({ status: 500 });
    await untilIdle();
    await owe(paused);
    await owe(delivering);
    const byEndpoint = new Map((await list()).map((each) => [each.endpointId, each]));
    const shown = [delivered, failed, retried, paused, delivering].map(({ endpointId }) => {
      const { state, attemptCount, nextAttemptAt } = byEndpoint.get(encodeId('end', endpointId)) as Delivery;
      return [state, attemptCount, nextAttemptAt === null];
    });
    expect(shown).toEqual([
      ['delivered', 1, true],
      ['failed', 1, true],
      ['pending', 1, false],
      ['held', 0, true],
      ['delivering', 0, true],
    ]);
    for (const [state] of shown) expect(await list(`?state=${state}`)).toMatchObject([{ state }]);
    expect(await list('?state=discarded')).toEqual([]);
  });

  it('filters by endpoint, campaign, webhook and time, newest first, page by page', async () => {
    const campaignId = newId(ctx);
    const mine = await endpointOf({ campaign_id: campaignId });
    const other = await endpointOf();
    const [early = ''] = await enqueueFor(ctx, mine);
    clock.advance(60_000);
    const middle = new Date(clock.now()).toISOString();
    const [late = ''] = await enqueueFor(ctx, mine);
    await enqueueFor(ctx, other);
    const ids = async (query: string) => (await list(query)).map(({ id }) => id);
    const [earlyId, lateId] = [encodeId('dlv', early), encodeId('dlv', late)];
    const webhookId = (
      await ctx.db.selectFrom('endpoint').select('webhook_id').where('id', '=', mine.endpointId).executeTakeFirst()
    )?.webhook_id;

    expect(await ids(`?endpoint=${encodeId('end', mine.endpointId)}`)).toEqual([lateId, earlyId]);
    expect(await ids(`?campaign=${encodeId('cmp', campaignId)}`)).toEqual([lateId, earlyId]);
    expect(await ids(`?webhook=${encodeId('whk', webhookId ?? '')}`)).toEqual([lateId, earlyId]);
    expect(await ids(`?to=${middle}`)).toEqual([earlyId]);
    expect(await ids(`?from=${middle}&endpoint=${encodeId('end', mine.endpointId)}`)).toEqual([lateId]);
    const first = (await call<Page<Delivery>>('GET', '/v1/deliveries?limit=2')).body;
    const second = (await call<Page<Delivery>>('GET', `/v1/deliveries?limit=2&cursor=${first.nextCursor}`)).body;
    expect(second.items.map(({ id }) => id)).toEqual([earlyId]);
    expect(await call('GET', '/v1/deliveries?state=lost')).toMatchObject({ status: 422 });
    expect(await call('GET', '/v1/deliveries?from=yesterday')).toMatchObject({ status: 422 });
  });

  it('shows one with its payload and its attempts in order', async () => {
    const { owe, network, untilIdle, dispatcher } = openDispatcher(ctx);
    const [id = ''] = await owe(await endpointOf());
    network.sent[0]?.answer({ status: null, errorClass: 'timeout' });
    await untilIdle();
    await passQueueTime(ctx, 5_000);
    await dispatcher.sweep();
    network.sent[1]?.answer({ status: 201, responseExcerpt: 'thanks' });
    await untilIdle();
    const { body } = await call<DeliveryDetail>('GET', `/v1/deliveries/${encodeId('dlv', id)}`);
    const timing = { dns: null, connect: null, tls: null, firstByte: 1, total: 2 };
    const at = new Date(clock.now()).toISOString();
    expect(body).toMatchObject({ state: 'delivered', attemptCount: 2, payload: { n: 0 } });
    expect(body.attempts).toEqual([
      { number: 1, at, offsetMs: 0, outcome: 'retry', errorClass: 'timeout', timing, responseExcerpt: null },
      { number: 2, at, offsetMs: 0, outcome: 'delivered', status: 201, timing, responseExcerpt: 'thanks' },
    ]);
  });

  it('shows nobody another account’s', async () => {
    const [id = ''] = await enqueueFor(ctx, await endpointOf());
    const stranger = (await api.createAccount()).call;
    expect(await stranger('GET', `/v1/deliveries/${encodeId('dlv', id)}`)).toMatchObject({ status: 404 });
    expect(await stranger('POST', `/v1/deliveries/${encodeId('dlv', id)}/resend`)).toMatchObject({ status: 404 });
    expect((await stranger<Page<Delivery>>('GET', '/v1/deliveries')).body.items).toEqual([]);
    expect(await readQueue(ctx)).toHaveLength(1);
  });
});

describe('POST /v1/deliveries/{id}/resend', () => {
  const resend = (id: string) => call<Delivery>('POST', `/v1/deliveries/${encodeId('dlv', id)}/resend`);

  it.each([200, 410])('sends a settled one (%d) again: same id, same bytes, the next attempt', async (status) => {
    const { owe, network, untilIdle, dispatcher } = openDispatcher(ctx);
    const endpoint = await insertTestEndpoint(ctx, account.ctx.accountId);
    const [id = ''] = await owe(endpoint);
    network.sent[0]?.answer({ status });
    await untilIdle();
    await ctx.db.updateTable('endpoint').set({ state: 'active' }).execute();

    expect(await resend(id)).toMatchObject({
      status: 202,
      body: { id: encodeId('dlv', id), state: 'pending', attemptCount: 1 },
    });
    await dispatcher.sweep();
    const [first, second] = network.sent;
    expect(second?.request.body).toBe(first?.request.body);
    expect(second?.header('webhook-id')).toBe(first?.header('webhook-id'));
    expect(second?.header('hookline-attempt')).toBe('2');
    second?.answer();
    await untilIdle();
    expect((await readAttempts(ctx)).map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, status === 200 ? 'delivered' : 'failed'],
      [2, 'delivered'],
    ]);
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('makes a waiting one due now', async () => {
    const { owe, network, untilIdle, dispatcher } = openDispatcher(ctx);
    const [id = ''] = await owe(await insertTestEndpoint(ctx, account.ctx.accountId));
    network.sent[0]?.answer({ status: 500 });
    await untilIdle();
    await resend(id);
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(2);
  });

  it('does not send one twice that is being sent, nor one that is asked for twice', async () => {
    const { owe, network, untilIdle, dispatcher } = openDispatcher(ctx);
    const [id = ''] = await owe(await insertTestEndpoint(ctx, account.ctx.accountId));
    expect(await resend(id)).toMatchObject({ status: 202, body: { state: 'delivering' } });
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(1);
    network.sent[0]?.answer();
    await untilIdle();
    await Promise.all([resend(id), resend(id)]);
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(2);
  });

  it('leaves it with an endpoint that is off', async () => {
    const [id = ''] = await enqueueFor(ctx, await insertTestEndpoint(ctx, account.ctx.accountId, { state: 'paused' }));
    expect(await resend(id)).toMatchObject({ status: 202, body: { state: 'held' } });
  });

  it('is for keys that design', async () => {
    const [id = ''] = await enqueueFor(ctx, await insertTestEndpoint(ctx, account.ctx.accountId));
    const reader = await account.callerWith('read');
    expect(await reader('POST', `/v1/deliveries/${encodeId('dlv', id)}/resend`)).toMatchObject({ status: 403 });
  });
});
