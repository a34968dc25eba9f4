import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { encodeId } from '../base/ids.ts';
import { buildRequest } from './request.ts';
import { TEST_SECRET, testTarget } from './testing/fixtures.ts';

const id = '018f0000-0000-7000-8000-0000000000d1';
const payload = '{"label":"Bienvenida ✓"}';
const now = Date.now();
const CLOUD_EVENT = 'application/cloudevents+json';
const CLOUD_EVENTS = 'application/cloudevents-batch+json';
const headers = [
  { name: 'X-Api-Key', value: 's3cret' },
  { name: 'x-store', value: 'MX-7' },
];

function asRecord(flat: string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])));
}

describe('buildRequest', () => {
  it('puts the custom headers first, in their order and case, then its own', async () => {
    const request = await buildRequest({ id, target: testTarget({ headers }), payload }, 3, now);
    expect(request.headers.filter((_, index) => index % 2 === 0)).toEqual([
      ...['X-Api-Key', 'x-store', 'content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'],
      ...['hookline-attempt', 'user-agent'],
    ]);
    expect(asRecord(request.headers)).toMatchObject({
      'X-Api-Key': 's3cret',
      'content-type': 'application/json',
      'webhook-id': encodeId('dlv', id),
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'hookline-attempt': '3',
      'user-agent': expect.stringMatching(/^Hookline\/\d+\.\d+\.\d+$/),
    });
  });

  it('goes to the endpoint’s URL with the frozen body', async () => {
    const target = testTarget({ url: 'https://partner.test/hook?a=1' });
    expect(await buildRequest({ id, target, payload }, 1, now)).toMatchObject({
      url: 'https://partner.test/hook?a=1',
      origin: 'https://partner.test',
      path: '/hook?a=1',
      body: payload,
    });
  });

  it('is signed so that the reference library accepts it', async () => {
    const request = await buildRequest({ id, target: testTarget({ headers }), payload }, 1, now);
    expect(new Webhook(TEST_SECRET).verify(request.body, asRecord(request.headers))).toEqual(JSON.parse(payload));
  });

  it('keeps id and body over attempts while timestamp and signature are fresh', async () => {
    const delivery = { id, target: testTarget(), payload };
    const first = await buildRequest(delivery, 1, now);
    const second = await buildRequest(delivery, 2, now + 60_000);
    const [a, b] = [asRecord(first.headers), asRecord(second.headers)];
    expect([b['webhook-id'], second.body]).toEqual([a['webhook-id'], first.body]);
    expect(b['webhook-timestamp']).not.toBe(a['webhook-timestamp']);
    expect(b['webhook-signature']).not.toBe(a['webhook-signature']);
    expect(new Webhook(TEST_SECRET).verify(second.body, b)).toEqual(JSON.parse(payload));
  });

  it('wraps what is asked for again where the endpoint takes batches, and nothing else', async () => {
    const batched = testTarget({ policy: 'yespo-ordered' });
    const bodyOf = async (sendable: object, target = batched) =>
      (await buildRequest({ id, target, payload, ...sendable }, 1, now)).body;
    expect(await bodyOf({ isReplay: true })).toBe(`[${payload}]`);
    expect(await bodyOf({ isReplay: true }, testTarget())).toBe(payload);
    expect(await bodyOf({ isBatch: true })).toBe(payload);
    expect(await bodyOf({})).toBe(payload);
  });

  it.each([
    ['an array of one where the endpoint gets arrays', { sendsArrays: true }, {}, `[${payload}]`, 'application/json'],
    ['a batch as it is', { sendsArrays: true }, { isBatch: true }, payload, 'application/json'],
    ['what the endpoint gets as a type of its own', { contentType: 'application/x' }, {}, payload, 'application/x'],
    ['one CloudEvent as one', { contentType: CLOUD_EVENT }, {}, payload, CLOUD_EVENT],
    ['a batch of CloudEvents as a batch', { contentType: CLOUD_EVENT }, { isBatch: true }, payload, CLOUD_EVENTS],
    [
      'a CloudEvent again, by itself, as a batch where the endpoint gets batches',
      { contentType: CLOUD_EVENT, policy: 'yespo-ordered' },
      { isReplay: true },
      `[${payload}]`,
      CLOUD_EVENTS,
    ],
  ])('sends %s', async (_, endpoint, more, body, contentType) => {
    const request = await buildRequest({ id, target: testTarget(endpoint), payload, ...more }, 1, now);
    expect([request.body, asRecord(request.headers)['content-type']]).toEqual([body, contentType]);
    const signed = new Webhook(TEST_SECRET).verify(request.body, asRecord(request.headers));
    expect(signed).toEqual(JSON.parse(body));
  });
});
