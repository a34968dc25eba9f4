import { afterEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { systemClock } from '../../base/clock.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { type Handle, startRawReceiver, startReceiver } from '../testing/receiver.ts';
import { createFetchSender, type Fetch } from './fetch-sender.ts';
import { EXCERPT_BYTES_MAX } from './response.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receive(handle: Handle) {
  const receiver = await startReceiver(handle);
  closers.push(() => receiver.close());
  return receiver;
}

const send = createFetchSender({ egressAllow: parseEgressAllow('127.0.0.0/8'), clock: systemClock, fetch });

function requestTo(origin: string, headers: string[] = []) {
  return { url: `${origin}/hook`, origin, path: '/hook', headers, body: '{"a":1}' };
}

function refusingSender() {
  const calls: string[] = [];
  const never: Fetch = async (url) => {
    calls.push(url);
    return new Response();
  };
  const guarded = createFetchSender({ egressAllow: parseEgressAllow(''), clock: new SteppedClock(), fetch: never });
  return { calls, guarded };
}

describe('createFetchSender', () => {
  it('posts headers and body and reports status, excerpt and timing in the same shape as the other sender', async () => {
    const seen: unknown[] = [];
    const { port } = await receive((request, response, body) => {
      seen.push(request.method, request.url, request.headers['x-api-key'], body);
      response.writeHead(503, { 'retry-after': '7', 'content-type': 'text/plain' }).end('busy');
    });
    const result = await send(requestTo(`http://127.0.0.1:${port}`, ['x-api-key', 's3cret']), 10_000);
    expect(seen).toEqual(['POST', '/hook', 's3cret', '{"a":1}']);
    expect(result).toEqual({
      status: 503,
      errorClass: null,
      responseExcerpt: 'busy',
      retryAfterMs: 7_000,
      timing: { dns: null, connect: null, tls: null, firstByte: expect.any(Number), total: expect.any(Number) },
    });
  });

  it('follows no redirect', async () => {
    const other = await receive((_request, response) => response.end());
    const { port } = await receive((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end(),
    );
    expect(await send(requestTo(`http://127.0.0.1:${port}`), 10_000)).toMatchObject({ status: 302, errorClass: null });
    expect(other.connections).toBe(0);
  });

  it('gives up at the deadline, before headers and within the body', async () => {
    const silent = await receive(() => {});
    expect(await send(requestTo(`http://127.0.0.1:${silent.port}`), 300)).toMatchObject({ errorClass: 'timeout' });
    const dripping = await receive((_request, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.writeHead(200).on('close', () => clearInterval(drip));
    });
    const result = await send(requestTo(`http://127.0.0.1:${dripping.port}`), 300);
    expect(result).toMatchObject({ status: 200, errorClass: 'timeout' });
  });

  it('cuts a body that is too long; the status stands', async () => {
    const { port } = await receive((_request, response) => response.end('x'.repeat(10 * 1024 ** 2)));
    const result = await send(requestTo(`http://127.0.0.1:${port}`), 10_000);
    expect(result).toMatchObject({ status: 200, errorClass: null, responseExcerpt: 'x'.repeat(EXCERPT_BYTES_MAX) });
  });

  it('reports who cannot be reached, and a body that breaks off', async () => {
    const gone = await startReceiver(() => {});
    await gone.close();
    expect(await send(requestTo(`http://127.0.0.1:${gone.port}`), 10_000)).toMatchObject({ errorClass: 'connect' });
    const broken = await startRawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
    });
    closers.push(() => broken.close());
    const result = await send(requestTo(`http://127.0.0.1:${broken.port}`), 10_000);
    expect(result).toMatchObject({ status: 200, errorClass: 'reset' });
  });

  it.each([
    ['http://127.0.0.1:8080', 'blocked_address'],
    ['http://169.254.169.254', 'blocked_address'],
    ['http://[::ffff:10.0.0.1]', 'blocked_address'],
    ['https://partner.test:25', 'blocked_port'],
  ])('does not even call %s', async (origin, errorClass) => {
    const { calls, guarded } = refusingSender();
    expect(await guarded(requestTo(origin), 1_000)).toMatchObject({ status: null, errorClass });
    expect(calls).toEqual([]);
  });

  it('sends nothing when a header would inject another', async () => {
    const { calls, guarded } = refusingSender();
    const result = await guarded(requestTo('https://partner.test', ['x-key', 'a\r\nevil: 1']), 1_000);
    expect([result.errorClass, calls]).toEqual(['invalid_header', []]);
  });
});
