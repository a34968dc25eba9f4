import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { startFakeMeta } from '../support/fake-meta.ts';
import { startFakeTwilio } from '../support/fake-twilio.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { createMetaChannel, metaText, postFromMeta } from '../support/meta-phone.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { createTwilioChannel, newMessageSid, postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';

// Two Hooklines with pools of their own on one PostgreSQL: as two processes would, they share nothing but the database.
// PGlite cannot take part: it has one connection, in one process.
let database: TestDatabase;
let hooklines: [TestHookline, TestHookline];
let partner: Partner;
let inboundUrl: string;

beforeEach(async () => {
  database = await createPostgresDatabase();
  hooklines = [await startHookline(database), await startHookline({ ...database, db: database.connect() })];
  partner = await startPartner();
  const channel = await createTwilioChannel(hooklines[0], { replyMode: 'inline' });
  inboundUrl = channel.inboundUrl;
  const menu = (section: string) => [
    { text: `First of ${section}`, redirect: { type: 'interaction', to: 'second' }, webhook: { url: partner.url } },
    { text: `Other of ${section}`, redirect: { type: 'interaction', to: 'second' }, webhook: { url: partner.url } },
    { text: `Leave ${section}`, redirect: { type: 'end', text: 'Bye.' } },
  ];
  await publishCampaign(hooklines[0], 'Pairs', {
    channels: [channel.id],
    welcome: { label: 'First', text: 'First?', menu: menu('one') },
    interactions: [{ id: 'second', label: 'Second', text: 'Second?', menu: menu('two') }],
  });
});

afterEach(async () => {
  await Promise.all(hooklines.map((hookline) => hookline.close()));
  await partner.close();
  await database.close();
});

const phone = (number: number) => `+52550000${String(number).padStart(4, '0')}`;

async function answered(response: Promise<Response>): Promise<string> {
  const { status, text } = await response.then(async (r) => ({ status: r.status, text: await r.text() }));
  expect(status).toBe(200);
  return text;
}

async function quiet(): Promise<void> {
  for (const { runtime } of hooklines) await runtime.idle();
}

test('two different answers of one person at the same moment, a thousand times: steps are serial, nothing is lost', async () => {
  const people = Array.from({ length: 1_000 }, (_, number) => phone(number));
  for (let from = 0; from < people.length; from += 100) {
    await Promise.all(
      people.slice(from, from + 100).map(async (person, index) => {
        // The two answers meet in one process, and in two.
        const [one, other] = index % 2 ? hooklines : ([hooklines[0], hooklines[0]] as const);
        expect(await answered(postFromTwilio(one, inboundUrl, { from: person, body: 'hello' }))).toContain('First?');
        const replies = await Promise.all([
          answered(postFromTwilio(one, inboundUrl, { from: person, body: '1' })),
          answered(postFromTwilio(other, inboundUrl, { from: person, body: '2' })),
        ]);
        for (const reply of replies) expect(reply).toContain('Second?');
      }),
    );
  }
  await quiet();
  const posts = Map.groupBy(partner.posts, (post) => post.body.phoneNumber as string);
  expect(posts.size).toBe(people.length);
  for (const person of people) {
    const mine = posts.get(person) ?? [];
    expect(mine.map(({ body }) => body.response).sort()).toEqual(['1', '2']);
    // Serial: whichever came first was an answer to the first section, the other one to the second.
    expect(mine.map(({ body }) => body.label).sort()).toEqual(['First', 'Second']);
  }
  expect(new Set(partner.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(2 * people.length);
});

test('the same message id posted five times at once is one turn, one POST, and the same answer five times', async () => {
  for (let number = 0; number < 50; number++) {
    const person = phone(number);
    await answered(postFromTwilio(hooklines[0], inboundUrl, { from: person, body: 'hello' }));
    const sid = newMessageSid();
    const replies = await Promise.all(
      Array.from({ length: 5 }, (_, copy) =>
        answered(postFromTwilio(hooklines[copy % 2] as TestHookline, inboundUrl, { from: person, body: '1', sid })),
      ),
    );
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]).toContain('Second?');
    await quiet();
    const posts = partner.posts.filter(({ body }) => body.phoneNumber === person);
    expect(posts.map(({ body }) => body.label)).toEqual(['First']);
  }
});

/** Posts it five times at once, to both Hooklines in turn; the one answer that all five got. */
async function fiveTimes(post: (hookline: TestHookline) => Promise<Response>): Promise<string> {
  const copies = Array.from({ length: 5 }, (_, copy) => answered(post(hooklines[copy % 2] as TestHookline)));
  const answers = new Set(await Promise.all(copies));
  expect(answers.size).toBe(1);
  return [...answers][0] as string;
}

const oneMenu = (channelId: string) => ({
  channels: [channelId],
  welcome: {
    text: 'Hi!',
    menu: [{ text: 'Go', redirect: { type: 'end', text: 'Bye.' }, webhook: { url: partner.url } }],
  },
});

test('replies by call: the same answer five times, and each reply is sent once', async () => {
  const twilio = await startFakeTwilio();
  const channel = await createTwilioChannel(hooklines[0], { replyMode: 'api', apiBaseUrl: twilio.url });
  await publishCampaign(hooklines[0], 'By call', oneMenu(channel.id));
  for (const body of ['hello', '1']) {
    const sid = newMessageSid();
    const text = await fiveTimes((one) => postFromTwilio(one, channel.inboundUrl, { from: phone(1), body, sid }));
    expect(text).not.toContain('Message>');
    await quiet();
  }
  expect(twilio.sent.map(({ form }) => form.Body)).toEqual(['Hi!\n1. Go', 'Bye.']);
  expect(partner.posts).toHaveLength(1);
  await twilio.close();
});

test('WhatsApp: the same empty answer five times, and each reply is sent once', async () => {
  const meta = await startFakeMeta();
  const channel = await createMetaChannel(hooklines[0], { apiBaseUrl: meta.url });
  await publishCampaign(hooklines[0], 'WhatsApp', oneMenu(channel.id));
  for (const text of ['hello', '1']) {
    const callback = metaText('525500000001', `wamid.${newMessageSid()}`, text);
    expect(await fiveTimes((one) => postFromMeta(one, channel.inboundUrl, callback))).toBe('');
    await quiet();
  }
  expect(meta.sent).toHaveLength(2);
  expect(partner.posts).toHaveLength(1);
  await meta.close();
});

test('a repeated id much later gets the first time’s answer and does nothing', async () => {
  const person = phone(1);
  const sid = newMessageSid();
  const first = await answered(postFromTwilio(hooklines[0], inboundUrl, { from: person, body: 'hello', sid }));
  await answered(postFromTwilio(hooklines[0], inboundUrl, { from: person, body: '1' }));
  const repeated = await answered(postFromTwilio(hooklines[1], inboundUrl, { from: person, body: 'hello', sid }));
  expect(repeated).toBe(first);
  await quiet();
  expect(partner.posts).toHaveLength(1);
});

test('a publication is what the very next message sees, in every process', async () => {
  await answered(postFromTwilio(hooklines[1], inboundUrl, { from: phone(1), body: 'hello' }));
  const channel = await createTwilioChannel(hooklines[0], { replyMode: 'inline' });
  await publishCampaign(hooklines[0], 'New', { channels: [channel.id], welcome: { text: 'Brand new.' } });
  const reply = await answered(postFromTwilio(hooklines[1], channel.inboundUrl, { from: phone(1), body: 'hi' }));
  expect(reply).toContain('Brand new.');
});

test('people in the middle stay on the version they started on, newcomers get the new one', async () => {
  const channel = await createTwilioChannel(hooklines[0], { replyMode: 'inline' });
  const version = (text: string) => ({
    channels: [channel.id],
    welcome: { text, menu: [{ text: `Go on with ${text}`, redirect: { type: 'end', text: `Was ${text}.` } }] },
  });
  const id = await publishCampaign(hooklines[0], 'Versions', version('one'));
  await answered(postFromTwilio(hooklines[0], channel.inboundUrl, { from: phone(1), body: 'hi' }));
  const { headers } = await hooklines[0].api('GET', `/campaigns/${id}`);
  const saved = await hooklines[0].api(
    'PUT',
    `/campaigns/${id}`,
    { name: 'Versions', definition: version('two') },
    {
      'if-match': headers.get('etag') ?? '',
    },
  );
  expect(saved.status).toBe(200);
  expect((await hooklines[0].api('POST', `/campaigns/${id}/publish`)).body).toEqual({ version: 2 });
  expect(await answered(postFromTwilio(hooklines[1], channel.inboundUrl, { from: phone(1), body: '1' }))).toContain(
    'Was one.',
  );
  expect(await answered(postFromTwilio(hooklines[1], channel.inboundUrl, { from: phone(2), body: 'hi' }))).toContain(
    'two',
  );
});
