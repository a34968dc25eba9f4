import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingLog } from '../support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string; code?: string }[];
}

let database: TestDatabase;
let hookline: TestHookline;
const log = recordingLog();
beforeAll(async () => {
  database = await createPgliteDatabase();
  hookline = await startHookline(database, { log });
});
beforeEach(() => {
  log.lines.length = 0;
});
afterAll(async () => {
  await hookline.close();
  await database.close();
});

const refusalOf = async (method: string, path: string, body?: unknown) => {
  const answer = await hookline.api<Problem>(method, path, body);
  return [answer.status, ...(answer.body.errors ?? []).map(({ path, message }) => `${path} ${message}`)];
};
const campaign = (definition: unknown) => ({ kind: 'chatbot', name: 'x', definition });
const NOT_STORABLE = 'This must not contain U+0000 or half of a surrogate pair.';

describe('a body', () => {
  test.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['multipart/form-data; boundary=x', { 'idempotency-key': 'a form' }],
    [undefined, {}],
    [undefined, { 'idempotency-key': 'a body of no type' }],
  ])('of the content type %s is answered 415 and is nobody’s error', async (contentType, headers) => {
    const response = await hookline.request('/v1/api-keys', {
      method: 'POST',
      headers: {
        authorization: 'Bearer a-key-for-tests-only',
        ...(contentType ? { 'content-type': contentType } : {}),
        ...headers,
      },
      // Bytes: a text would be given a content type.
      body: Buffer.from('{"name":"x","scopes":["read"]}'),
    });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const { code, detail } = (await response.json()) as Problem;
    expect([response.status, code, detail]).toEqual([415, 'unsupported_media_type', 'Send application/json.']);
    expect(log.lines).toEqual([]);
  });

  test('says in plain words what is wrong with each field', async () => {
    expect(await refusalOf('POST', '/api-keys', {})).toEqual([
      422,
      '/name This is missing.',
      '/scopes This is missing.',
    ]);
    expect(await refusalOf('POST', '/api-keys', { name: 7, scopes: ['root'], colour: 1 })).toEqual([
      422,
      '/name This must be text.',
      '/scopes/0 This must be one of: admin, design, operate, read.',
      '/colour This field is not known here.',
    ]);
    expect(await refusalOf('POST', '/api-keys', { name: 'x'.repeat(121), scopes: [] })).toEqual([
      422,
      '/name This must have at most 120 characters.',
      '/scopes Give the key at least one scope.',
    ]);
    expect(await refusalOf('GET', '/api-keys?limit=many')).toEqual([422, '/limit This must be a number.']);
    expect(await refusalOf('GET', '/api-keys?limit=201')).toEqual([422, '/limit This must be at most 200.']);
  });
});

describe('a text that cannot be stored', () => {
  test.each(['a\0b', 'a\ud800b'])('%j as a name is refused', async (name) => {
    const expected = [422, `/name ${NOT_STORABLE}`];
    expect(await refusalOf('PATCH', '/account', { name })).toEqual(expected);
    expect(await refusalOf('POST', '/accounts', { name })).toEqual(expected);
    expect(await refusalOf('POST', '/api-keys', { name, scopes: ['read'] })).toEqual(expected);
    expect(log.lines).toEqual([]);
  });

  test('is found wherever it stands in a definition or a configuration', async () => {
    const definition = { welcome: { text: 'Hi', menu: [{ text: 'a', redirect: { type: 'end', text: '\0' } }] } };
    expect(await refusalOf('POST', '/campaigns', campaign(definition))).toEqual([
      422,
      `/definition/welcome/menu/0/redirect/text ${NOT_STORABLE}`,
    ]);
    const config = { accountSid: '\ud800' };
    expect(await refusalOf('POST', '/channels', { kind: 'twilio', name: 'x', sender: '', config })).toEqual([
      422,
      `/config/accountSid ${NOT_STORABLE}`,
    ]);
  });
});

describe('a filter', () => {
  test.each([
    ['/deliveries', 'endpoint'],
    ['/deliveries', 'campaign'],
    ['/deliveries', 'webhook'],
    ['/endpoints', 'campaign'],
    ['/endpoints', 'webhook'],
    ['/messages', 'contact'],
    ['/messages', 'channel'],
  ])('%s?%s that is no id is refused; an id that nobody has finds nothing', async (path, filter) => {
    for (const value of ['nonsense', '', 'key_00000000000000000000000000']) {
      const [status, error] = await refusalOf('GET', `${path}?${filter}=${value}`);
      expect([status, String(error).split(' ')[0]]).toEqual([422, `/${filter}`]);
    }
    const prefix = { endpoint: 'end', campaign: 'cmp', webhook: 'whk', contact: 'cnt', channel: 'chn' }[filter];
    const { status, body } = await hookline.api('GET', `${path}?${filter}=${prefix}_00000000000000000000000000`);
    expect([status, body]).toEqual([200, { items: [], nextCursor: null }]);
  });

  test('of a time long ago or far away is taken', async () => {
    const { status, body } = await hookline.api('GET', '/deliveries?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z');
    expect([status, body]).toEqual([200, { items: [], nextCursor: null }]);
  });
});

test('a number that a webhook could not be sent with is named', async () => {
  const body =
    '{"kind":"chatbot","name":"x","definition":{"welcome":{"text":"Hi","menu":[{"redirect":{"type":"webhook",'.concat(
      '"webhook":{"url":"https://a.example/","body":{"a":1e400}}}}]}}}',
    );
  const response = await hookline.request('/v1/campaigns', {
    method: 'POST',
    headers: { authorization: 'Bearer a-key-for-tests-only', 'content-type': 'application/json' },
    body,
  });
  const { errors } = (await response.json()) as Problem;
  expect(errors).toMatchObject([{ path: '/definition/welcome/menu/0/redirect/webhook/body/a', code: 'body_number' }]);
});
