import { afterEach, describe, expect, test } from 'vitest';
import { parseEgressAllow } from '../../rules/address.ts';
import { type Handle, startReceiver } from '../testing/receiver.ts';
import { BlockedError } from './guard.ts';
import { createVettedFetch } from './vetted-fetch.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receive(handle: Handle) {
  const receiver = await startReceiver(handle);
  closers.push(() => receiver.close());
  return { receiver, url: `http://127.0.0.1:${receiver.port}/` };
}

const vetted = createVettedFetch(parseEgressAllow('127.0.0.1/32'), fetch);

describe('createVettedFetch', () => {
  test('hands on the request and the answer', async () => {
    const { url } = await receive((request, response, body) =>
      response.writeHead(201, { 'x-seen': `${request.method} ${body}` }).end('{"sid":"SM1"}'),
    );
    const answer = await vetted(url, { method: 'POST', body: 'To=1' });
    expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([
      201,
      'POST To=1',
      '{"sid":"SM1"}',
    ]);
  });

  test('an answer without a body stays one', async () => {
    const { url } = await receive((_request, response) => response.writeHead(204).end());
    const answer = await vetted(url);
    expect([answer.status, answer.body]).toEqual([204, null]);
  });

  test('follows no redirect', async () => {
    const other = await receive((_request, response) => response.end());
    const { url } = await receive((_request, response) => response.writeHead(307, { location: other.url }).end());
    expect((await vetted(url, { method: 'POST', body: 'x' })).status).toBe(307);
    expect(other.receiver.connections).toBe(0);
  });

  test('a body that never ends is cut after 64 KiB', async () => {
    const { url } = await receive((_request, response) => {
      const more = () => response.write('x'.repeat(10_000), () => !response.destroyed && more());
      more();
    });
    expect((await (await vetted(url)).arrayBuffer()).byteLength).toBe(64 * 1024);
  });

  test.each([
    'http://10.0.0.1/',
    'http://[::1]:8080/',
    'http://127.0.0.2/',
    'https://169.254.169.254/',
    'https://partner.example:25/',
  ])('does not call %s', async (url) => {
    const calls: unknown[] = [];
    const guarded = createVettedFetch(parseEgressAllow('127.0.0.1/32'), async (input) => {
      calls.push(input);
      return new Response();
    });
    await expect(guarded(url)).rejects.toBeInstanceOf(BlockedError);
    expect(calls).toEqual([]);
  });
});
