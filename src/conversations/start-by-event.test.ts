import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import type { SourceEvent } from '../source-events/source-event.ts';
import { newId } from '../store/context.ts';
import { createStartCampaigns } from './start-by-event.ts';
import { createTestAssets } from './testing/assets.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';
import { createTurns } from './turns.ts';

const ANA = '+525500000001';
const BEN = '+525500000002';

describe.each(STORES)('campaigns started by events on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await createWaitWorld(database);
  });

  const trigger = (more: object = {}) => ({
    event: 'order.paid',
    channel: world.channelId,
    params: ['order', 'total'],
    ...more,
  });
  const publish = (name: string, definition: object) => world.publish({ keywords: [name], ...definition }, name);
  let keys = 0;
  function event(more: Partial<SourceEvent> = {}): SourceEvent {
    const at = new Date(world.clock.now());
    const about = { key: `order-${++keys}`, type: 'order.paid', contactId: null, contact: { phone: ANA } };
    const params = { order: 'A-7', total: 99 };
    return { id: newId(world.ctx), ...about, params, occurredAt: at, createdAt: at, results: null, ...more };
  }
  const start = (one: SourceEvent, turns = world.turns) =>
    createStartCampaigns({ channels: world.api.channels, turns })(world.account.ctx, one);
  async function createContact(phone: string): Promise<string> {
    const { body } = await world.account.call<{ id: string }>('POST', '/v1/contacts', { phone });
    return decodeId('cnt', body.id) as string;
  }
  const started = (campaignId: string) => ({ campaignId, conversationId: expect.stringMatching(/^cnv_/), why: null });

  test('YS-50: its parameters and the contact’s card are in texts and in requests, for a contact as for a stranger', async () => {
    const request = await world.request('WH5', { url: 'https://partner.example/$order?phone=$contact.phone' });
    const text = 'Order $order of $contact.phone: $!data.WH5';
    const campaignId = await publish('Paid', { trigger: trigger(), welcome: { before: [request], text, menu: [] } });
    expect(await start(event({ contactId: await createContact(BEN), contact: { email: 'x@example.com' } }))).toEqual([
      started(campaignId),
    ]);
    expect(await start(event())).toEqual([started(campaignId)]);
    expect(world.calls.map(({ url }) => url)).toEqual([
      'https://partner.example/A-7?phone=%2B525500000002',
      'https://partner.example/A-7?phone=%2B525500000001',
    ]);
    for (const call of world.calls) await world.answer(call, 'sent');
    expect(await world.told(BEN)).toEqual([`Order A-7 of ${BEN}: sent`]);
    expect(await world.told(ANA)).toEqual([`Order A-7 of ${ANA}: sent`]);
    expect(world.jobs.every(({ isUnasked }) => isUnasked)).toBe(true);
  });

  test('only where its conditions hold, and on each channel the campaign that was published first', async () => {
    const when = [{ param: 'total', is: 'at_least', value: 100 }];
    const [, first, second] = [
      await publish('Large', { trigger: trigger({ when }), welcome: { text: 'Large', menu: [] } }),
      await publish('First', { trigger: trigger(), welcome: { text: 'First', menu: [] } }),
      await publish('Second', { trigger: trigger(), welcome: { text: 'Second', menu: [] } }),
    ];
    expect(await start(event())).toEqual([
      started(first as string),
      { campaignId: second, conversationId: null, why: expect.stringContaining('published before') },
    ]);
    expect(await world.told(ANA)).toEqual(['First']);
    expect(await start(event({ type: 'order.lost' }))).toEqual([]);
  });

  test('a campaign without keywords is started by its event alone, on channels it names or on all', async () => {
    for (const channels of [undefined, [world.channelId], [world.channelId]]) {
      const definition = { channels, keywords: [], trigger: trigger(), welcome: { text: 'Paid $order', menu: [] } };
      await publish(`Paid ${channels ?? ''}`, definition);
      await world.say(ANA, 'hello');
    }
    expect(await world.told(ANA)).toEqual([]);
    await start(event());
    expect(await world.told(ANA)).toEqual(['Paid A-7']);
  });

  test('asked again, however often, an event starts its campaign once and is answered as the first time', async () => {
    const campaignId = await publish('Paid', { trigger: trigger(), welcome: { text: 'Paid $order', menu: [] } });
    const one = event();
    const [first] = await start(one);
    await world.say(ANA, 'hello');
    expect(await start(one)).toEqual([first]);
    expect(await Promise.all([start(one), start(one)])).toEqual([[first], [first]]);
    expect(await world.told(ANA)).toEqual(['Paid A-7']);
    const another = await start(event());
    expect(another).toEqual([started(campaignId)]);
    expect(await world.told(ANA)).toHaveLength(2);
  });

  test('who opted out, whom no channel reaches, and who is gone is not started; asked again it is seen again', async () => {
    await publish('Paid', { trigger: trigger(), welcome: { text: 'Paid', menu: [] } });
    const contactId = await createContact(ANA);
    const optOut = { opted_out_at: new Date(world.clock.now()) };
    await world.ctx.db.updateTable('contact').set(optOut).where('id', '=', contactId).execute();
    const one = event({ contactId });
    const refused = [
      { campaignId: expect.any(String), conversationId: null, why: expect.stringContaining('opted out') },
    ];
    expect(await start(one)).toEqual(refused);
    expect(await start(one)).toEqual(refused);
    await world.ctx.db.updateTable('contact').set({ opted_out_at: null }).where('id', '=', contactId).execute();
    expect(await start(one)).toMatchObject([{ why: null }]);
    for (const nobody of [{ contact: { email: 'x@example.com' } }, { contactId: newId(world.ctx) }]) {
      expect(await start(event(nobody))).toMatchObject([
        { conversationId: null, why: expect.stringContaining('no address') },
      ]);
    }
    const people = world.ctx.db
      .selectFrom('contact')
      .select('id')
      .where('account_id', '=', world.account.ctx.accountId);
    expect(await people.execute()).toEqual([{ id: contactId }]);
  });

  test('a campaign that is not live any more when the turn comes is not started', async () => {
    const campaignId = await publish('Paid', { trigger: trigger(), welcome: { text: 'Paid', menu: [] } });
    const turns = {
      triggerCampaign: async (...given: Parameters<typeof world.turns.triggerCampaign>) => {
        await world.account.call('DELETE', `/v1/campaigns/${campaignId}`);
        return world.turns.triggerCampaign(...given);
      },
    };
    const results = await start(event(), turns as never);
    expect(results).toMatchObject([{ conversationId: null, why: expect.stringContaining('not published') }]);
    expect(await start(event())).toEqual([]);
  });

  test('a channel that was deleted starts nothing', async () => {
    const campaignId = await publish('Paid', { trigger: trigger(), welcome: { text: 'Paid', menu: [] } });
    const channels = { find: async () => undefined };
    const results = await createStartCampaigns({ channels, turns: world.turns })(world.account.ctx, event());
    expect(results).toEqual([{ campaignId, conversationId: null, why: expect.stringContaining('deleted') }]);
  });

  test.runIf(store === 'postgres')('one event started by two processes at once is one conversation', async () => {
    await publish('Paid', { trigger: trigger(), welcome: { text: 'Paid', menu: [] } });
    const ctx = { ...world.ctx, db: database.connect() };
    const other = createTurns({ ...world.deps, ctx, assets: createTestAssets(ctx) });
    for (let n = 0; n < 20; n++) {
      const phone = `+52550001${String(n).padStart(4, '0')}`;
      const one = event({ contact: { phone } });
      const results = await Promise.all([start(one), start(one, other), start(one, other)]);
      expect(new Set(results.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(await world.told(phone)).toEqual(['Paid']);
    }
  });

  test('a start while a call is under way takes its place', async () => {
    const request = await world.request('WH5');
    await publish('Asks', { welcome: { before: [request], text: 'Asked', menu: [] } });
    await publish('Paid', { trigger: trigger(), welcome: { text: 'Paid', menu: [] } });
    await world.say(ANA, 'asks');
    await start(event());
    await world.answer(world.calls[0] as OwedCall, 'x');
    expect(await world.told(ANA)).toEqual(['Paid']);
  });
});
