import { afterEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { TEST_CERTIFICATE } from '../testing/certificate.ts';
import { type Handle, type Receiver, startRawReceiver, startReceiver } from '../testing/receiver.ts';
import type { AttemptResult } from './sender.ts';
import { createUndiciSender, type UndiciSenderOptions } from './undici-sender.ts';

const DEADLINE_MS = 400;
const ENOUGH_MS = 10_000;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openSender(options: Partial<UndiciSenderOptions> = {}) {
  const sender = createUndiciSender({
    egressAllow: parseEgressAllow('127.0.0.0/8'),
    clock: new SteppedClock(),
    ...options,
  });
  closers.push(async () => sender.close());
  return sender.send;
}

async function keep(receiver: Promise<Receiver>): Promise<Receiver> {
  const started = await receiver;
  closers.push(() => started.close());
  return started;
}

const receive = (handle: Handle, options?: { tls?: boolean }) => keep(startReceiver(handle, options));
const receiveRaw = (handle: Parameters<typeof startRawReceiver>[0]) => keep(startRawReceiver(handle));

function requestTo(origin: string, headers: string[] = [], body = '{"a":"é"}') {
  return { url: `${origin}/hook?x=1`, origin, path: '/hook?x=1', headers, body };
}

/** undici hands a connection on one turn of the event loop after its response, not before. */
const connectionsToRest = () => new Promise((resolve) => setImmediate(resolve));

function post(send: ReturnType<typeof openSender>, port: number, deadlineMs = ENOUGH_MS): Promise<AttemptResult> {
  return send(requestTo(`http://127.0.0.1:${port}`), deadlineMs);
}

describe('what is sent', () => {
  it('is a POST with the path, the headers in their order and the bytes of the body', async () => {
    const seen: unknown[] = [];
    const { port } = await receive((request, response, body) => {
      const raw = request.rawHeaders;
      seen.push(request.method, request.url, raw.slice(raw.indexOf('X-Api-Key')), body);
      response.writeHead(200, { 'content-type': 'text/plain' }).end('thanks');
    });
    const headers = ['X-Api-Key', 's3cret', 'content-type', 'application/json'];
    const result = await openSender()(requestTo(`http://127.0.0.1:${port}`, headers), ENOUGH_MS);
    expect(seen).toEqual(['POST', '/hook?x=1', [...headers, 'content-length', '10'], '{"a":"é"}']);
    expect(result).toMatchObject({ status: 200, errorClass: null, responseExcerpt: 'thanks', retryAfterMs: null });
  });

  it.each([
    [['x-key', 'a\r\nevil: 1']],
    [['x-key', 'a\0b']],
    [['x\r\nevil', '1']],
    [['bad name', '1']],
    [['transfer-encoding', 'chunked']],
  ])('is nothing at all when a header would inject another: %j', async (headers) => {
    const receiver = await receive((_request, response) => response.end());
    const result = await openSender()(requestTo(`http://127.0.0.1:${receiver.port}`, headers), ENOUGH_MS);
    expect(result).toMatchObject({ status: null, errorClass: 'invalid_header' });
    expect(receiver.connections).toBe(0);
  });
});

describe('what the status says', () => {
  it.each([204, 301, 307, 410, 429, 500])('reports %d as it is', async (status) => {
    const { port } = await receive((_request, response) => response.writeHead(status).end());
    expect(await post(openSender(), port)).toMatchObject({ status, errorClass: null, responseExcerpt: null });
  });

  it('follows no redirect, wherever it points', async () => {
    const other = await receive((_request, response) => response.end());
    const { port } = await receive((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${other.port}/` }).end(),
    );
    expect(await post(openSender(), port)).toMatchObject({ status: 307, errorClass: null });
    expect(other.connections).toBe(0);
  });

  it('reads Retry-After against the clock it was given', async () => {
    const clock = new SteppedClock(Date.parse('2026-11-21T22:00:00Z'));
    const { port } = await receive((_request, response) =>
      response.writeHead(503, { 'retry-after': 'Sat, 21 Nov 2026 22:02:00 GMT' }).end(),
    );
    expect(await post(openSender({ clock }), port)).toMatchObject({ status: 503, retryAfterMs: 120_000 });
  });

  it('waits through 1xx for the answer', async () => {
    const { port } = await receiveRaw((socket) => {
      socket.end('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok');
    });
    expect(await post(openSender(), port)).toMatchObject({ status: 201, errorClass: null, responseExcerpt: 'ok' });
  });
});

describe('timing', () => {
  it('has every part for the connection that was opened for it, none for one that was open', async () => {
    const receiver = await receive((_request, response) => response.end('ok'));
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const send = openSender({ resolve });
    const first = await send(requestTo(`http://partner.test:${receiver.port}`), ENOUGH_MS);
    await connectionsToRest();
    const second = await send(requestTo(`http://partner.test:${receiver.port}`), ENOUGH_MS);
    const number = expect.any(Number);
    expect(first.timing).toEqual({ dns: number, connect: number, tls: null, firstByte: number, total: number });
    expect(second.timing).toEqual({ dns: null, connect: null, tls: null, firstByte: number, total: number });
    expect(receiver.connections).toBe(1);
    expect(first.timing.total).toBeGreaterThanOrEqual(first.timing.firstByte ?? Number.NaN);
  });

  it('gives each opening to one request under concurrency', async () => {
    const waiting: (() => void)[] = [];
    const receiver = await receive((_request, response) => {
      waiting.push(() => response.end('ok'));
      if (waiting.length === 8) for (const answer of waiting.splice(0)) answer();
    });
    const send = openSender();
    const round = () => Promise.all(Array.from({ length: 8 }, () => post(send, receiver.port)));
    const opened = (results: AttemptResult[]) => results.filter((each) => each.timing.connect !== null).length;
    expect(opened(await round())).toBe(8);
    await connectionsToRest();
    expect(opened(await round())).toBe(0);
    expect(receiver.connections).toBe(8);
  });

  it('measures the TLS handshake', async () => {
    const { port } = await receive((_request, response) => response.end('ok'), { tls: true });
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const send = openSender({ resolve, ca: TEST_CERTIFICATE });
    const result = await send(requestTo(`https://partner.test:${port}`), ENOUGH_MS);
    expect(result).toMatchObject({ status: 200, errorClass: null });
    expect(result.timing.tls).toBeGreaterThan(0);
  });
});

describe('the deadline', () => {
  it('is counted from the call, and is when the promise resolves', async () => {
    const { port } = await receive(() => {});
    const { status, errorClass, timing } = await post(openSender(), port, DEADLINE_MS);
    expect([status, errorClass, timing.firstByte]).toEqual([null, 'timeout', null]);
    expect(timing.total).toBeGreaterThanOrEqual(DEADLINE_MS - 1);
  });

  it('sends nothing after the deadline, also when the connection stands only then', async () => {
    const bodies: string[] = [];
    const receiver = await receive((_request, response, body) => {
      bodies.push(body);
      response.end('ok');
    });
    const answer = Promise.withResolvers<{ address: string; family: number }[]>();
    const send = openSender({ resolve: () => answer.promise });
    const late = await send(requestTo(`http://partner.test:${receiver.port}`), DEADLINE_MS);
    expect(late).toMatchObject({ status: null, errorClass: 'timeout' });
    expect(late.timing).toMatchObject({ dns: null, connect: null, firstByte: null });
    answer.resolve([{ address: '127.0.0.1', family: 4 }]);
    const next = await send(requestTo(`http://partner.test:${receiver.port}`, [], 'next'), ENOUGH_MS);
    expect(next).toMatchObject({ status: 200 });
    expect(bodies).toEqual(['next']);
  });
});

describe('what the operator allows', () => {
  it('refuses ports below 1024 but 80 and 443, unless host and port are named', async () => {
    const send = openSender();
    for (const port of [1, 22, 25, 1023]) {
      expect(await send(requestTo(`http://127.0.0.1:${port}`), ENOUGH_MS)).toMatchObject({
        errorClass: 'blocked_port',
      });
    }
    const named = openSender({ egressAllow: parseEgressAllow('127.0.0.1:1') });
    expect(await named(requestTo('http://127.0.0.1:1'), ENOUGH_MS)).toMatchObject({ errorClass: 'connect' });
  });

  it('lets a named host through although its address is private', async () => {
    const { port } = await receive((_request, response) => response.end());
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const send = openSender({ egressAllow: parseEgressAllow(`partner.test:${port}`), resolve });
    expect(await send(requestTo(`http://partner.test:${port}`), ENOUGH_MS)).toMatchObject({ status: 200 });
    expect(await send(requestTo(`http://other.test:${port}`), ENOUGH_MS)).toMatchObject({
      errorClass: 'blocked_address',
    });
  });
});
