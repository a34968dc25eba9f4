import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { systemClock } from '../../base/clock.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import type { TestTrace } from './schema.ts';

let database: TestDatabase;
let api: TestApi;
let account: TestAccount;
let receiver: Receiver;
let arrived: { url: string | undefined; headers: Record<string, unknown> } | undefined;
beforeAll(async () => {
  database = await createPgliteDatabase();
  api = createTestApi(testContext(database.db, systemClock), { egressAllow: '127.0.0.0/8' });
});
beforeEach(async () => {
  account = await api.createAccount();
  // Says everything that it was sent.
  receiver = await startReceiver((request, response) => {
    arrived = { url: request.url, headers: request.headers };
    const echo = JSON.stringify(arrived);
    response.writeHead(200, { 'x-echo': String(request.headers.authorization ?? request.url) }).end(echo);
  });
});
afterEach(() => receiver.close());
afterAll(() => database.close());

async function test(kind: string, config: object): Promise<TestTrace> {
  const connector = await account.call('POST', '/v1/connectors', { name: 'Shop', kind, config });
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const webhook = await account.call('POST', '/v1/webhooks', { name: 'CRM', url, connector: connector.body.id });
  expect([webhook.status, webhook.body.connector]).toEqual([201, connector.body.id]);
  const { status, body } = await account.call<TestTrace>('POST', `/v1/endpoints/${webhook.body.endpointId}/test`, {});
  expect(status).toBe(200);
  return body;
}

const CLIENT = { tokenUrl: 'https://auth.example/token', clientId: 'shop', clientSecret: 'planted-client-secret' };

describe('a test of an endpoint with a connector', () => {
  it.each([
    ['basic', { login: 'ana', password: 'planted-password' }, `Basic ${btoa('ana:planted-password')}`],
    ['bearer', { token: 'planted-token' }, 'Bearer planted-token'],
  ])('YS-61: goes with its credentials (%s) and shows none of them, echoed or not', async (kind, config, value) => {
    const trace = await test(kind, config);
    expect([trace.ok, arrived?.headers.authorization]).toEqual([true, value]);
    expect(trace.request.headers).toContainEqual({ name: 'Authorization', value: '****' });
    expect(trace.request.raw).toContain('Authorization: ****\r\n');
    expect(trace.response?.body).toContain('"authorization":"');
    for (const secret of ['planted', value.split(' ')[1] as string])
      expect(JSON.stringify(trace)).not.toContain(secret);
  });

  it('YS-61: shows no API key of its query, however short', async () => {
    const trace = await test('api_key', { in: 'query', name: 'key', value: 'v1' });
    expect(arrived?.url).toBe('/hook?key=v1');
    expect(trace.request.url).toBe(`http://127.0.0.1:${receiver.port}/hook?key=****`);
    expect(trace.request.raw).toContain('POST /hook?key=**** HTTP/1.1');
  });

  it('goes with a token that is fetched for it, and does not show that either', async () => {
    const body = Buffer.from('{"access_token":"planted-token"}');
    api.network.reply = () => ({ response: { headers: [], body, isTruncated: false } });
    const trace = await test('oauth2', CLIENT);
    expect(arrived?.headers.authorization).toBe('Bearer planted-token');
    expect(JSON.stringify(trace)).not.toContain('planted');
  });

  it('tells why no token was to be had, and sends nothing', async () => {
    arrived = undefined;
    api.network.reply = () => ({ status: null, errorClass: 'blocked_address' });
    const trace = await test('oauth2', CLIENT);
    expect(trace).toMatchObject({
      ok: false,
      response: null,
      errorClass: 'connector',
      errorMessage: 'The token endpoint has an address that is not public, and is not called.',
      request: { raw: null },
    });
    expect([arrived, JSON.stringify(trace).includes('planted')]).toEqual([undefined, false]);
  });
});
