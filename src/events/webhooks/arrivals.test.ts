import { createVerify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook as ReferenceWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSender, receive } from '../../../test/hostile/receivers.ts';
import { SteppedClock } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createUndiciTracer } from '../../deliveries/egress/undici-tracer.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

const EGRESS_ALLOW = '127.0.0.0/8';

let database: TestDatabase;
let world: WebhookWorld;
let origin: string;
let arrived: { method: string; headers: IncomingHttpHeaders; body: string }[];
let status: number;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  const trace = createUndiciTracer({ egressAllow: parseEgressAllow(EGRESS_ALLOW), clock: new SteppedClock() });
  world = new WebhookWorld(database, { egressAllow: EGRESS_ALLOW, trace, send: openSender().send });
  ({ origin } = await receive(({ method = '', headers }, response, body) => {
    arrived.push({ method, headers, body });
    response.writeHead(status).end();
  }));
});
beforeEach(async () => {
  arrived = [];
  status = 200;
  await world.begin();
});
afterAll(() => database.close());

/** Whether the signature is the one that the reference library makes under the account's secret. */
async function isSignedByStandard({ headers, body }: (typeof arrived)[number]): Promise<boolean> {
  const { webhookSecret } = (await world.account.call<{ webhookSecret: string }>('GET', '/v1/account')).body;
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1_000);
  const expected = new ReferenceWebhook(webhookSecret).sign(String(headers['webhook-id']), sentAt, body);
  return headers['webhook-signature'] === expected;
}

describe('an event that somebody causes arrives at a real receiver, signed,', () => {
  it('of the preset standard: an envelope', async () => {
    await world.made({ url: `${origin}/standard` });
    const created = await world.account.call<{ id: string }>('POST', '/v1/contacts', { email: 'ana@example.com' });
    await world.api.idle();
    const [post] = arrived;
    expect(arrived).toHaveLength(1);
    expect([post?.method, post?.headers['content-type']]).toEqual(['POST', 'application/json']);
    expect(JSON.parse(post?.body ?? 'null')).toMatchObject({
      type: 'contact.created',
      timestamp: expect.any(String),
      data: { contact: { id: created.body.id, email: 'ana@example.com' }, source: 'api' },
    });
    expect(post && (await isSignedByStandard(post))).toBe(true);
  });

  it('of the preset dialog-insight: an array of one, at once, with X-DI-Signature [DI-18] [DI-19] [DI-57] [DI-58]', async () => {
    const { id, publicKey } = await world.made({ preset: 'dialog-insight', url: `${origin}/di` });
    await world.step(id, 'activate');
    await world.emit('contact.created');
    const [{ method = '', headers = {}, body = '' } = {}] = arrived;
    expect(method).toBe('POST');
    const notifications = JSON.parse(body);
    expect(notifications).toHaveLength(1);
    expect(Object.keys(notifications[0]).slice(0, 2)).toEqual(['type', 'EventUniqueID']);
    expect(notifications[0]).not.toHaveProperty('isTest');
    const signature = String(headers['x-di-signature']);
    expect(signature).toHaveLength(344);
    expect(createVerify('sha256').update(body).verify(publicKey.pem, signature, 'base64')).toBe(true);
    expect(createVerify('sha256').update(`${body} `).verify(publicKey.pem, signature, 'base64')).toBe(false);
  });

  it('again where it failed, with the id, bytes and signature of then, though the contact has changed [DI-35] [edge 24]', async () => {
    const { id } = await world.made({ preset: 'dialog-insight', url: `${origin}/di`, events: ['contact.created'] });
    await world.step(id, 'activate');
    status = 503;
    const { body } = await world.account.call<{ id: string }>('POST', '/v1/contacts', { email: 'ana@example.com' });
    await world.api.idle();
    await world.account.call('PATCH', `/v1/contacts/${body.id}`, { email: 'eva@example.com' });
    status = 200;
    await world.pass(60_000);
    await world.work();
    const [first, second] = arrived;
    expect(arrived).toHaveLength(2);
    expect(JSON.parse(first?.body ?? 'null')).toMatchObject([{ ContactID: { f_EMail: 'ana@example.com' } }]);
    expect(second?.body).toBe(first?.body);
    for (const name of ['x-di-signature', 'webhook-id']) expect(second?.headers[name]).toBe(first?.headers[name]);
    expect(second?.headers['hookline-attempt']).toBe('2');
  });

  it('of the preset yespo: after a GET, an array of what came up within a minute, in order [YS-04] [YS-09] [YS-10] [YS-11] [YS-13]', async () => {
    await world.made({ preset: 'yespo', url: `${origin}/ys` });
    expect(arrived).toMatchObject([{ method: 'GET', body: '' }]);
    for (const type of ['message.delivered', 'message.read', 'message.clicked', 'message.undelivered'] as const) {
      await world.emit(type);
    }
    await world.work();
    expect(arrived).toHaveLength(1);
    await world.pass(60_000);
    await world.work();
    expect(arrived.map(({ method }) => method)).toEqual(['GET', 'POST']);
    const statuses = (JSON.parse(arrived[1]?.body ?? '[]') as { activityStatus: string }[]).map(
      ({ activityStatus }) => activityStatus,
    );
    expect(statuses).toEqual(['DELIVERED', 'READ', 'CLICKED', 'UNDELIVERED']);
    // An idle hour has no empty array.
    await world.pass(3_600_000);
    await world.work();
    expect(arrived).toHaveLength(2);
  });

  it('of the preset mailingwork: an object of its one event [MW-01] [MW-06]', async () => {
    await world.made({ preset: 'mailingwork', url: `${origin}/mw`, events: ['contact.opted_out'] });
    await world.emit('contact.opted_in', { source: 'signup_form' });
    await world.emit('contact.opted_out');
    expect(arrived).toMatchObject([{ method: 'POST' }]);
    expect(JSON.parse(arrived[0]?.body ?? 'null')).toMatchObject({ id: expect.any(Number), subscriber_id: 1 });
  });

  it('of two webhooks with one URL and one event: twice, under two ids [edge 28]', async () => {
    for (const name of ['One', 'Two']) await world.made({ name, url: `${origin}/same`, events: ['contact.created'] });
    await world.emit('contact.created');
    expect(arrived).toHaveLength(2);
    expect(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('signed with the key that is shown now, on a retry after the key was replaced, too [edge 29]', async () => {
    const { id, publicKey } = await world.made({ preset: 'dialog-insight', url: `${origin}/di` });
    await world.step(id, 'activate');
    await world.emit('contact.created');
    const admin = await world.account.call('POST', '/v1/signing-keys/rotate', { kind: 'rsa', overlapHours: 0 });
    expect(admin.status).toBe(200);
    const shown = (await world.read(id)).body.publicKey;
    expect(shown).not.toEqual(publicKey);
    const [first] = (await world.account.call<{ items: { id: string }[] }>('GET', `/v1/deliveries?webhook=${id}`)).body
      .items;
    await world.account.call('POST', `/v1/deliveries/${first?.id}/resend`);
    await world.work();
    expect(arrived[1]?.body).toBe(arrived[0]?.body);
    const signature = String(arrived[1]?.headers['x-di-signature']);
    expect(
      createVerify('sha256')
        .update(arrived[1]?.body ?? '')
        .verify(shown.pem, signature, 'base64'),
    ).toBe(true);
  });
});
