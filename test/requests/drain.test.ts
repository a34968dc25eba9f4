import { afterEach, expect, test } from 'vitest';
import { type FakeTwilio, startFakeTwilio } from '../support/fake-twilio.ts';
import { PUBLIC_URL } from '../support/hookline.ts';
import { endProcesses, startHooklineProcess } from '../support/process.ts';
import { createPostgresStore, type ProcessStore } from '../support/process-store.ts';
import { createTwilioChannel, postFromTwilio } from '../support/twilio-phone.ts';
import { type PromoPartner, promoTalk, publishPromo, startPromoPartner } from './promo-partner.ts';

let store: ProcessStore | undefined;
let partner: PromoPartner | undefined;
let twilio: FakeTwilio | undefined;
afterEach(async () => {
  await endProcesses();
  await Promise.all([partner?.close(), twilio?.close(), store?.close()]);
});

test('a process that is stopped while a partner thinks tells the person what it answers, and leaves no lease', async () => {
  [store, partner, twilio] = await Promise.all([createPostgresStore(), startPromoPartner(), startFakeTwilio()]);
  const hookline = await startHooklineProcess({
    ...store.environment,
    PUBLIC_URL,
    HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8',
  });
  const channel = await createTwilioChannel(hookline, { replyMode: 'api', apiBaseUrl: twilio.url });
  await publishPromo(hookline, [channel.id], partner.url);
  const asked = Promise.withResolvers<void>();
  partner.onEvent = (event) => event === 'asked' && asked.resolve();
  partner.latencyMs = () => 1_000;
  const phone = '+525500000001';
  await postFromTwilio(hookline, channel.inboundUrl, { from: phone, body: 'summer' });
  await asked.promise;
  const exit = await hookline.stop();
  expect(exit.code, exit.stderr).toBe(0);
  expect(twilio.sent.map(({ form }) => form.Body)).toEqual([promoTalk(phone)[0]?.hear]);
  await store.whileDown(async (db) => {
    expect(await db.selectFrom('call_queue').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('message_queue').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('request_call').select('outcome').execute()).toEqual([{ outcome: 'answered' }]);
  });
}, 60_000);
