import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { loadTargets } from '../deliveries/load-targets.ts';
import { TargetCache } from '../deliveries/target.ts';
import { attemptResult } from '../deliveries/testing/fixtures.ts';
import { insertTestEndpoint } from '../deliveries/testing/rows.ts';
import type { Connector, ConnectorDetail } from './schema.ts';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

const CLIENT = { tokenUrl: 'https://auth.example/token', clientId: 'shop', clientSecret: 's3cret-client' };

/** Each kind with the least that it takes, and what is read back of that. */
const KINDS = [
  ['basic', { login: 'ana', password: 's3cret-password' }, { login: 'ana', password: '****' }],
  ['bearer', { token: 's3cret-token' }, { token: '****' }],
  ['api_key', { value: 's3cret-value' }, { in: 'header', name: 'X-API-Key', value: '****' }],
  ['oauth2', CLIENT, { ...CLIENT, clientSecret: '****', clientAuth: 'basic' }],
] as const;

describe.each(STORES)('connectors on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  const create = (input: object) => account.call<Connector & Problem>('POST', '/v1/connectors', input);
  const change = (id: string, input: object) =>
    account.call<Connector & Problem>('PATCH', `/v1/connectors/${id}`, input);
  const remove = (id: string) => account.call<Problem>('DELETE', `/v1/connectors/${id}`);
  const read = async (id: string) => (await account.call<ConnectorDetail>('GET', `/v1/connectors/${id}`)).body;
  const bearer = async (name = 'Shop') =>
    (await create({ name, kind: 'bearer', config: { token: 's3cret-token' } })).body.id;

  it.each(KINDS)(
    'YS-58, YS-61: of the kind %s are made, read and listed without their secret',
    async (kind, config, shown) => {
      const { status, body } = await create({ name: ' Shop ', kind, config });
      expect([status, body]).toEqual([
        201,
        {
          id: expect.stringMatching(/^con_/),
          name: 'Shop',
          kind,
          config: shown,
          createdAt: expect.any(String),
          updatedAt: expect.any(String),
        },
      ]);
      expect(await read(body.id)).toEqual({ ...body, usedBy: { requests: [], webhooks: [], campaigns: [] } });
      const list = await account.call<{ items: Connector[] }>('GET', '/v1/connectors');
      expect(list.body.items).toEqual([body]);
      const { rows } = await sql<{ row: string }>`select connector::text as row from connector`.execute(database.db);
      const bytes = rows.flatMap(({ row }) =>
        (row.match(/\\x[0-9a-f]+/g) ?? []).map((hex) => Buffer.from(hex.slice(2), 'hex')),
      );
      expect(rows.map(({ row }) => row).join() + Buffer.concat(bytes).toString('latin1')).not.toContain('s3cret');
    },
  );

  it.each([
    ['basic', { login: 'a:b', password: 'x' }, '/config/login'],
    ['basic', { login: '', password: 'x' }, '/config/login'],
    ['basic', { login: 'ana' }, '/config/password'],
    ['basic', { login: 'ana', password: 'a\nb' }, '/config/password'],
    ['basic', { login: 'ana', password: '****' }, '/config/password'],
    ['bearer', {}, '/config/token'],
    ['bearer', { token: 'Bearer abc' }, '/config/token'],
    ['bearer', { token: 'clé' }, '/config/token'],
    ['bearer', { token: 'abc', login: 'ana' }, '/config/login'],
    ['api_key', { value: 'a', name: 'x key' }, '/config/name'],
    ['api_key', { value: 'a', name: 'Host' }, '/config/name'],
    ['api_key', { value: 'a', name: 'webhook-id' }, '/config/name'],
    ['api_key', { value: 'a\r\nx: 1' }, '/config/value'],
    ['api_key', { value: '€' }, '/config/value'],
    ['api_key', { value: 'a', in: 'body' }, '/config/in'],
    ['api_key', { value: 'a\0', in: 'query' }, '/config/value'],
    ['oauth2', { ...CLIENT, tokenUrl: 'http://auth.example/token' }, '/config/tokenUrl'],
    ['oauth2', { ...CLIENT, tokenUrl: 'https://10.0.0.1/token' }, '/config/tokenUrl'],
    ['oauth2', { ...CLIENT, tokenUrl: 'https://{host}/token' }, '/config/tokenUrl'],
    ['oauth2', { ...CLIENT, clientAuth: 'jwt' }, '/config/clientAuth'],
    ['oauth2', { ...CLIENT, clientSecret: '' }, '/config/clientSecret'],
    ['ntlm', { login: 'ana', password: 'x' }, '/kind'],
  ])('YS-60: of the kind %s refuse %j, naming the field', async (kind, config, path) => {
    const { status, body } = await create({ name: 'Shop', kind, config });
    expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
  });

  it('YS-58: have a name each, which is asked for', async () => {
    const first = await bearer();
    const taken = await create({ name: 'Shop', kind: 'bearer', config: { token: 'x' } });
    expect([taken.status, taken.body.errors?.[0]?.path]).toEqual([409, '/name']);
    expect((await create({ name: ' ', kind: 'bearer', config: { token: 'x' } })).body.errors?.[0]?.path).toBe('/name');
    const second = await bearer('Stock');
    expect((await change(second, { name: 'Shop' })).status).toBe(409);
    expect((await change(first, { name: 'Shop' })).status).toBe(200);
    const other = await api.createAccount();
    const input = { name: 'Shop', kind: 'bearer', config: { token: 'x' } };
    expect((await other.call('POST', '/v1/connectors', input)).status).toBe(201);
  });

  it('YS-61: keep a secret that comes back masked, and whatever is left out', async () => {
    const { body } = await create({ name: 'Auth', kind: 'oauth2', config: { ...CLIENT, scope: 'read' } });
    const changed = await change(body.id, { config: { clientSecret: '****', clientId: 'other', scope: null } });
    expect(changed.body).toMatchObject({ name: 'Auth', config: { clientId: 'other', clientSecret: '****' } });
    expect(changed.body.config).not.toHaveProperty('scope');
    api.network.reply = () => ({ status: 401 });
    await account.call('POST', `/v1/connectors/${body.id}/test`);
    const sent = api.network.sent.at(-1);
    expect(sent?.header('authorization')).toBe(`Basic ${btoa('other:s3cret-client')}`);
  });

  it('keep their kind', async () => {
    const id = await bearer();
    expect((await change(id, { kind: 'basic' })).body.errors?.[0]?.path).toBe('/kind');
    expect((await change(id, { kind: 'bearer', name: 'New' })).body.name).toBe('New');
  });

  it('YS-62: tell who uses them, and are not deleted before nobody does', async () => {
    const id = await bearer();
    const newRequest = async (name: string) =>
      (await account.call('POST', '/v1/requests', { name, method: 'GET', url: 'https://p.example/', connector: id }))
        .body.id;
    const requestId = await newRequest('WH5');
    expect((await account.call('DELETE', `/v1/requests/${await newRequest('WH4')}`)).status).toBe(200);
    const webhook = await account.call('POST', '/v1/webhooks', {
      name: 'CRM',
      url: 'https://p.example/',
      connector: id,
    });
    expect(webhook.status, JSON.stringify(webhook.body)).toBe(201);
    const campaign = {
      kind: 'chatbot',
      name: 'Summer',
      definition: {
        welcome: {
          text: 'Hi',
          menu: [{ redirect: { type: 'webhook', webhook: { url: 'https://p.example/', connector: id } } }],
        },
      },
    };
    const draft = await account.call('POST', '/v1/campaigns', campaign);
    expect(draft.status, JSON.stringify(draft.body)).toBe(201);

    const { endpointId } = webhook.body;
    expect((await read(id)).usedBy).toEqual({
      requests: [{ id: requestId, name: 'WH5' }],
      webhooks: [{ id: webhook.body.id, endpointId, campaignId: null, name: 'CRM' }],
      campaigns: [{ id: draft.body.id, name: 'Summer', path: '/welcome/menu/0/redirect/webhook/connector' }],
    });
    const refused = await remove(id);
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      `It is used by the request "WH5", the webhook "CRM" (${endpointId}), ` +
        'the draft of the campaign "Summer" (/welcome/menu/0/redirect/webhook/connector): give them other credentials first.',
    ]);

    await account.call('DELETE', `/v1/requests/${requestId}`);
    expect((await remove(id)).status).toBe(409);
    await account.call('DELETE', `/v1/webhooks/${webhook.body.id}`);
    expect((await remove(id)).status).toBe(409);
    await account.call('DELETE', `/v1/campaigns/${draft.body.id}`, undefined, { 'if-match': '*' });
    expect((await remove(id)).status).toBe(204);
    expect((await account.call('GET', `/v1/connectors/${id}`)).status).toBe(404);
  });

  it('YS-62: are not deleted at the moment at which a webhook takes them', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await bearer(`Shop ${round}`);
      const webhook = { name: 'CRM', url: 'https://p.example/', connector: id };
      const [taken, removed] = await Promise.all([account.call('POST', '/v1/webhooks', webhook), remove(id)]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([taken.status, removed.status]);
    }
  });

  it('YS-62: serve many webhooks, all with what they have now', async () => {
    const id = await bearer();
    const endpoints = [1, 2, 3].map(() =>
      insertTestEndpoint(account.ctx, account.ctx.accountId, { connector_id: decodeId('con', id) as string }),
    );
    await Promise.all(endpoints);
    const cache = new TargetCache(account.ctx.vault);
    const tokens = async () => {
      const targets = await loadTargets(account.ctx, cache);
      return [...targets.values()].map(({ headers }) => headers.join(': '));
    };
    expect(await tokens()).toEqual(Array(3).fill('Authorization: Bearer s3cret-token'));
    const revision = () =>
      database.db
        .selectFrom('account')
        .select('assets_revision')
        .where('id', '=', account.ctx.accountId)
        .executeTakeFirst();
    const before = await revision();
    await change(id, { config: { token: 'rotated' } });
    expect(await tokens()).toEqual(Array(3).fill('Authorization: Bearer rotated'));
    expect(await revision()).not.toEqual(before);
  });

  it('belong to their account [XP-20]', async () => {
    const id = await bearer();
    const other = await api.createAccount();
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'Taken' }],
      ['DELETE', '', undefined],
      ['POST', '/test', undefined],
    ] as const) {
      expect((await other.call(method, `/v1/connectors/${id}${path}`, body)).status).toBe(404);
    }
    const webhook = { name: 'CRM', url: 'https://p.example/', connector: id };
    const { status, body } = await other.call<Problem>('POST', '/v1/webhooks', webhook);
    expect([status, body.errors?.[0]?.path]).toEqual([422, '/connector']);
  });

  it('are made and changed by designers, and read by all', async () => {
    const reader = await account.callerWith('read');
    const id = await bearer();
    const input = { name: 'New', kind: 'bearer', config: { token: 'x' } };
    expect((await reader('POST', '/v1/connectors', input)).status).toBe(403);
    expect((await reader('PATCH', `/v1/connectors/${id}`, {})).status).toBe(403);
    expect((await reader('DELETE', `/v1/connectors/${id}`)).status).toBe(403);
    expect((await reader('POST', `/v1/connectors/${id}/test`)).status).toBe(403);
    expect((await reader('GET', `/v1/connectors/${id}`)).status).toBe(200);
  });

  describe('a test', () => {
    const test = (id: string) => account.call('POST', `/v1/connectors/${id}/test`);
    const oauth2 = async () => (await create({ name: 'Auth', kind: 'oauth2', config: CLIENT })).body.id;
    const answering = (status: number, body: string) => () => ({
      status,
      response: { headers: [], body: Buffer.from(body), isTruncated: false },
    });

    it('fetches a token and does not show it', async () => {
      const id = await oauth2();
      api.network.reply = answering(200, '{"access_token":"s3cret-token","expires_in":60}');
      const { status, body } = await test(id);
      expect([status, body]).toEqual([200, { ok: true, message: 'The token endpoint gave a token.' }]);
    });

    it.each([
      [401, '{"error":"invalid_client"}', 'The token endpoint answered 401 (invalid_client).'],
      [302, '', 'The token endpoint answered 302.'],
      [200, '<html>', 'The token endpoint answered with something that is no JSON object.'],
    ])('tells that the endpoint answers %d %s', async (status, text, message) => {
      const id = await oauth2();
      api.network.reply = answering(status, text);
      expect((await test(id)).body).toEqual({ ok: false, message });
    });

    it.each([
      ['timeout', 'The token endpoint did not answer in time.'],
      ['blocked_address', 'The token endpoint has an address that is not public, and is not called.'],
      ['dns', 'The token endpoint has a host name that could not be resolved.'],
      ['tls', 'The token endpoint has no TLS that can be trusted.'],
    ] as const)('tells of the error %s', async (errorClass, message) => {
      const id = await oauth2();
      api.network.reply = () => attemptResult({ status: null, errorClass });
      expect((await test(id)).body).toEqual({ ok: false, message });
    });

    it('is nothing for credentials that are sent as they are', async () => {
      expect((await test(await bearer())).status).toBe(409);
    });
  });
});
