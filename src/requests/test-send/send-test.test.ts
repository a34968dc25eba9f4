import type { IncomingMessage, ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSender, receive } from '../../../test/hostile/receivers.ts';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId } from '../../base/ids.ts';
import { loadTemplateCard } from '../../contacts/template-card.ts';
import { buildCall } from '../build-call.ts';
import { makeCall } from '../calls/make-call.ts';
import { loadRequests } from '../load-requests.ts';
import type { RequestTestTrace } from './schema.ts';

const EGRESS_ALLOW = '127.0.0.0/8';
type Refusal = { errors: { path: string; message: string; code?: string }[] };
type Answer = RequestTestTrace & Refusal;

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: string[];
  body: string;
}

let database: TestDatabase;
let api: TestApi;
let owner: TestAccount;
let origin: string;
const received: Received[] = [];
let reply: (response: ServerResponse, request: IncomingMessage, body: string) => void;
beforeAll(async () => {
  database = await createPgliteDatabase();
  api = createTestApi(testContext(database.db), { egressAllow: EGRESS_ALLOW });
  ({ origin } = await receive((request, response, body) => {
    received.push({ method: request.method, url: request.url, headers: request.rawHeaders, body });
    reply(response, request, body);
  }));
});
afterAll(() => database.close());
beforeEach(async () => {
  received.length = 0;
  reply = (response) => response.setHeader('content-type', 'application/json').end('{"promocode":"SALE-7"}');
  owner = await api.createAccount();
});

const made = async (path: string, body: object) => {
  const answer = await owner.call<{ id: string }>('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body.id;
};
const newRequest = (changes: object = {}) => ({ name: 'WH5', method: 'GET', url: `${origin}/hook`, ...changes });
const newContact = () =>
  made('/v1/contacts', { email: 'ana@example.com', name: 'Ana', fields: { town: 'Mérida & Co' } });
const newEvent = async (params: object, contact: object = { email: 'ana@example.com' }) => {
  const event = { type: 'order.paid', key: 'k1', contact, params };
  const { body } = await owner.call<{ items: { id: string }[] }>('POST', '/v1/source-events', event);
  return body.items[0]?.id;
};
const sendUnsaved = (request: object, given: object = {}) =>
  owner.call<Answer>('POST', '/v1/requests/test', { request: newRequest(request), ...given });
const tell = async (request: object, given: object = {}): Promise<RequestTestTrace> => {
  const { status, body } = await sendUnsaved(request, given);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const faultsOf = async (request: object, given: object = {}) => {
  const { status, body } = await sendUnsaved(request, given);
  expect(status, JSON.stringify(body)).toBe(422);
  expect(received).toEqual([]);
  return body.errors;
};

describe('a test of a request', () => {
  const SAVED = {
    method: 'POST',
    headers: [{ name: 'X-Town', value: '$contact.town' }],
    body: { format: 'json', text: '{"name": "$contact.name", "order": "$orderId"}' },
  };

  test('YS-72, YS-77: shows what was sent, what came back, how long it took, and what a conversation makes of it', async () => {
    const trace = await tell(
      { ...SAVED, url: `${origin}/%TOWN%` },
      { contact: { town: 'A&B', name: 'Ana' }, event: { params: { orderId: 'A-17' } } },
    );
    expect(trace).toMatchObject({
      ok: true,
      request: { method: 'POST', url: `${origin}/A%26B`, body: '{"name": "Ana", "order": "A-17"}' },
      response: { status: 200, body: '{"promocode":"SALE-7"}', truncated: false },
      timing: { total: expect.any(Number) },
      answer: { outcome: 'answered', data: { promocode: 'SALE-7' } },
    });
    expect(trace.request.headers).toContainEqual({ name: 'X-Town', value: 'A&B' });
    expect(trace.request.raw).toMatch(/^POST \/A%26B HTTP\/1.1\r\n/);
    expect(trace.response?.headers).toContainEqual({ name: 'content-type', value: 'application/json' });
  });

  test('YS-82: sends what a conversation would send, with real headers, connector and body', async () => {
    const connector = await made('/v1/connectors', { name: 'Shop', kind: 'bearer', config: { token: 'tok-en-1234' } });
    const id = await made('/v1/requests', newRequest({ ...SAVED, connector }));
    const contactId = await newContact();
    await owner.call('POST', `/v1/requests/${id}/test`, { contactId, event: { params: { orderId: 'A-17' } } });

    const request = (await loadRequests(owner.ctx)).get(id);
    if (!request) throw new Error('the request is loaded');
    const contact = await loadTemplateCard(owner.ctx, decodeId('cnt', contactId) ?? '');
    const data = { contact, data: {}, params: { orderId: 'A-17' }, locale: null, timeZone: 'UTC' };
    const built = buildCall(request, data, { idempotencyKey: 'cll_live' });
    if (!built.ok) throw new Error(built.reason);
    const { connectorId, timeoutMs } = request;
    const { send } = openSender();
    const deps = { ctx: owner.ctx, send, connectors: api.connectors, scheduler: api.scheduler };
    await makeCall(deps, { accountId: owner.ctx.accountId, connectorId, timeoutMs, ...built.call });

    const [tested, live] = received.map(({ headers, ...rest }) => ({
      ...rest,
      headers: headers.filter((text) => !text.startsWith('cll_') && text !== 'connection' && text !== 'keep-alive'),
    }));
    expect(tested).toEqual(live);
    expect(tested?.headers).toEqual(expect.arrayContaining(['Authorization', 'Bearer tok-en-1234', 'X-Town']));
  });

  test('YS-75: shows the card of the contact that is chosen as templates see it, before anything is sent', async () => {
    const contactId = await newContact();
    const { body: card } = await owner.call<{ name: string; fields: object }>('GET', `/v1/contacts/${contactId}`);
    expect(card).toMatchObject({ name: 'Ana', email: 'ana@example.com', fields: { town: 'Mérida & Co' } });
    expect(received).toEqual([]);
    await tell({ url: `${origin}/?n=$contact.name&t=%TOWN%` }, { contactId });
    expect(received).toMatchObject([{ url: '/?n=Ana&t=M%C3%A9rida%20%26%20Co' }]);
  });

  test('YS-76: sends nothing before it is told to, and once then', async () => {
    const id = await made('/v1/requests', newRequest(SAVED));
    await owner.call('GET', `/v1/requests/${id}`);
    await owner.call('POST', `/v1/requests/${id}/test`, {});
    expect(received).toEqual([]);
    const given = { contact: { name: 'Ana', town: 'Mérida' }, event: { params: { orderId: 'A-17' } } };
    await owner.call('POST', `/v1/requests/${id}/test`, given);
    expect(received).toHaveLength(1);
  });

  test('YS-78: leaves the form as it was: nothing is saved of it, and what is saved is as before', async () => {
    const id = await made('/v1/requests', newRequest());
    const saved = async () => [
      (await owner.call('GET', `/v1/requests/${id}`)).body,
      (await owner.call('GET', '/v1/requests')).body,
    ];
    const before = await saved();
    await tell({ name: 'Unsaved', url: `${origin}/other` });
    await owner.call('POST', `/v1/requests/${id}/test`, {});
    expect(received.map(({ url }) => url)).toEqual(['/other', '/hook']);
    expect(await saved()).toEqual(before);
  });

  test('YS-82: stores nothing', async () => {
    const id = await made('/v1/requests', newRequest(SAVED));
    const contactId = await newContact();
    const count = async () => {
      const tables = ['call_queue', 'request_call', 'activity', 'conversation', 'message', 'source_event', 'delivery'];
      const counts = tables.map((table) =>
        sql`select count(*)::int as n from ${sql.table(table)}`.execute(database.db),
      );
      return JSON.stringify((await Promise.all(counts)).map(({ rows }) => rows));
    };
    const before = [await count(), await owner.call('GET', `/v1/contacts/${contactId}`).then(({ body }) => body)];
    await owner.call('POST', `/v1/requests/${id}/test`, { contactId, event: { params: { orderId: 'A-17' } } });
    expect(received).toHaveLength(1);
    expect([await count(), await owner.call('GET', `/v1/contacts/${contactId}`).then(({ body }) => body)]).toEqual(
      before,
    );
  });

  test.each([
    ['Bearer', 'bearer', { token: 'tok-en-1234' }, 'tok-en-1234'],
    [
      'an API key in the query',
      'api_key',
      { in: 'query', name: 'key', value: 'k3y/&5678' },
      encodeURIComponent('k3y/&5678'),
    ],
    ['a short API key', 'api_key', { value: 'abc' }, 'abc'],
    ['an API key with letters of Latin-1', 'api_key', { value: 'schl\u00fcssel-9' }, 'ssel-9'],
  ])(
    'YS-61: shows no secret of a connector, %s, even if the partner repeats it',
    async (_what, kind, config, secret) => {
      const connector = await made('/v1/connectors', { name: 'Shop', kind, config });
      reply = (response, request) =>
        response
          .setHeader('content-type', 'application/json')
          .setHeader('x-echo', 'none')
          .end(
            JSON.stringify({
              headers: secret.length > 5 ? request.rawHeaders : [],
              url: secret.length > 5 ? request.url : '',
            }),
          );
      const { body } = await sendUnsaved({ connector });
      expect(JSON.stringify(received)).toContain(secret);
      expect(body.ok).toBe(true);
      expect(JSON.stringify(body)).not.toContain(secret);
      expect(JSON.stringify(body)).toContain('****');
    },
  );

  test('YS-77: errors are shown too, with what a conversation would be told', async () => {
    reply = (response) => response.writeHead(500).end('no');
    expect(await tell({})).toMatchObject({
      ok: false,
      response: { status: 500, body: 'no' },
      answer: { outcome: 'error', reason: expect.stringContaining('500') },
    });
    reply = (response) => response.setHeader('content-type', 'application/json').end('{"a":');
    expect(await tell({})).toMatchObject({
      ok: false,
      answer: { outcome: 'error', reason: expect.stringContaining('JSON') },
    });
    const nobody = await tell({ url: 'http://127.0.0.1:9/' });
    expect(nobody).toMatchObject({ ok: false, response: null, answer: { outcome: 'error' } });
    expect(nobody.errorMessage).toBeDefined();
  });

  test('one second is waited if that is its timeout', async () => {
    reply = () => {};
    expect(await tell({ timeoutMs: 1_000 })).toMatchObject({
      ok: false,
      errorClass: 'timeout',
      errorMessage: expect.stringMatching(/1 s, .*more time/),
      answer: { outcome: 'timeout' },
    });
  });

  test('a token that is not to be had is told, and nothing is sent', async () => {
    api.network.reply = () => ({ status: 500 });
    const config = { tokenUrl: 'https://auth.example/token', clientId: 'a', clientSecret: 's3cret-of-ours' };
    const connector = await made('/v1/connectors', { name: 'Shop', kind: 'oauth2', config });
    const trace = await tell({ connector });
    expect(trace).toMatchObject({
      ok: false,
      errorClass: 'connector',
      response: null,
      timing: null,
      answer: { outcome: 'error' },
    });
    expect(received).toEqual([]);
  });

  test('of one that may answer it is told whether the answer is a typed one, and why not', async () => {
    reply = (response) => response.setHeader('content-type', 'application/json').end('{"text":"Hi"}');
    expect((await tell({ mayAnswer: true })).answer).toMatchObject({ typed: { ok: true } });
    expect((await tell({})).answer).not.toHaveProperty('typed');
    reply = (response) => response.setHeader('content-type', 'application/json').end('{"txt":"Hi"}');
    expect((await tell({ mayAnswer: true })).answer).toMatchObject({
      outcome: 'answered',
      typed: { ok: false, why: '/txt: This field is not known here.' },
    });
  });

  test('a form that could not be saved is refused, by field', async () => {
    expect(await faultsOf({ url: 'http://partner.example/' })).toMatchObject([
      { path: '/request/url', code: 'url_not_https' },
    ]);
    expect(await faultsOf({ name: '' })).toMatchObject([{ path: '/request/name' }]);
  });

  test('what cannot be rendered is refused with the reason', async () => {
    const headers = [{ name: 'x-town', value: '$contact.town' }];
    const errors = await faultsOf({ headers }, { contact: { town: 'a\r\nx-evil: 1' } });
    expect(errors).toMatchObject([{ code: 'not_rendered', message: expect.stringContaining('"x-town"') }]);
  });
});

describe('the test’s data', () => {
  const OF_CONTACT = { url: 'https://partner.example/?t=$contact.town' };
  const OF_EVENT = { url: 'https://partner.example/?o=$orderId' };

  test('YS-81: a request that addresses a contact field needs a contact', async () => {
    expect(await faultsOf(OF_CONTACT)).toMatchObject([
      { path: '/contactId', code: 'needs_contact', message: expect.stringContaining('$contact.town') },
    ]);
  });

  test('YS-80: a request that addresses an event parameter needs an event', async () => {
    expect(await faultsOf(OF_EVENT)).toMatchObject([
      { path: '/sourceEventId', code: 'needs_event', message: expect.stringContaining('orderId') },
    ]);
  });

  test('YS-50, YS-80: a stored event of any time can be chosen; its contact is used where none is', async () => {
    await newContact();
    const sourceEventId = await newEvent({ orderId: 'A-17' });
    const { request } = await tell({ url: `${origin}/$orderId?t=$contact.town` }, { sourceEventId });
    expect(request.url).toBe(`${origin}/A-17?t=M%C3%A9rida%20%26%20Co`);
  });

  test('YS-80: an event can be written by hand; what is no JSON is refused', async () => {
    const { request } = await tell({ url: `${origin}/$orderId` }, { event: { params: { orderId: 7 } } });
    expect(request.url).toBe(`${origin}/7`);
    received.length = 0;
    expect(await faultsOf(OF_EVENT, { event: { params: 'orderId=7' } })).toMatchObject([{ path: '/event/params' }]);
    const headers = { authorization: `Bearer ${owner.key}`, 'content-type': 'application/json' };
    const broken = await api.request('/v1/requests/test', headers, {
      method: 'POST',
      body: '{"event": {"params": {"a": }}',
    });
    expect(broken.status).toBe(400);
  });

  test('answers of other requests can be given', async () => {
    await made('/v1/requests', newRequest({ name: 'Token' }));
    const url = `${origin}/?t=$data.get('Token').get('token')`;
    const { request } = await tell({ name: 'Next', url }, { data: { Token: { token: 'a b' } } });
    expect(request.url).toBe(`${origin}/?t=a%20b`);
  });

  test('what is not there, or given twice, is told', async () => {
    const given = { contactId: 'cnt_1', sourceEventId: 'sev_1' };
    expect((await faultsOf({}, given)).map(({ path }) => path)).toEqual(['/sourceEventId', '/contactId']);
    const twice = { contactId: await newContact(), contact: {}, sourceEventId: 'sev_1', event: { params: {} } };
    expect((await faultsOf({}, twice)).map(({ path }) => path)).toEqual(['/event', '/sourceEventId', '/contact']);
  });

  test('of another account’s contact and event nothing is found [XP-20]', async () => {
    const contactId = await newContact();
    const sourceEventId = await newEvent({ orderId: 'A-17' });
    owner = await api.createAccount();
    expect((await faultsOf({}, { contactId, sourceEventId })).map(({ path }) => path)).toEqual([
      '/sourceEventId',
      '/contactId',
    ]);
  });
});
