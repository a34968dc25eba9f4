import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { type Handle, startReceiver } from '../testing/receiver.ts';
import { createFetchSender } from './fetch-sender.ts';
import { createFetchTracer } from './fetch-tracer.ts';
import { BODY_BYTES_MAX } from './response.ts';
import type { OutgoingRequest, Sender } from './sender.ts';
import { createUndiciSender } from './undici-sender.ts';
import { createUndiciTracer } from './undici-tracer.ts';

const ENOUGH_MS = 10_000;
const KIB = 1024;
const options = { egressAllow: parseEgressAllow('127.0.0.0/8'), clock: systemClock };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const SENDERS: { name: string; open(): Sender }[] = [
  {
    name: 'undici',
    open() {
      const sender = createUndiciSender(options);
      closers.push(async () => sender.close());
      return sender.send;
    },
  },
  { name: 'fetch', open: () => createFetchSender({ ...options, fetch }) },
  {
    name: 'the undici tracer',
    open() {
      const trace = createUndiciTracer(options);
      return async (...args) => (await trace(...args)).result;
    },
  },
  {
    name: 'the fetch tracer',
    open() {
      const trace = createFetchTracer({ ...options, fetch });
      return async (...args) => (await trace(...args)).result;
    },
  },
];

describe.each(SENDERS)('$name', ({ open }) => {
  async function ask(handle: Handle, request: Partial<OutgoingRequest> = {}) {
    const receiver = await startReceiver(handle);
    closers.push(() => receiver.close());
    const origin = `http://127.0.0.1:${receiver.port}`;
    const to = { url: `${origin}/data`, origin, path: '/data', headers: ['x-a', '1'] };
    return open()({ ...to, body: '', keepBytes: BODY_BYTES_MAX, ...request }, ENOUGH_MS);
  }

  it.each([
    ['GET', '', ''],
    ['GET', '{"never":"sent"}', ''],
    ['DELETE', '', ''],
    ['DELETE', '{"a":1}', '{"a":1}'],
    ['POST', '{"a":1}', '{"a":1}'],
    ['POST', '', ''],
    ['PUT', '{"a":1}', '{"a":1}'],
    ['PATCH', '{"a":1}', '{"a":1}'],
  ] as const)('sends %s with the body %j as %j', async (method, body, arrived) => {
    const seen: unknown[] = [];
    const result = await ask(
      (request, response, text) => {
        seen.push(request.method, text);
        response.end('ok');
      },
      { method, body },
    );
    expect(result.status).toBe(200);
    expect(seen).toEqual([method, arrived]);
  });

  it('says of a GET and an empty DELETE no length of a body', async () => {
    for (const method of ['GET', 'DELETE'] as const) {
      const lengths: unknown[] = [];
      await ask(
        (request, response) => {
          lengths.push(request.headers['content-length'] ?? '0', request.headers['transfer-encoding']);
          response.end();
        },
        { method },
      );
      expect(lengths).toEqual(['0', undefined]);
    }
  });

  it('hands back the headers and the whole body', async () => {
    const body = 'a€'.repeat(5_000);
    const { response, responseExcerpt } = await ask((_request, response) =>
      response.writeHead(404, { 'Content-Type': 'text/plain', 'x-b': ['1', '2'] }).end(body),
    );
    expect(Buffer.from(response?.body ?? []).toString()).toBe(body);
    expect(response?.isTruncated).toBe(false);
    const named = (name: string) => response?.headers.filter((each) => each.name.toLowerCase() === name);
    expect(named('content-type')?.map(({ value }) => value)).toEqual(['text/plain']);
    expect(
      named('x-b')
        ?.map(({ value }) => value)
        .join(', '),
    ).toBe('1, 2');
    // What is recorded stays as short as ever.
    expect(responseExcerpt?.length).toBeLessThanOrEqual(2 * KIB);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('unpacks %s', async (encoding, pack) => {
    const body = JSON.stringify(Array.from({ length: 2_000 }, (_, n) => n));
    const { response } = await ask((_request, answer) =>
      answer.writeHead(200, { 'content-encoding': encoding }).end(pack(body)),
    );
    expect(Buffer.from(response?.body ?? []).toString()).toBe(body);
    expect(response?.isTruncated).toBe(false);
  });

  it('keeps 64 KiB of a body at most, and says that there was more', async () => {
    const exact = await ask((_request, answer) => answer.end(Buffer.alloc(BODY_BYTES_MAX, 'a')));
    expect([exact.response?.body.length, exact.response?.isTruncated]).toEqual([BODY_BYTES_MAX, false]);
    const more = await ask((_request, answer) => answer.end(Buffer.alloc(BODY_BYTES_MAX + 1, 'a')));
    expect([more.response?.body.length, more.response?.isTruncated]).toEqual([BODY_BYTES_MAX, true]);
  });

  it('keeps no more than it was asked for', async () => {
    const { response } = await ask((_request, answer) => answer.end('abcdef'), { keepBytes: 4 });
    expect([Buffer.from(response?.body ?? []).toString(), response?.isTruncated]).toEqual(['abcd', true]);
  });

  it('shows the beginning of a bomb, 64 KiB of it at most', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * KIB * KIB, 'a'));
    const { response, status } = await ask((_request, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect([status, response?.isTruncated]).toEqual([200, true]);
    expect(response?.body.length).toBeGreaterThan(0);
    expect(response?.body.length).toBeLessThanOrEqual(BODY_BYTES_MAX);
    expect(response?.body.every((byte) => byte === 0x61)).toBe(true);
  });

  it('has nothing to hand back where no status came', async () => {
    const { response, errorClass } = await ask((request) => request.socket.destroy());
    expect([response, errorClass === null]).toEqual([undefined, false]);
  });

  it('hands nothing back that nobody asked for', async () => {
    const result = await ask((_request, answer) => answer.end('ok'), { keepBytes: undefined as never });
    expect('response' in result).toBe(false);
  });
});
