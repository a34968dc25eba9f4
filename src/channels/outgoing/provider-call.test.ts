import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { Agent } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { SteppedScheduler } from '../../../test/support/scheduler.ts';
import { BlockedError } from '../../deliveries/egress/guard.ts';
import { createPooledFetch, NotSentError } from './pooled-fetch.ts';
import { type CallProvider, createProviderCall, PROVIDER_DEADLINE_MS } from './provider-call.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/send?x=1`;
}

/** A provider that does what `handle` says once it has read the whole request. */
async function startProvider(handle: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
  });
  const url = await listen(server);
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return url;
}

function openAgent(connections = 10): Agent {
  const agent = new Agent({ connections });
  closers.push(() => agent.destroy());
  return agent;
}

/** Both ways to fetch: what holds for one holds for the other, unless it is about what only the pool can know. */
const FETCHES: [string, (agent: Agent) => typeof fetch][] = [
  ['over the pool', createPooledFetch],
  ['over the runtime’s fetch', () => globalThis.fetch],
];

describe.each(FETCHES)('a call %s', (_name, makeFetch) => {
  const scheduler = new SteppedScheduler();
  const call = (url: string, headers: Record<string, string> = { 'content-type': 'text/plain' }) =>
    createProviderCall({ fetch: makeFetch(openAgent()), scheduler })({ url, headers, body: 'Body=hé' });

  test('posts the body with its headers and gives back status, headers and text', async () => {
    const seen: unknown[] = [];
    const url = await startProvider((request, response, body) => {
      const { authorization, 'content-type': type, 'content-length': length } = request.headers;
      seen.push([request.method, request.url, authorization, type, length, body]);
      response.writeHead(201, { 'content-type': 'application/json', 'retry-after': '7' }).end('{"sid":"ü"}');
    });
    const outcome = await call(url, {
      authorization: 'Basic abc',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(outcome).toMatchObject({ kind: 'answered', status: 201, body: '{"sid":"ü"}' });
    expect(outcome.kind === 'answered' && outcome.headers.get('retry-after')).toBe('7');
    expect(seen).toEqual([['POST', '/send?x=1', 'Basic abc', 'application/x-www-form-urlencoded', '8', 'Body=hé']]);
    expect(scheduler.pending).toBe(0);
  });

  test.each([204, 302, 400, 429, 500, 503])('status %i is an answer, asked for once', async (status) => {
    let requests = 0;
    const url = await startProvider((_request, response) => {
      requests += 1;
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await call(url)).toMatchObject({ kind: 'answered', status, body: '' });
    expect(requests).toBe(1);
  });

  test('a port where nobody listens was not sent to', async () => {
    const server = createTcpServer();
    const url = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await call(url)).toEqual({
      kind: 'not_sent',
      failure: { code: 'network', message: 'The provider is out of reach (ECONNREFUSED).' },
    });
  });

  test('a connection that breaks after the request was written leaves it unknown', async () => {
    const url = await startProvider((request) => request.socket.destroy());
    expect(await call(url)).toMatchObject({ kind: 'unknown', failure: { code: 'network' } });
  });

  test('an answer that breaks off leaves it unknown', async () => {
    const url = await startProvider((request, response) => {
      response.writeHead(201, { 'content-length': '100' }).write('{"sid":');
      setImmediate(() => request.socket.destroy());
    });
    expect(await call(url)).toMatchObject({ kind: 'unknown', failure: { code: 'network' } });
  });

  test.each([
    ['no answer', () => {}],
    ['an answer that never ends', (response: ServerResponse) => response.writeHead(201).write('{')],
  ])('%s by the deadline leaves it unknown', async (_what, answer) => {
    const read = Promise.withResolvers<void>();
    const url = await startProvider((_request, response) => {
      answer(response);
      read.resolve();
    });
    const outcome = call(url);
    await read.promise;
    scheduler.advance(PROVIDER_DEADLINE_MS);
    expect(await outcome).toEqual({
      kind: 'unknown',
      failure: { code: 'timeout', message: 'The provider did not answer within 10 s.' },
    });
    expect(scheduler.pending).toBe(0);
  });
});

describe('the pool', () => {
  test('keeps connections open', async () => {
    const ports = new Set<number | undefined>();
    const url = await startProvider((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const call = createProviderCall({ fetch: createPooledFetch(openAgent(1)), scheduler: new SteppedScheduler() });
    for (let i = 0; i < 5; i++) await call({ url, headers: {}, body: 'x' });
    expect(ports.size).toBe(1);
  });

  test('a call that was still waiting for a connection at the deadline was not sent, and never is', async () => {
    const bodies: string[] = [];
    const responses: ServerResponse[] = [];
    const arrived = Promise.withResolvers<void>();
    const url = await startProvider((_request, response, body) => {
      bodies.push(body);
      responses.push(response);
      arrived.resolve();
    });
    const [first, second] = [new SteppedScheduler(), new SteppedScheduler()];
    const fetch = createPooledFetch(openAgent(1));
    const hangs = createProviderCall({ fetch, scheduler: first })({ url, headers: {}, body: 'hangs' });
    await arrived.promise;
    const waits = createProviderCall({ fetch, scheduler: second })({ url, headers: {}, body: 'waits' });
    second.advance(PROVIDER_DEADLINE_MS);
    expect(await waits).toMatchObject({ kind: 'not_sent', failure: { code: 'network' } });
    responses[0]?.end('{}');
    expect(await hangs).toMatchObject({ kind: 'answered' });
    const later: CallProvider = createProviderCall({ fetch, scheduler: second });
    const afterwards = later({ url, headers: {}, body: 'later' });
    while (responses.length < 2) await new Promise(setImmediate);
    responses[1]?.end('{}');
    await afterwards;
    expect(bodies).toEqual(['hangs', 'later']);
  });

  test('reads no more than 64 KiB of an answer', async () => {
    const url = await startProvider((_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.writable && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    const call = createProviderCall({ fetch: createPooledFetch(openAgent()), scheduler: new SteppedScheduler() });
    const outcome = await call({ url, headers: {}, body: 'x' });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome.kind === 'answered' && outcome.body.length).toBeLessThanOrEqual(65_536);
  });

  test('refuses what it cannot do, and a signal that is aborted already sends nothing', async () => {
    const fetch = createPooledFetch(openAgent());
    await expect(fetch('http://127.0.0.1:9/', { method: 'POST', body: new Blob(['x']) })).rejects.toThrow(TypeError);
    const aborted = fetch('http://127.0.0.1:9/', { method: 'POST', body: 'x', signal: AbortSignal.abort() });
    await expect(aborted).rejects.toThrow(NotSentError);
  });
});

describe('what a failure means', () => {
  const failing = (error: unknown) =>
    createProviderCall({ fetch: () => Promise.reject(error), scheduler: new SteppedScheduler() })({
      url: 'https://provider.test/',
      headers: {},
      body: '',
    });
  const socketError = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])(
    '%s: not sent',
    async (code) => {
      expect(await failing(socketError(code))).toMatchObject({ kind: 'not_sent', failure: { code: 'network' } });
    },
  );

  test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'ANYTHING'])('%s: unknown', async (code) => {
    expect(await failing(socketError(code))).toMatchObject({ kind: 'unknown', failure: { code: 'network' } });
  });

  test('an address that may not be called is no network trouble', async () => {
    const error = new TypeError('fetch failed', { cause: new BlockedError('blocked_address', '10.0.0.1') });
    expect(await failing(error)).toMatchObject({ kind: 'not_sent', failure: { code: 'blocked_address' } });
  });

  test('an error that is no Error is unknown', async () => {
    expect(await failing('odd')).toMatchObject({ kind: 'unknown' });
  });
});
