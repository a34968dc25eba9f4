import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AUTHORITY,
  CERTIFICATE_KEY,
  EXPIRED_CERTIFICATE,
  OTHER_HOST_CERTIFICATE,
  VALID_CERTIFICATE,
} from '../../../test/hostile/certificates.ts';
import { DEADLINE_MS, receive, receiveRaw } from '../../../test/hostile/receivers.ts';
import { type Caller, createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { type Context, newId } from '../../store/context.ts';
import { createUndiciTracer } from '../egress/undici-tracer.ts';
import { insertTestEndpoint } from '../testing/rows.ts';
import type { TestTrace } from './schema.ts';

const EGRESS_ALLOW = '127.0.0.0/8';

let database: TestDatabase;
let ctx: Context;
let account: TestAccount;
let call: Caller;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  ctx = testContext(database.db, new SteppedClock());
  const egressAllow = parseEgressAllow(EGRESS_ALLOW);
  const clock = ctx.clock;
  const shortest = (deadlineMs: number) => Math.min(deadlineMs, DEADLINE_MS);
  const resolve = async (name: string) => {
    if (name === 'gone.test') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return [{ address: name === 'inside.test' ? '10.0.0.7' : '127.0.0.1', family: 4 }];
  };
  const trace = createUndiciTracer({ egressAllow, clock, resolve, ca: AUTHORITY });
  const api = createTestApi(ctx, {
    egressAllow: EGRESS_ALLOW,
    trace: (request, deadlineMs) => trace(request, request.url.endsWith('/slow') ? shortest(deadlineMs) : deadlineMs),
  });
  account = await api.createAccount();
  ({ call } = account);
});
afterAll(() => database.close());

async function endpointAt(url: string, change: Record<string, unknown> = {}): Promise<string> {
  const { endpointId } = await insertTestEndpoint(ctx, account.ctx.accountId, { url });
  const id = encodeId('end', endpointId);
  if (Object.keys(change).length > 0) expect((await call('PATCH', `/v1/endpoints/${id}`, change)).status).toBe(200);
  return id;
}

async function send(id: string, body: unknown = {}): Promise<TestTrace> {
  const { status, body: trace } = await call<TestTrace>('POST', `/v1/endpoints/${id}/test`, body);
  expect(status).toBe(200);
  return trace;
}

const testAt = async (url: string) => send(await endpointAt(url));

describe('a test that arrives', () => {
  test('is signed, carries the custom headers and says that it is a test; the trace has every byte', async () => {
    const seen: string[] = [];
    const { origin, port } = await receive((request, response, body) => {
      seen.push(request.rawHeaders.join('\n'), body);
      response.writeHead(202, { 'x-request': 'r-1', 'content-type': 'text/plain' }).end('thanks');
    });
    const url = `${origin}/hook?a=1`;
    const trace = await send(await endpointAt(url, { headers: [{ name: 'X-Api-Key', value: 's3cret' }] }), {
      payload: { hello: 'é', list: [1, null] },
    });
    expect(trace).toMatchObject({
      ok: true,
      verdict: { outcome: 'delivered', why: expect.stringContaining('202') },
      resolved: ['127.0.0.1'],
      connection: { address: '127.0.0.1', port },
      request: { method: 'POST', url, body: '{"hello":"é","list":[1,null]}' },
      response: { status: 202, body: 'thanks', truncated: false },
      timing: { dns: 0, connect: expect.any(Number), tls: null, firstByte: expect.any(Number) },
    });
    expect(trace.connection).not.toHaveProperty('tls');
    expect(trace).not.toHaveProperty('errorClass');
    expect(trace.response?.headers).toContainEqual({ name: 'x-request', value: 'r-1' });
    const headers = Object.fromEntries(trace.request.headers.map(({ name, value }) => [name, value]));
    expect(headers).toMatchObject({
      'X-Api-Key': 's3cret',
      'hookline-attempt': '1',
      'hookline-test': 'true',
      'webhook-id': expect.stringMatching(/^dlv_/),
      'webhook-signature': expect.stringMatching(/^v1,/),
    });
    for (const { name, value } of trace.request.headers) expect(seen[0]).toContain(`${name}\n${value}`);
    expect(trace.request.raw).toMatch(/^POST \/hook\?a=1 HTTP\/1\.1\r\nhost: 127\.0\.0\.1/);
    expect(trace.request.raw?.split('\r\n\r\n')[1]).toBe(seen[1]);
  });

  test('over https shows what TLS came to', async () => {
    const tls = { cert: VALID_CERTIFICATE, key: CERTIFICATE_KEY };
    const { port } = await receive((_request, response) => response.end(), { tls });
    const trace = await testAt(`https://partner.test:${port}/`);
    expect(trace).toMatchObject({ ok: true, response: { status: 200, body: null }, resolved: ['127.0.0.1'] });
    expect(trace.connection?.tls).toEqual({
      version: 'TLSv1.3',
      cipher: expect.stringContaining('TLS_'),
      certificate: {
        subject: 'CN=partner.test',
        issuer: 'CN=Hookline test authority',
        validFrom: expect.any(String),
        validTo: expect.stringMatching(/^2125-/),
      },
    });
    expect(trace.request.raw).toContain('POST / HTTP/1.1');
    expect(trace.timing.tls).toBeGreaterThan(0);
  });

  test('opens a connection of its own each time', async () => {
    const receiver = await receive((_request, response) => response.end());
    const id = await endpointAt(receiver.origin);
    for (let i = 0; i < 3; i++) expect(await send(id)).toMatchObject({ ok: true });
    expect(receiver.connections).toBe(3);
  });

  test.each(['paused', 'disabled'] as const)('goes out while the endpoint is %s', async (state) => {
    const { origin } = await receive((_request, response) => response.end());
    const { endpointId } = await insertTestEndpoint(ctx, account.ctx.accountId, { url: origin, state });
    expect(await send(encodeId('end', endpointId))).toMatchObject({ ok: true });
  });

  test('leaves nothing behind: no delivery, no attempt, nothing queued, no word on its health', async () => {
    const { origin } = await receive((_request, response) => response.writeHead(500).end());
    const id = await endpointAt(origin);
    const before = (await call('GET', `/v1/endpoints/${id}`)).body;
    await send(id);
    const { rows } = await sql<{ count: number }>`
      select ((select count(*) from delivery) + (select count(*) from attempt)
        + (select count(*) from delivery_queue))::int as count`.execute(ctx.db);
    expect(rows).toEqual([{ count: 0 }]);
    expect((await call('GET', `/v1/endpoints/${id}`)).body).toEqual(before);
  });
});

describe('what is sent where nothing is given', () => {
  test.each([
    ['a redirect webhook', { text: undefined, kind: 'redirect' }],
    ['an underlying webhook', { text: 'One month', kind: 'underlying' }],
  ])('is what %s of a campaign gets, invented', async (_name, { kind, text }) => {
    const { origin } = await receive((_request, response) => response.end());
    const webhook = { url: origin, body: { store: 'MX-7' } };
    const option =
      kind === 'redirect' ? { redirect: { type: 'webhook', webhook } } : { text, redirect: { type: 'end' }, webhook };
    const definition = {
      welcome: { label: 'Prizes', text: 'Hi', menu: [{ text: 'Hours', redirect: { type: 'end' } }, option] },
    };
    const campaign = await call<{ id: string }>('POST', '/v1/campaigns', { kind: 'chatbot', name: kind, definition });
    const published = await call('POST', `/v1/campaigns/${campaign.body.id}/publish`, {});
    expect([campaign.status, published.status]).toEqual([201, 200]);
    const list = `/v1/endpoints?campaign=${campaign.body.id}`;
    const { items } = (await call<{ items: { id: string }[] }>('GET', list)).body;
    const sample = {
      campaignId: campaign.body.id,
      label: 'Prizes',
      phoneNumber: '+525500000000',
      date: new Date(ctx.clock.now()).toISOString(),
      response: kind === 'redirect' ? expect.stringContaining('Test') : '2',
      ...(kind === 'redirect' ? {} : { option: 'One month', keyword: 2 }),
      store: 'MX-7',
    };
    expect(JSON.parse((await send(items[0]?.id ?? '')).request.body)).toEqual(sample);
  });

  test('is an array of one where the endpoint gets arrays, under a batch’s id', async () => {
    const { origin } = await receive((_request, response) => response.end());
    const { request } = await send(await endpointAt(origin, { policy: 'yespo-ordered' }));
    expect(JSON.parse(request.body)).toEqual([expect.any(Object)]);
    expect(request.headers).toContainEqual({ name: 'webhook-id', value: expect.stringMatching(/^bat_/) });
  });

  test('is not put in place of null, which is a payload', async () => {
    const { origin } = await receive((_request, response) => response.end());
    expect((await send(await endpointAt(origin), { payload: null })).request.body).toBe('null');
  });
});

describe('a test that fails says in which phase, and what to do', () => {
  test('a name that does not resolve', async () => {
    expect(await testAt('https://gone.test/')).toMatchObject({
      ok: false,
      verdict: { outcome: 'retry', why: expect.stringContaining('again after 5 s') },
      resolved: [],
      connection: null,
      request: { raw: null },
      response: null,
      errorClass: 'dns',
      errorMessage: expect.stringContaining('gone.test could not be resolved'),
    });
  });

  test('a name that leads inside: the addresses are shown, nothing is dialled', async () => {
    expect(await testAt('https://inside.test/')).toMatchObject({
      resolved: ['10.0.0.7'],
      connection: null,
      errorClass: 'blocked_address',
      errorMessage: expect.stringMatching(/inside\.test leads to 10\.0\.0\.7/),
    });
    expect(await testAt('https://192.168.0.1/')).toMatchObject({ errorClass: 'blocked_address', connection: null });
  });

  test('a port that is not called', async () => {
    expect(await testAt('http://127.0.0.1:25/')).toMatchObject({
      errorClass: 'blocked_port',
      errorMessage: expect.stringContaining('Port 25'),
    });
  });

  test('a port where nobody listens', async () => {
    const receiver = await receive(() => {});
    await receiver.close();
    expect(await testAt(receiver.origin)).toMatchObject({
      errorClass: 'connect',
      errorMessage: expect.stringContaining('nothing listens'),
    });
  });

  test.each([
    ['that has expired', EXPIRED_CERTIFICATE, 'expired on 2024-06-01', '2024-06-01T00:00:00.000Z'],
    ['of another host', OTHER_HOST_CERTIFICATE, 'is for another host', expect.stringMatching(/^2125/)],
  ])('a certificate %s, which is shown all the same', async (_name, cert, message, validTo) => {
    const { port } = await receive((_request, response) => response.end(), { tls: { cert, key: CERTIFICATE_KEY } });
    expect(await testAt(`https://partner.test:${port}/`)).toMatchObject({
      connection: { port, tls: { certificate: { validTo } } },
      request: { raw: null },
      errorClass: 'tls',
      errorMessage: expect.stringContaining(message),
    });
  });

  test('a port that does not speak TLS', async () => {
    const { port } = await receive((_request, response) => response.end());
    expect(await testAt(`https://partner.test:${port}/`)).toMatchObject({
      connection: { port },
      errorClass: 'tls',
      errorMessage: expect.stringContaining('no TLS handshake'),
    });
  });

  test('an answer that never comes', async () => {
    const { origin } = await receive(() => {});
    expect(await testAt(`${origin}/slow`)).toMatchObject({
      errorClass: 'timeout',
      errorMessage: expect.stringContaining('No answer came within 15 s'),
      request: { raw: expect.stringContaining('POST /slow') },
    });
  });

  test('a TLS handshake that never ends', async () => {
    const { port } = await receiveRaw(() => {});
    expect(await testAt(`https://partner.test:${port}/slow`)).toMatchObject({
      errorClass: 'timeout',
      errorMessage: expect.stringContaining('The TLS handshake did not end within 15 s'),
    });
  });

  test('an answer that breaks off, with what had come', async () => {
    const { origin } = await receiveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'));
    expect(await testAt(origin)).toMatchObject({
      ok: false,
      response: { status: 200, body: 'half' },
      errorClass: 'reset',
      errorMessage: expect.stringContaining('in the middle of its answer'),
    });
  });

  test('an answer that is no HTTP', async () => {
    const { origin } = await receiveRaw((socket) => socket.write('220 mail.example ESMTP\r\n'));
    expect(await testAt(origin)).toMatchObject({ errorClass: 'bad_response', response: null });
  });

  test.each([
    [500, 'retry', 'The receiver answered 500, but the policy "standard" takes 200 to 299'],
    [301, 'retry', 'The receiver answered 301'],
    [410, 'failed', 'would switch this endpoint off'],
  ])('a status of %d by the endpoint’s policy', async (status, outcome, why) => {
    const { origin } = await receive((_request, response) =>
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end('{"error":"no"}'),
    );
    const trace = await testAt(origin);
    expect(trace).toMatchObject({ ok: false, verdict: { outcome, why: expect.stringContaining(why) } });
    expect(trace.response).toMatchObject({ status, body: '{"error":"no"}' });
    expect(trace.errorClass).toBeUndefined();
  });

  test('a long answer is shown to 64 KiB', async () => {
    const { origin } = await receive((_request, response) => response.end('x'.repeat(200_000)));
    const { ok, response } = await testAt(origin);
    expect([ok, response?.body?.length, response?.truncated]).toEqual([true, 64 * 1024, true]);
  });

  test('headers that cannot be sent are not', async () => {
    const receiver = await receive((_request, response) => response.end());
    const { endpointId } = await insertTestEndpoint(ctx, account.ctx.accountId, { url: receiver.origin });
    const headers = ctx.vault.seal(JSON.stringify([{ name: 'x-key', value: 'a\r\nevil: 1' }]));
    await ctx.db.updateTable('endpoint').set({ headers }).where('id', '=', endpointId).execute();
    expect(await send(encodeId('end', endpointId))).toMatchObject({
      errorClass: 'invalid_header',
      request: { raw: null },
    });
    expect(receiver.connections).toBe(0);
  });
});

describe('who may send a test', () => {
  test('nobody to another account’s endpoint, or to none: the same 404 [XP-20]', async () => {
    const other = await createTestApi(ctx).createAccount();
    const { endpointId } = await insertTestEndpoint(ctx, other.ctx.accountId);
    for (const id of [encodeId('end', endpointId), encodeId('end', newId(ctx)), 'end_nonsense']) {
      const { status, body } = await call('POST', `/v1/endpoints/${id}/test`, {});
      expect([status, body]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
    }
  });

  test('only keys that may design', async () => {
    const id = await endpointAt('https://partner.test/');
    const read = await account.callerWith('read');
    expect((await read('POST', `/v1/endpoints/${id}/test`, {})).status).toBe(403);
  });

  test('nobody with fields that mean nothing', async () => {
    const id = await endpointAt('https://partner.test/');
    expect((await call('POST', `/v1/endpoints/${id}/test`, { event: 'x' })).status).toBe(422);
  });
});
