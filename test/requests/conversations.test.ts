import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { type FakeTwilio, startFakeTwilio } from '../support/fake-twilio.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { createTwilioChannel, postFromTwilio } from '../support/twilio-phone.ts';
import { type PromoPartner, promoTalk, publishPromo, startPromoPartner } from './promo-partner.ts';

let database: TestDatabase;
let hookline: TestHookline;
let partner: PromoPartner;
let twilio: FakeTwilio;
let inboundUrl: string;
let requestIds: [string, string];
beforeAll(async () => {
  [database, partner, twilio] = await Promise.all([createPostgresDatabase(), startPromoPartner(), startFakeTwilio()]);
  hookline = await startHookline(database);
  const channel = await createTwilioChannel(hookline, { replyMode: 'api', apiBaseUrl: twilio.url });
  inboundUrl = channel.inboundUrl;
  ({ requestIds } = await publishPromo(hookline, [channel.id], partner.url));
});
afterAll(async () => {
  await hookline.close();
  await Promise.all([partner.close(), twilio.close(), database.close()]);
});

const say = async (from: string, body: string) =>
  expect((await postFromTwilio(hookline, inboundUrl, { from, body })).status).toBe(200);
const heard = (phone: string) => twilio.sent.flatMap(({ form }) => (form.To === phone ? [form.Body] : []));

interface ShownCall {
  id: string;
  outcome: string | null;
  attemptCount: number;
  calledAt: string | null;
  createdAt: string;
}

test('YS-87: many people are told what the partner answered for them, never for anybody else', async () => {
  partner.latencyMs = () => Math.random() * 30;
  const phones = Array.from({ length: 40 }, (_, index) => `+5255${10_000_000 + index}`);
  await Promise.all(
    phones.map(async (phone) => {
      // All at once: what is said while an answer is waited for has its turn afterwards.
      for (const { say: text } of promoTalk(phone)) await say(phone, text);
    }),
  );
  // A person's messages go one after the other: the last ones come out of the queue.
  await expect.poll(() => twilio.sent.length, { timeout: 20_000 }).toBe(3 * phones.length);
  for (const phone of phones) expect(heard(phone)).toEqual(promoTalk(phone).map(({ hear }) => hear));
  expect(partner.calls).toHaveLength(2 * phones.length);
});

test('calls are listed, read, filtered, and nobody else’s', async () => {
  const [promo, token] = requestIds;
  const list = async (path: string) =>
    (await hookline.api<{ items: ShownCall[]; nextCursor: string | null }>('GET', path)).body;
  const { items, nextCursor } = await list(`/requests/${token}/calls?limit=30`);
  expect(items).toHaveLength(30);
  const rest = await list(`/requests/${token}/calls?limit=30&cursor=${nextCursor}`);
  expect([rest.items.length, rest.nextCursor]).toEqual([10, null]);
  const ids = [...items, ...rest.items].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort().reverse());
  const requests = (await list('/requests')).items as unknown as { id: string; lastCall: object }[];
  const { id, outcome, calledAt } = items[0] as ShownCall;
  expect(requests.find((request) => request.id === token)?.lastCall).toEqual({ id, outcome, calledAt });
  expect((await list(`/requests/${promo}/calls?outcome=error`)).items).toEqual([]);
  const { status, body } = await hookline.api('GET', `/calls/${ids[0]}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    requestId: token,
    outcome: 'answered',
    reason: null,
    method: 'POST',
    url: `${partner.url}/token`,
    status: 200,
    attemptCount: 1,
    errorClass: null,
    timing: { total: expect.any(Number) },
    responseExcerpt: expect.stringMatching(/^\{"token":\["TOKEN\+5255/),
    body: expect.stringMatching(/^\{"phone": "\+5255\d+", "code": "CODE\+5255\d+"\}$/),
  });
  expect(JSON.stringify(body)).not.toContain('idempotency');
  for (const path of [
    '/calls/cll_01hx0000000000000000000000',
    '/calls/x',
    '/requests/req_01hx0000000000000000000000/calls',
  ]) {
    expect((await hookline.api('GET', path)).status).toBe(404);
  }
  expect((await hookline.api('GET', `/requests/${token}/calls?outcome=x`)).status).toBe(422);
});

test('a call that waits or is under way is listed without an outcome, and counted', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  partner.onEvent = (event) => event === 'asked' && resolve();
  partner.latencyMs = () => 200;
  await say('+525599999999', 'summer');
  await promise;
  const { body } = await hookline.api<{ items: ShownCall[] }>('GET', `/requests/${requestIds[0]}/calls?limit=1`);
  expect(body.items).toMatchObject([{ outcome: null, attemptCount: 1, calledAt: null }]);
  expect((await hookline.api('GET', `/calls/${body.items[0]?.id}`)).body).toMatchObject({ outcome: null });
  const metrics = await (await hookline.request('/metrics')).text();
  expect(metrics).toMatch(/^hookline_call_queue_rows 1$/m);
  expect(metrics).toMatch(/^hookline_request_calls_total\{outcome="answered"\} 80$/m);
  await expect.poll(() => heard('+525599999999')).toHaveLength(1);
  await hookline.runtime.idle();
  expect((await hookline.api('GET', `/calls/${body.items[0]?.id}`)).body).toMatchObject({ outcome: 'answered' });
});
