import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordingLog } from '../support/context.ts';
import { STORES, type TestDatabase } from '../support/database.ts';
import {
  FAKE_META_ACCESS_TOKEN,
  FAKE_META_APP_SECRET,
  FAKE_META_PHONE_NUMBER_ID,
  signMetaBody,
} from '../support/fake-meta.ts';
import { signTwilioForm } from '../support/fake-twilio.ts';
import { PUBLIC_URL, startHookline, type TestHookline } from '../support/hookline.ts';
import { createTwilioChannel, newMessageSid, postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';

const MIB = 1024 * 1024;

describe.each(STORES)('callbacks on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let twilio: { id: string; inboundUrl: string; statusUrl: string };
  let meta: { id: string; inboundUrl: string; statusUrl: string };
  const log = recordingLog();

  beforeAll(async () => {
    database = await createDatabase();
    hookline = await startHookline(database, { log });
    twilio = await createTwilioChannel(hookline, { replyMode: 'inline' });
    const config = {
      phoneNumberId: FAKE_META_PHONE_NUMBER_ID,
      accessToken: FAKE_META_ACCESS_TOKEN,
      appSecret: FAKE_META_APP_SECRET,
      verifyToken: 'meatyhamhock',
    };
    const created = await hookline.api<typeof meta>('POST', '/channels', {
      kind: 'whatsapp',
      name: 'WhatsApp',
      sender: '+15550783881',
      config,
    });
    meta = created.body;
    await publishCampaign(hookline, 'Echo', {
      channels: [twilio.id],
      welcome: { text: 'Hi!', menu: [{ text: 'Go on', redirect: { type: 'end', text: 'Bye.' } }] },
    });
  });
  afterAll(async () => {
    await hookline.close();
    await database.close();
  });

  const path = (url: string) => url.slice(PUBLIC_URL.length);
  const post = (url: string, body: string | Uint8Array, headers: Record<string, string>) =>
    hookline.request(path(url), { method: 'POST', body: typeof body === 'string' ? body : Buffer.from(body), headers });

  async function storedRows(): Promise<number> {
    const { db } = database;
    const [messages, events] = await Promise.all([
      db
        .selectFrom('message')
        .select(({ fn }) => fn.countAll().as('n'))
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('provider_event')
        .select(({ fn }) => fn.countAll().as('n'))
        .executeTakeFirstOrThrow(),
    ]);
    return Number(messages.n) + Number(events.n);
  }

  test('a wrong or missing signature is answered 403 and nothing is stored', async () => {
    const before = await storedRows();
    const form = new URLSearchParams({ MessageSid: newMessageSid(), From: '+525500000000', Body: '1' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const url of [twilio.inboundUrl, twilio.statusUrl, meta.inboundUrl, meta.statusUrl]) {
      expect((await post(url, form, type)).status).toBe(403);
      const wrong = { ...type, 'x-twilio-signature': 'AAAA', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
      expect((await post(url, form, wrong)).status).toBe(403);
    }
    expect(await storedRows()).toBe(before);
  });

  test('signed but malformed is 400, an unknown channel 404, a huge body 413', async () => {
    const signed = { 'content-type': 'application/json', 'x-hub-signature-256': signMetaBody('{"object":') };
    expect((await post(meta.inboundUrl, '{"object":', signed)).status).toBe(400);
    const unknown = `${PUBLIC_URL}/channels/chn_00000000000000000000000000/inbound`;
    expect((await post(unknown, 'x', {})).status).toBe(404);
    expect((await post(`${PUBLIC_URL}/channels/nonsense/inbound`, 'x', {})).status).toBe(404);
    const huge = await post(twilio.inboundUrl, 'x'.repeat(4 * MIB), { 'content-length': String(4 * MIB) });
    expect(huge.status).toBe(413);
    expect(huge.headers.get('content-type')).toBe('application/problem+json');
  });

  test('an event of an unknown kind is answered 200 and kept', async () => {
    const before = await storedRows();
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'something_of_2030', value: { news: true } }] }],
    });
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signMetaBody(body) };
    expect((await post(meta.inboundUrl, body, headers)).status).toBe(200);
    expect(await storedRows()).toBe(before + 1);
  });

  test('Meta’s verification GET gets its challenge for the right token only', async () => {
    const ask = (token: string) =>
      hookline.request(
        `${path(meta.inboundUrl)}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`,
      );
    const right = await ask('meatyhamhock');
    expect([right.status, await right.text()]).toEqual([200, '1158201444']);
    expect((await ask('wrong')).status).toBe(403);
    expect((await hookline.request(path(twilio.inboundUrl))).status).toBe(404);
  });

  test('a thousand malformed and random bodies, signed and not: never a 5xx', { timeout: 120_000 }, async () => {
    const anyBody = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.json(),
      fc.webUrl().map((url) => url.slice(url.indexOf('/') + 2)),
      fc
        .dictionary(
          fc.constantFrom('MessageSid', 'From', 'Body', 'NumMedia', 'MessageStatus', 'Latitude', 'ListId'),
          fc.string({ unit: 'binary' }),
        )
        .map((form) => new URLSearchParams(form).toString()),
      fc.jsonValue().map((value) => JSON.stringify({ object: 'whatsapp_business_account', entry: value })),
      fc
        .jsonValue()
        .map((value) =>
          JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value }] }] }),
        ),
    );
    const urls = [twilio.inboundUrl, twilio.statusUrl, meta.inboundUrl, meta.statusUrl];
    await fc.assert(
      fc.asyncProperty(anyBody, fc.constantFrom(...urls), fc.boolean(), async (body, url, isSigned) => {
        const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
        const form = Object.fromEntries(new URLSearchParams(bytes.toString()));
        const headers = {
          'content-type': url.includes(twilio.id) ? 'application/x-www-form-urlencoded' : 'application/json',
          ...(isSigned
            ? { 'x-twilio-signature': signTwilioForm(url, form), 'x-hub-signature-256': signMetaBody(bytes) }
            : {}),
        };
        const { status } = await post(url, bytes, headers);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: store === 'postgres' ? 1_000 : 100 },
    );
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each([
    ['U+0000', 'a\u0000b', 'a\uFFFDb'],
    ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
    ['10,000 characters', 'ñ'.repeat(10_000), 'ñ'.repeat(10_000)],
    ['nothing at all', '', ''],
  ])('a text with %s loses nothing else', async (_name, body, kept) => {
    const from = `+5255${Math.floor(Math.random() * 1e8)
      .toString()
      .padStart(8, '0')}`;
    const response = await postFromTwilio(hookline, twilio.inboundUrl, { from, body });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Hi!');
    const { body: messages } = await hookline.api<{ items: { direction: string; text: string }[] }>(
      'GET',
      '/messages?limit=2',
    );
    expect(messages.items.find(({ direction }) => direction === 'in')?.text).toBe(kept);
  });

  test.each(['67213', 'ACME', 'whatsapp:+5215512345678', 'whatsapp:US.13491208655302741918'])(
    'a sender written as %s is taken in and answered',
    async (from) => {
      const response = await postFromTwilio(hookline, twilio.inboundUrl, { from, body: 'hello' });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('Hi!');
    },
  );

  test('a message that cannot be worked on is kept as a fault, its neighbours are answered', async () => {
    // Two of a batch of three meet a store that refuses this one text: an invariant of the store, broken on purpose.
    await sql`alter table message add constraint test_poison check (text <> 'poison')`.execute(database.db);
    const say = (from: string, body: string) => postFromTwilio(hookline, twilio.inboundUrl, { from, body });
    const [good, bad, other] = await Promise.all([
      say('+525511110001', 'fine'),
      say('+525511110002', 'poison'),
      say('+525511110003', 'fine too'),
    ]);
    await sql`alter table message drop constraint test_poison`.execute(database.db);
    expect([good?.status, bad?.status, other?.status]).toEqual([200, 200, 200]);
    expect(await good?.text()).toContain('Hi!');
    expect(await other?.text()).toContain('Hi!');
    expect(await bad?.text()).not.toContain('Message>');
    const fault = await database.db
      .selectFrom('provider_event')
      .selectAll()
      .where('kind', '=', 'fault')
      .executeTakeFirstOrThrow();
    expect(fault.raw).toContain('poison');
    expect(fault.reason).toContain('test_poison');
    log.lines.length = 0;
  });
});
