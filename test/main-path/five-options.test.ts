import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../support/database.ts';
import { type FakeTwilio, startFakeTwilio } from '../support/fake-twilio.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { createTwilioChannel, postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';

/**
 * The documented example: options 1 and 4 lead to interactions, 2 and 5 to campaigns, 3 is the redirect webhook, 4 and 5
 * have an underlying one. Through everything real: signed posts, the store, provider calls, POSTs on sockets.
 */
describe.each(STORES)('the five-option campaign on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let twilio: FakeTwilio;
  let partner: Partner;
  let inboundUrl: string;
  let campaignId: string;
  const person = '+525512345678';

  beforeEach(async () => {
    database = await createDatabase();
    hookline = await startHookline(database);
    twilio = await startFakeTwilio();
    partner = await startPartner();
    const channel = await createTwilioChannel(hookline, { replyMode: 'api', apiBaseUrl: twilio.url });
    inboundUrl = channel.inboundUrl;
    const raffle = await publishCampaign(hookline, 'Raffle Giveaway', {
      channels: [],
      welcome: { label: 'Raffle', text: 'You are in the raffle.' },
    });
    const poll = await publishCampaign(hookline, 'Web Polls & Surveys', {
      channels: [],
      welcome: { label: 'Poll', text: 'Thanks for your opinion.' },
    });
    campaignId = await publishCampaign(hookline, 'Summer', {
      channels: [channel.id],
      keywords: ['verano'],
      welcome: {
        text: 'Hi! Choose:',
        menu: [
          { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
          { text: 'Raffle', redirect: { type: 'campaign', to: raffle } },
          {
            redirect: {
              type: 'webhook',
              prompt: 'Your name?',
              confirmation: 'Thank you!',
              webhook: { url: `${partner.url}/redirect`, headers: [{ name: 'x-api-key', value: 's3cret' }] },
            },
          },
          {
            text: 'One month',
            redirect: { type: 'interaction', to: 'hours' },
            webhook: { url: `${partner.url}/four`, body: { store: 'MX-7', n: 3, nested: { a: [1] } } },
          },
          { text: 'Opinion', redirect: { type: 'campaign', to: poll }, webhook: { url: `${partner.url}/five` } },
        ],
      },
      interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [] }],
    });
  });

  afterEach(async () => {
    await hookline.close();
    await Promise.all([twilio.close(), partner.close()]);
    await database.close();
  });

  /** Says it and gives back what the person was then told and what the partner then got. */
  async function say(body: string) {
    const [told, posted] = [twilio.sent.length, partner.posts.length];
    const from = Date.now();
    const response = await postFromTwilio(hookline, inboundUrl, { from: person, body });
    const to = Date.now();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/xml');
    await hookline.runtime.idle();
    const replies = twilio.sent.slice(told).map(({ form }) => form);
    return { replies, posts: partner.posts.slice(posted), from, to };
  }

  function expectDate(value: unknown, { from, to }: { from: number; to: number }) {
    expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const at = Date.parse(value as string);
    expect(at).toBeGreaterThanOrEqual(from);
    expect(at).toBeLessThanOrEqual(to);
  }

  async function start() {
    const { replies, posts } = await say('Verano');
    expect(posts).toEqual([]);
    expect(replies.map(({ Body, To, From }) => ({ Body, To, From }))).toEqual([
      {
        Body: 'Hi! Choose:\n1. Opening hours\n2. Raffle\n4. One month\n5. Opinion',
        To: person,
        From: '+12028831111',
      },
    ]);
  }

  test('option 1 shows its interaction and tells nobody', async () => {
    await start();
    const { replies, posts } = await say('1');
    expect(replies.map(({ Body }) => Body)).toEqual(['9 to 5']);
    expect(posts).toEqual([]);
  });

  test('option 2 starts the campaign, tells nobody, and comes back to the menu', async () => {
    await start();
    const { replies, posts } = await say('2');
    expect(replies[0]?.Body).toBe('You are in the raffle.');
    expect(replies[1]?.Body).toContain('Hi! Choose:');
    expect(posts).toEqual([]);
  });

  test('option 3 asks first and fires on the answer, with exactly the five fields', async () => {
    await start();
    const asked = await say('3');
    expect(asked.replies.map(({ Body }) => Body)).toEqual(['Your name?']);
    expect(asked.posts).toEqual([]);

    const answered = await say('  John Doe 🌞 ');
    expect(answered.replies.map(({ Body }) => Body)).toEqual(['Thank you!']);
    expect(answered.posts).toHaveLength(1);
    const [post] = answered.posts;
    expect(Object.keys(post?.body ?? {})).toEqual(['campaignId', 'label', 'phoneNumber', 'date', 'response']);
    expect(post).toMatchObject({
      path: '/redirect',
      body: { campaignId, label: 'Welcome Message', phoneNumber: person, response: '  John Doe 🌞 ' },
      headers: { 'x-api-key': 's3cret', 'content-type': 'application/json', 'hookline-attempt': '1' },
    });
    expect(post?.headers['user-agent']).toMatch(/^Hookline\/\d/);
    expect(post?.headers['webhook-id']).toMatch(/^dlv_/);
    expectDate(post?.body.date, answered);
  });

  test('option 4 fires at once with option, keyword and the extra parameters, and shows its interaction', async () => {
    await start();
    const chosen = await say('one MONTH');
    expect(chosen.replies.map(({ Body }) => Body)).toEqual(['9 to 5']);
    const [post] = chosen.posts;
    const { date, ...rest } = post?.body ?? {};
    expect(rest).toEqual({
      campaignId,
      label: 'Welcome Message',
      phoneNumber: person,
      response: 'one MONTH',
      option: 'One month',
      keyword: 4,
      store: 'MX-7',
      n: 3,
      nested: { a: [1] },
    });
    expect(Object.keys(post?.body ?? {}).join()).toBe(
      'campaignId,label,phoneNumber,date,response,option,keyword,store,n,nested',
    );
    expectDate(date, chosen);
  });

  test('option 5 fires at once and starts the campaign', async () => {
    await start();
    const chosen = await say('5');
    expect(chosen.replies[0]?.Body).toBe('Thanks for your opinion.');
    expect(chosen.posts.map(({ path, body }) => [path, body.option, body.keyword])).toEqual([['/five', 'Opinion', 5]]);
  });

  test('an answer that matches nothing tells nobody and asks again', async () => {
    await start();
    const { replies, posts } = await say('99');
    expect(posts).toEqual([]);
    expect(replies[0]?.Body).toContain('Hi! Choose:');
  });

  test('every POST is signed as Standard Webhooks with the account’s secret', async () => {
    await start();
    const { posts } = await say('4');
    const { body: account } = await hookline.api<{ webhookSecret: string }>('GET', '/account');
    const [post] = posts;
    const webhook = new Webhook(account.webhookSecret);
    expect(webhook.verify(post?.raw ?? '', post?.headers ?? {})).toEqual(post?.body);
    expect(() => webhook.verify(`${post?.raw} `, post?.headers ?? {})).toThrow();
  });

  test('a partner that fails gets the same id and bytes again, the conversation goes on meanwhile', async () => {
    partner.answerWith(() => 500);
    await start();
    const chosen = await say('4');
    expect(chosen.replies.map(({ Body }) => Body)).toEqual(['9 to 5']);
    const { body: failed } = await hookline.api<{ items: { id: string; state: string; attemptCount: number }[] }>(
      'GET',
      '/deliveries',
    );
    expect(failed.items.map(({ state, attemptCount }) => [state, attemptCount])).toEqual([['pending', 1]]);

    partner.answerWith(() => 200);
    const id = failed.items[0]?.id;
    expect((await hookline.api('POST', `/deliveries/${id}/resend`)).status).toBe(202);
    await expect.poll(() => partner.posts.length, { timeout: 10_000 }).toBe(2);
    await hookline.runtime.idle();
    const [first, second] = partner.posts;
    expect(second?.raw).toBe(first?.raw);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['webhook-id']).toBe(id);
    expect(second?.headers['hookline-attempt']).toBe('2');
    const { body: delivered } = await hookline.api<{ state: string; attempts: { number: number; status: number }[] }>(
      'GET',
      `/deliveries/${id}`,
    );
    expect(delivered.state).toBe('delivered');
    expect(delivered.attempts.map(({ number, status }) => [number, status])).toEqual([
      [1, 500],
      [2, 200],
    ]);
  });
});
