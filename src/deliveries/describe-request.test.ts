import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { type Context, newId } from '../store/context.ts';
import type { DeliveryDetail } from './schema.ts';
import { insertAttempts, insertLane, sealBatch } from './testing/history.ts';
import { enqueueFor, insertTestEndpoint } from './testing/rows.ts';

let database: TestDatabase;
let ctx: Context;
let api: TestApi;
let account: TestAccount;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  ctx = testContext(database.db, new SteppedClock());
  api = createTestApi(ctx);
  account = await api.createAccount();
});
afterAll(() => database.close());

const HEADERS = [{ name: 'x-api-key', value: 's3cret-of-theirs' }];
const endpointOf = (overrides = {}) =>
  insertTestEndpoint(ctx, account.ctx.accountId, {
    headers: ctx.vault.seal(JSON.stringify(HEADERS)),
    ...overrides,
  });
const requestOf = async (id: string, call = account.call) =>
  (await call<DeliveryDetail>('GET', `/v1/deliveries/${encodeId('dlv', id)}`)).body.request;
const header = (request: DeliveryDetail['request'], wanted: string) =>
  request?.headers.find(({ name }) => name === wanted)?.value;

it('has the bytes and the headers; only who may design sees the values of custom ones and signatures', async () => {
  const [id = ''] = await enqueueFor(ctx, await endpointOf());
  await insertAttempts(ctx, { accountId: account.ctx.accountId, id }, ['retry', 'retry']);
  const request = await requestOf(id);
  expect(request).toMatchObject({ method: 'POST', url: 'https://partner.test/hook', body: '{"n":0}' });
  expect(header(request, 'x-api-key')).toBe('s3cret-of-theirs');
  expect(header(request, 'webhook-id')).toBe(encodeId('dlv', id));
  const read = await requestOf(id, await account.callerWith('read'));
  expect(header(read, 'x-api-key')).toBe('****');
  expect(JSON.stringify(read)).not.toContain('s3cret');
  expect(header(read, 'webhook-id')).toBe(encodeId('dlv', id));
  expect(header(request, 'webhook-signature')).toMatch(/^v1,/);
  expect(header(read, 'webhook-signature')).toBe('****');
});

it('is what was sent, signature and all', async () => {
  const url = 'https://partner.test/hook?a=b';
  const webhook = { preset: 'standard', name: 'Partner', url, headers: HEADERS };
  const { endpointId } = (await account.call<{ endpointId: string }>('POST', '/v1/webhooks', webhook)).body;
  await account.call('POST', '/v1/contacts', { email: 'ana@example.com' });
  await api.idle();
  const { items } = (await account.call<{ items: { id: string }[] }>('GET', `/v1/deliveries?endpoint=${endpointId}`))
    .body;
  const { request } = (await account.call<DeliveryDetail>('GET', `/v1/deliveries/${items[0]?.id}`)).body;
  const sent = api.network.sent[0]?.request;
  expect([request?.url, request?.body]).toEqual([url, sent?.body]);
  expect(request?.headers.flatMap(({ name, value }) => [name, value])).toEqual(sent?.headers);
});

it('goes in the array and under the id of its batch', async () => {
  const endpoint = await endpointOf({ policy: 'yespo-ordered' });
  const [first = ''] = await insertLane(ctx, endpoint, 2);
  const batch = newId(ctx);
  await sealBatch(ctx, endpoint, { id: batch, first: 1, last: 2 });
  const request = await requestOf(first);
  expect(request?.body).toBe('[{"n":0}]');
  expect(header(request, 'webhook-id')).toBe(encodeId('bat', batch));
  expect(header(request, 'hookline-sequence')).toBe('1-2');
});

it('never shows a connector’s credentials', async () => {
  const connector = { name: 'Shop', kind: 'api_key', config: { in: 'query', name: 'token', value: 'top-s3cret' } };
  const { id: key } = (await account.call<{ id: string }>('POST', '/v1/connectors', connector)).body;
  const endpoint = await endpointOf();
  const path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}`;
  const changed = await account.call('PATCH', path, { connector: key });
  expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  const [id = ''] = await enqueueFor(ctx, endpoint);
  const request = await requestOf(id);
  expect(request?.url).toBe('https://partner.test/hook?token=****');
  expect(JSON.stringify(request)).not.toContain('top-s3cret');
});

it('is null where the endpoint’s secrets cannot be opened', async () => {
  const [id = ''] = await enqueueFor(ctx, await endpointOf({ headers: Buffer.from('no sealed text') }));
  expect(await requestOf(id)).toBeNull();
});
