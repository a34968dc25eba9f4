import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import type { Fetch } from './fetch-sender.ts';
import { createFetchTracer } from './fetch-tracer.ts';

const origin = 'https://partner.example';
const request = { url: `${origin}/hook`, origin, path: '/hook', headers: ['x-key', '1'], body: '{}' };

const traceWith = (fetch: Fetch, to = request) =>
  createFetchTracer({ egressAllow: parseEgressAllow(''), clock: new SteppedClock(), fetch })(to, 10_000);

describe('createFetchTracer', () => {
  it('shows the answer, and nothing of a socket that it has none of', async () => {
    const trace = await traceWith(async () => new Response('sorry', { status: 503, headers: { 'x-request': 'r-1' } }));
    expect(trace).toMatchObject({
      result: { status: 503, errorClass: null, responseExcerpt: 'sorry' },
      resolved: [],
      connection: null,
      raw: null,
      response: { status: 503, body: 'sorry', isTruncated: false },
    });
    expect(trace.response?.headers).toContainEqual({ name: 'x-request', value: 'r-1' });
  });

  it('shows an answer without a body, and none where there was none', async () => {
    const empty = await traceWith(async () => new Response(null, { status: 204 }));
    expect(empty.response).toMatchObject({ status: 204, body: null });
    const failed = await traceWith(() => Promise.reject(new TypeError('fetch failed')));
    expect(failed).toMatchObject({ result: { errorClass: 'connect' }, response: null });
  });

  it('calls no place that is not to be called', async () => {
    const inside = { ...request, url: 'https://10.0.0.1/', origin: 'https://10.0.0.1', path: '/' };
    const trace = await traceWith(() => Promise.reject(new Error('called')), inside);
    expect(trace).toMatchObject({ result: { errorClass: 'blocked_address' }, response: null });
  });
});
