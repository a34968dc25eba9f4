import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import type { EventType } from '../../src/events/event-types.ts';
import { sweep } from '../../src/sweeps.ts';
import { STORES, type TestDatabase } from '../support/database.ts';
import {
  FAKE_TWILIO_ACCOUNT_SID,
  FAKE_TWILIO_AUTH_TOKEN,
  type FakeTwilio,
  startFakeTwilio,
} from '../support/fake-twilio.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';

/** Real posts in, real POSTs out: what partners are told of a conversation, and of what a person agrees to. */
describe.each(STORES)('what partners are told on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let twilio: FakeTwilio;
  let partner: Partner;
  let inboundUrl: string;
  let channelId: string;
  let campaignId: string;
  let people = 0;
  const newPerson = () => `+52551234${String(++people).padStart(4, '0')}`;

  beforeAll(async () => {
    database = await createDatabase();
    hookline = await startHookline(database);
    await sweep(hookline.ctx, { payloadDays: 14, attemptDays: 30, activityDays: 400 });
    twilio = await startFakeTwilio();
    partner = await startPartner();
    // A short code: its opt-outs are ours to answer.
    const { status, body } = await hookline.api<{ id: string; inboundUrl: string }>('POST', '/channels', {
      kind: 'twilio',
      name: 'SMS',
      sender: '67213',
      config: { accountSid: FAKE_TWILIO_ACCOUNT_SID, authToken: FAKE_TWILIO_AUTH_TOKEN, apiBaseUrl: twilio.url },
    });
    expect(status).toBe(201);
    [channelId, inboundUrl] = [body.id, body.inboundUrl];
    await addCategory('OFFERS', 'Offers');
    await addCategory('NEWS', 'Newsletter');
    campaignId = await publishCampaign(hookline, 'Summer', {
      channels: [channelId],
      category: 'OFFERS',
      welcome: {
        text: 'Hi!',
        menu: [
          { text: 'Hours', redirect: { type: 'interaction', to: 'hours' } },
          { text: 'City', redirect: { type: 'attribute', field: 'city', prompt: 'Where?' } },
        ],
      },
      interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [] }],
    });
  });
  afterAll(async () => {
    await hookline.close();
    await Promise.all([twilio.close(), partner.close()]);
    await database.close();
  });

  async function addCategory(key: string, name: string): Promise<void> {
    const { status } = await hookline.api('POST', '/subscription-categories', { key, name, isPublic: true });
    expect(status).toBe(201);
  }
  async function addWebhook(preset: string, path: string, more: object = {}): Promise<string> {
    const webhook = { preset, name: path, url: `${partner.url}/${path}`, policy: 'standard', ...more };
    const { status, body } = await hookline.api<{ id: string }>('POST', '/webhooks', webhook);
    expect(status, JSON.stringify(body)).toBe(201);
    expect((await hookline.api('POST', `/webhooks/${body.id}/activate`, {})).status).toBe(200);
    return body.id;
  }
  async function say(from: string, body: string): Promise<void> {
    expect((await postFromTwilio(hookline, inboundUrl, { from, body })).status).toBe(200);
    await settled();
  }
  async function settled(): Promise<void> {
    await hookline.runtime.idle();
    await twilio.settled();
    await hookline.runtime.idle();
  }
  async function activities(): Promise<{ type: EventType; data: Record<string, unknown> }[]> {
    const rows = await database.db.selectFrom('activity').select(['type', 'data']).orderBy('id').execute();
    return rows as { type: EventType; data: Record<string, unknown> }[];
  }
  /** What came about by `work`, in order, checked against the catalogue. */
  async function toldBy(work: () => Promise<void>) {
    const before = (await activities()).length;
    await work();
    const told = (await activities()).slice(before);
    for (const { type, data } of told) expect(CATALOGUE[type].data.parse(data)).toEqual(data);
    return told;
  }
  const without = (told: { type: EventType }[], family: string) =>
    told.map(({ type }) => type).filter((type) => !type.startsWith(family));

  test('a stranger, their conversation and each answer, at once and in order [DI-18]', async () => {
    const person = newPerson();
    const first = await toldBy(() => say(person, 'hola'));
    expect(without(first, 'message.')).toEqual(['contact.created', 'conversation.started']);
    expect(first[0]?.data).toMatchObject({ source: 'inbound', contact: { phone: person, isActive: true } });
    expect(first[1]?.data).toMatchObject({
      campaign: { id: campaignId, name: 'Summer', version: 1 },
      label: 'Welcome Message',
    });
    const second = await toldBy(() => say(person, '1'));
    expect(without(second, 'message.')).toEqual(['conversation.answered', 'conversation.ended']);
    expect(second[0]?.data).toMatchObject({ response: '1', outcome: 'option', option: '1', label: 'Welcome Message' });
    expect(second[1]?.data).toMatchObject({ reason: 'ended' });
  });

  test('a reply is sent as what its campaign is sent as, and told so; accepted is told and not kept', async () => {
    await addWebhook('standard', 'accepted', { events: ['message.accepted', 'message.sent'] });
    const person = newPerson();
    const told = await toldBy(() => say(person, 'hola'));
    const sent = told.find(({ type }) => type === 'message.sent')?.data as { message: { id: string }; send: object };
    expect(sent).toMatchObject({
      message: { channel: 'sms', recipient: person, number: expect.any(Number) },
      send: {
        kind: 'unitary',
        category: 'OFFERS',
        categoryNumber: 1,
        workflow: { blockId: 'welcome', eventType: 'message' },
      },
    });
    expect(told.some(({ type }) => type === 'message.accepted')).toBe(false);
    const posts = partner.posts.filter(({ path }) => path === '/accepted').map(({ body }) => body);
    expect(posts.map(({ type }) => type)).toEqual(['message.accepted', 'message.sent']);
    expect(posts[0]?.data).toMatchObject({ message: { id: sent.message.id } });
  });

  test('an answer that changes a field is told once; the same answer again changes nothing [edge 25]', async () => {
    const person = newPerson();
    await say(person, 'hola');
    await say(person, '2');
    const told = await toldBy(() => say(person, 'Puebla'));
    expect(without(told, 'message.')).toEqual(['contact.modified', 'conversation.answered', 'conversation.ended']);
    expect(told[0]?.data).toMatchObject({ source: 'conversation', contact: { fields: { city: 'Puebla' } } });
    await say(person, 'hola');
    await say(person, '2');
    expect(without(await toldBy(() => say(person, 'Puebla')), 'message.')).not.toContain('contact.modified');
  });

  test('one STOP is told in three shapes, each with an id of its own; a digit keeps one category [XP-12]', async () => {
    const person = newPerson();
    await say(person, 'hola');
    await say(person, 'start offers');
    await say(person, 'start newsletter');
    const paths = ['dialog-insight', 'yespo', 'mailingwork'] as const;
    const events = { mailingwork: { events: ['contact.opted_out'] } } as Record<string, object>;
    for (const preset of paths) await addWebhook(preset, preset, events[preset]);
    const before = partner.posts.length;
    const told = await toldBy(() => say(person, 'STOP'));
    expect(without(told, 'message.')).toEqual(['contact.opted_out', 'conversation.ended']);
    expect(told[0]?.data).toMatchObject({
      contact: { isActive: false },
      subscriptions: [{ category: 'OFFERS' }, { category: 'NEWS' }],
      message: { channel: 'sms' },
    });
    const posts = partner.posts.slice(before);
    const bodyOf = (path: string) =>
      posts.filter((post) => post.path === `/${path}`).map(({ body }) => [body].flat()[0]);
    expect(bodyOf('dialog-insight')).toContainEqual(expect.objectContaining({ type: 'contact_optout' }));
    expect(bodyOf('yespo')).toContainEqual(expect.objectContaining({ activityStatus: 'UNSUBSCRIBED' }));
    expect(bodyOf('mailingwork')).toHaveLength(1);
    const ids = posts.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);

    expect(twilio.sent.at(-1)?.form.Body).toContain('Reply 2 to keep Newsletter.');
    const kept = await toldBy(() => say(person, '2'));
    expect(without(kept, 'message.')).toEqual(['contact.subscription_changed', 'contact.opted_in']);
    expect(kept[0]?.data).toMatchObject({ subscriptions: ['NEWS'], contact: { isActive: true } });
    const again = await toldBy(() => say(person, 'stop newsletter'));
    expect(without(again, 'message.')).toEqual(['contact.subscription_changed']);
    expect(again[0]?.data).toMatchObject({ subscriptions: [], contact: { isActive: true } });
  });

  test('a message to an address in quarantine is told as not prepared, and none is sent [DI-27]', async () => {
    const person = newPerson();
    await say(person, 'hola');
    const quarantine = { quarantined_at: new Date(), quarantine: '{}' };
    await database.db.updateTable('contact_address').set(quarantine).where('value', '=', person).execute();
    const sent = twilio.sent.length;
    const told = await toldBy(async () => {
      const { status } = await hookline.api('POST', `/campaigns/${campaignId}/trigger`, { to: person, channelId });
      expect(status).toBe(202);
      await settled();
    });
    const failure = told.find(({ type }) => type === 'message.failed_to_prepare')?.data;
    expect(failure).toMatchObject({
      problem: { code: 'EligibilityError' },
      send: { workflow: { eventType: 'trigger' } },
    });
    expect(twilio.sent).toHaveLength(sent);
  });

  test('a start of a campaign whose kind somebody opted out of is refused; who writes is answered', async () => {
    const person = newPerson();
    await say(person, 'stop offers');
    const sent = twilio.sent.length;
    const refused = await hookline.api<{ detail: string }>('POST', `/campaigns/${campaignId}/trigger`, {
      to: person,
      channelId,
    });
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('opted out of "Offers"')]);
    await say(person, 'hola');
    expect(twilio.sent.slice(sent).map(({ form }) => form.Body)).toEqual(['Hi!\n1. Hours\n2. City']);
  });

  test('who writes from an address in quarantine is written to again', async () => {
    const person = newPerson();
    await say(person, 'hola');
    const quarantine = { quarantined_at: new Date(), quarantine: '{}' };
    await database.db.updateTable('contact_address').set(quarantine).where('value', '=', person).execute();
    const sent = twilio.sent.length;
    await say(person, '1');
    expect(twilio.sent.slice(sent).map(({ form }) => form.Body)).toEqual(['9 to 5']);
    const row = database.db.selectFrom('contact_address').select('quarantined_at').where('value', '=', person);
    expect(await row.executeTakeFirstOrThrow()).toEqual({ quarantined_at: null });
  });

  test('publishing is told once for each version', async () => {
    const told = await toldBy(async () => {
      await hookline.api('POST', `/campaigns/${campaignId}/publish`);
    });
    expect(told).toEqual([]);
    const fresh = await toldBy(async () => {
      await publishCampaign(hookline, 'Other', { channels: [channelId], keywords: ['other'], welcome: { text: 'x' } });
    });
    expect(fresh.map(({ type, data }) => [type, data])).toMatchObject([
      ['campaign.published', { campaign: { name: 'Other', version: 1 } }],
    ]);
  });

  test('a campaign of a category that is not there is not published', async () => {
    const definition = { channels: [], category: 'NOPE', welcome: { text: 'x' } };
    const { body } = await hookline.api<{ id: string }>('POST', '/campaigns', {
      kind: 'chatbot',
      name: 'N',
      definition,
    });
    const refused = await hookline.api<{ errors: object[] }>('POST', `/campaigns/${body.id}/publish`);
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ path: '/category', code: 'category_unknown' }],
    ]);
  });
});
