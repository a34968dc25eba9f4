import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../../src/deliveries/testing/receiver.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import {
  FAKE_TWILIO_ACCOUNT_SID,
  FAKE_TWILIO_AUTH_TOKEN,
  type FakeTwilio,
  signTwilioForm,
  startFakeTwilio,
} from '../support/fake-twilio.ts';
import { findWorkerdFault, prepareDatabase, type RunningWorker, startWorker } from './worker-harness.ts';

const PUBLIC_URL = 'https://hookline.example';
const SECRET = 'a secret for the workerd test';
const KEY = 'a-key-for-tests-only';
const NUMBER = '+525500000001';
const NOTHING_OWED = { deliveries: 0, messages: 0, calls: 0 };

const fault = findWorkerdFault();
if (fault !== undefined) {
  process.stderr.write(`\nSKIPPED: the Workers smoke test. workerd cannot run on this machine: ${fault}\n\n`);
}

/** What a partner got. */
interface Post {
  headers: Record<string, string>;
  body: string;
}

describe.skipIf(fault !== undefined)('Hookline on Workers', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let partner: Receiver;
  let provider: FakeTwilio;
  let worker: RunningWorker;
  let inline: { id: string; inboundUrl: string };
  let byCall: { id: string; inboundUrl: string };
  let campaignId: string;
  const posts: Post[] = [];
  /** Statuses of the partner's next answers; 200 when there are none. */
  const answers: number[] = [];

  async function api<T = Record<string, string>>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await worker.fetch(`/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return JSON.parse(text) as T;
  }

  /** A person's SMS as Twilio posts it. */
  async function post(
    channel: { inboundUrl: string },
    from: string,
    text: string,
    change: { sid?: string; signature?: string } = {},
  ) {
    const MessageSid = change.sid ?? `SM${randomBytes(16).toString('hex')}`;
    const form = { MessageSid, From: from, To: NUMBER, Body: text, NumMedia: '0', AccountSid: FAKE_TWILIO_ACCOUNT_SID };
    const response = await worker.fetch(channel.inboundUrl.slice(PUBLIC_URL.length), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': change.signature ?? signTwilioForm(channel.inboundUrl, form),
      },
      body: new URLSearchParams(form).toString(),
    });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  }

  const queueLengths = async () => {
    const { rows } = await sql<{ deliveries: number; messages: number; calls: number }>`
      select (select count(*) from delivery_queue)::int as deliveries, (select count(*) from message_queue)::int as messages,
        (select count(*) from call_queue)::int as calls`.execute(database.db);
    return rows[0];
  };
  const settled = () => expect.poll(queueLengths, { timeout: 20_000 }).toEqual(NOTHING_OWED);

  beforeAll(async () => {
    database = await createPostgresDatabase({ empty: true });
    const variables = { DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET };
    await prepareDatabase({ ...variables, HOOKLINE_API_KEY: KEY });
    partner = await startReceiver((request, response, body) => {
      if (request.method === 'GET') return void response.writeHead(200).end(`{"code":"SALE${request.url}"}`);
      posts.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(answers.shift() ?? 200).end('thanks');
    });
    provider = await startFakeTwilio({ latencyMs: 300 });
    worker = await startWorker({
      ...variables,
      PUBLIC_URL,
      HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
    });
    const config = { accountSid: FAKE_TWILIO_ACCOUNT_SID, authToken: FAKE_TWILIO_AUTH_TOKEN, apiBaseUrl: provider.url };
    const channel = { kind: 'twilio', name: 'SMS', sender: NUMBER };
    inline = await api('POST', '/channels', { ...channel, config: { ...config, replyMode: 'inline' } });
    byCall = await api('POST', '/channels', { ...channel, config });
    const webhook = {
      url: `http://127.0.0.1:${partner.port}/hook`,
      body: { store: 'MX-7' },
      headers: [{ name: 'x-api-key', value: 's3cret' }],
    };
    const campaign = await api('POST', '/campaigns', {
      kind: 'chatbot',
      name: 'Summer',
      definition: {
        channels: [inline.id, byCall.id],
        keywords: ['summer'],
        welcome: {
          text: 'Hi! Choose:',
          menu: [
            { text: 'Hours', redirect: { type: 'interaction', to: 'hours' } },
            { text: 'One month', redirect: { type: 'interaction', to: 'thanks' }, webhook },
          ],
        },
        interactions: [
          { id: 'hours', label: 'Hours', text: '9 to 5', menu: [] },
          { id: 'thanks', label: 'Thanks', text: 'Enjoy!', menu: [] },
        ],
      },
    });
    campaignId = campaign.id ?? '';
    await api('POST', `/campaigns/${campaignId}/publish`);
  }, 180_000);

  afterAll(async () => {
    await worker?.close();
    await provider?.close();
    await partner?.close();
    await database?.close();
  }, 60_000);

  test('the bundle has none of what only Node can run', () => {
    expect(worker.modules).toContain('src/worker.ts');
    const forbidden =
      /node:(sqlite|http|https|fs|child_process|worker_threads)$|node_modules\/(undici|pino|prom-client|@electric-sql|@hono\/node-server)\//;
    expect(worker.modules.filter((module) => forbidden.test(module))).toEqual([]);
  });

  test('is ready, shows its API and lets nobody in without a key', async () => {
    expect(await (await worker.fetch('/readyz')).json()).toEqual({ status: 'ready' });
    expect(await (await worker.fetch('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    const script = await worker.fetch('/docs/assets/swagger-ui-bundle.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
    expect((await worker.fetch('/v1/campaigns')).status).toBe(401);
  });

  test('an inbound with a wrong signature is refused and nothing of it is stored', async () => {
    expect((await post(inline, '+525511110000', 'summer', { signature: 'AAAA' })).status).toBe(403);
    const { rows } = await sql`select from inbound_id`.execute(database.db);
    expect(rows).toEqual([]);
  });

  test('a person is answered inline and the partner gets the signed POST, once, also when Twilio repeats itself', async () => {
    const person = '+525511110001';
    const welcome = await post(inline, person, 'summer');
    expect(welcome).toMatchObject({ status: 200, type: 'text/xml' });
    expect(welcome.body).toContain('<Message>Hi! Choose:\n1. Hours\n2. One month</Message>');

    const sid = `SM${'7'.repeat(32)}`;
    const reply = await post(inline, person, '2', { sid });
    expect(reply.body).toContain('<Message>Enjoy!</Message>');
    await settled();
    expect(await post(inline, person, '2', { sid })).toEqual(reply);
    await settled();

    expect(posts).toHaveLength(1);
    const [{ headers, body }] = posts as [Post];
    const account = await api('GET', '/account');
    expect(new Webhook(account.webhookSecret ?? '').verify(body, headers)).toEqual({
      campaignId,
      label: 'Welcome Message',
      phoneNumber: person,
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      response: '2',
      option: 'One month',
      keyword: 2,
      store: 'MX-7',
    });
    expect(headers).toMatchObject({
      'x-api-key': 's3cret',
      'hookline-attempt': '1',
      'content-type': 'application/json',
    });
    const delivery = await api('GET', `/deliveries/${headers['webhook-id']}`);
    expect(delivery).toMatchObject({
      state: 'delivered',
      attempts: [{ number: 1, status: 200, responseExcerpt: 'thanks' }],
    });
  });

  test('replies by REST reach the provider in order, also when the second is made while the first is under way', async () => {
    const person = '+525511110002';
    expect((await post(byCall, person, 'summer')).body).toContain('<Response/>');
    await post(byCall, person, '1');
    await settled();
    expect(provider.sent.map(({ form }) => [form.To, form.From, form.Body])).toEqual([
      [person, NUMBER, 'Hi! Choose:\n1. Hours\n2. One month'],
      [person, NUMBER, '9 to 5'],
    ]);
    const { items } = await api<{ items: { state: string; providerId: string }[] }>('GET', '/messages?state=sent');
    expect(items.map(({ providerId }) => providerId)).toContain(provider.sent[1]?.sid);
  });

  test('what failed is sent again by the sweep: the same id and bytes, and the reply that the provider was too busy for', async () => {
    posts.length = 0;
    provider.sent.length = 0;
    const person = '+525511110003';
    await post(byCall, person, 'summer');
    await settled();
    answers.push(500);
    provider.failNext({ status: 429, code: 20429 });
    await post(byCall, person, '2');
    const retries = sql<{ attempt_count: number }>`
      select attempt_count from delivery_queue where leased_until is null
      union all select attempt_count from message_queue where leased_until is null`;
    const counts = async () => (await retries.execute(database.db)).rows.map((row) => row.attempt_count);
    await expect.poll(counts, { timeout: 20_000 }).toEqual([1, 1]);

    await worker.sweep();
    expect(posts).toHaveLength(1);
    await sql`update delivery_queue set due_at = now() - interval '1 second'`.execute(database.db);
    await sql`update message_queue set due_at = now() - interval '1 second'`.execute(database.db);
    await worker.sweep();
    expect(await queueLengths()).toEqual(NOTHING_OWED);
    const [first, second] = posts as [Post, Post];
    expect(posts).toHaveLength(2);
    expect([second.headers['webhook-id'], second.body]).toEqual([first.headers['webhook-id'], first.body]);
    expect(second.headers['hookline-attempt']).toBe('2');
    expect(provider.sent.map(({ form }) => form.Body).at(-1)).toBe('Enjoy!');
  });

  test('requests before a text and after an option are made, told and recorded by the invocation', async () => {
    const create = async (name: string): Promise<string> => {
      const url = `http://127.0.0.1:${partner.port}/${name}?phone=$contact.phone`;
      return (await api('POST', '/requests', { name, method: 'GET', url })).id ?? '';
    };
    // One is made at a time here: the second is found in the queue.
    const [one, two, three] = [await create('one'), await create('two'), await create('three')];
    const redirect = { type: 'request', request: three, then: { type: 'interaction', to: 'code' } };
    const definition = {
      channels: [byCall.id],
      keywords: ['promo'],
      welcome: {
        text: '$data.one.code $data.two.code',
        before: [one, two],
        menu: [{ text: 'Another', redirect }],
      },
      interactions: [{ id: 'code', label: 'Code', text: '$data.three.code', menu: [] }],
    };
    const { id } = await api('POST', '/campaigns', { kind: 'chatbot', name: 'Promo', definition });
    await api('POST', `/campaigns/${id}/publish`);
    provider.sent.length = 0;
    await post(byCall, '+525511110004', 'promo');
    await settled();
    await post(byCall, '+525511110004', '1');
    await settled();
    const code = (name: string) => `SALE/${name}?phone=%2B525511110004`;
    expect(provider.sent.map(({ form }) => form.Body)).toEqual([
      `${code('one')} ${code('two')}\n1. Another`,
      code('three'),
    ]);
    const { items } = await api<{ items: object[] }>('GET', `/requests/${three}/calls`);
    expect(items).toMatchObject([{ outcome: 'answered', attemptCount: 1, status: 200 }]);
  });

  test('nothing went wrong on the way', () => {
    expect(worker.logs()).toEqual([]);
  });
});
