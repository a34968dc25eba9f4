import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { createWaitWorld, type WaitWorld } from '../conversations/testing/waits.ts';
import { beginAnew } from '../events/activities/testing/tell.ts';
import { countActivities, countLeftBehind } from './count-activities.ts';
import type { CampaignStatistics, Statistics } from './schema.ts';

const [ANA, BEN, CARLA] = ['+525500000001', '+525500000002', '+525500000003'] as const;
const HOUR_MS = 3_600_000;

const MENU = {
  keywords: ['prizes'],
  welcome: {
    label: 'Welcome',
    text: 'Choose:',
    menu: [
      { text: 'Hours', redirect: { type: 'interaction', to: 'hours' } },
      { text: 'Win', redirect: { type: 'end' } },
    ],
  },
  interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [{ text: 'More', redirect: { type: 'end' } }] }],
};

describe.each(STORES)('statistics on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  let campaignId: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    beginAnew();
    world = await createWaitWorld(database, 'simulator');
    campaignId = await world.publish(MENU);
  });

  /** Told once it is final: what is younger may still get older neighbours. */
  async function read<T>(path: string): Promise<T> {
    world.clock.advance(2_000);
    const { status, body } = await world.account.call<T>('GET', path);
    expect(status).toBe(200);
    return body;
  }
  const ofCampaign = (query = '') => read<CampaignStatistics>(`/v1/campaigns/${campaignId}/statistics${query}`);
  async function talk(): Promise<void> {
    for (const line of ['prizes', '1']) await world.say(ANA, line);
    for (const line of ['prizes', 'what?', '2']) await world.say(BEN, line);
    await world.say(CARLA, 'prizes');
  }

  test('who is in it, who was, what they answered to each section', async () => {
    await talk();
    expect(await ofCampaign()).toEqual({
      // Ana reads the hours, Carla the menu; Ben’s is over.
      peopleNow: 2,
      participants: 3,
      participationRate: 2 / 3,
      interactions: 6,
      answers: 3,
      sent: 5,
      sections: [
        {
          label: 'Welcome',
          answers: 3,
          options: [
            { option: '1', count: 1 },
            { option: '2', count: 1 },
          ],
          captured: 0,
          notUnderstood: 1,
        },
      ],
      days: [{ day: '2026-11-21', answers: 3, cumulativeAnswers: 3 }],
    });
  });

  test('each activity is counted once, whoever asks and however often', async () => {
    await talk();
    world.clock.advance(2_000);
    const ctx = world.account.ctx;
    await Promise.all([countActivities(ctx), countActivities(ctx), countActivities(ctx)]);
    await world.say(CARLA, '1');
    expect(await ofCampaign()).toMatchObject({ answers: 4, interactions: 7, participants: 3, participationRate: 1 });
    expect(await ofCampaign()).toMatchObject({ answers: 4, interactions: 7 });
  });

  test('the account’s hours, today, and each campaign in short', async () => {
    await talk();
    world.clock.advance(HOUR_MS);
    await world.say(CARLA, '1');
    const { hours, today, totals, campaigns } = await read<Statistics>('/v1/statistics?hours=3');
    expect(hours).toEqual([
      { hour: '2026-11-21T21:00:00.000Z', started: 0, answers: 0, sent: 0 },
      { hour: '2026-11-21T22:00:00.000Z', started: 3, answers: 3, sent: 5 },
      { hour: '2026-11-21T23:00:00.000Z', started: 0, answers: 1, sent: 1 },
    ]);
    expect(today).toEqual({ started: 3, answers: 4, sent: 6 });
    expect(totals).toEqual({ participants: 3, participationRate: 1, interactions: 7, answers: 4, sent: 6 });
    expect(campaigns).toEqual([
      { campaignId, peopleNow: 2, answersToday: 4, answers: 4, participants: 3, participationRate: 1 },
    ]);
  });

  test('today begins at midnight of the account’s zone, and so do days', async () => {
    await world.account.call('PATCH', '/v1/account', { timeZone: 'Asia/Tokyo' });
    await talk();
    // 22:43 UTC is 7:43 of the 22nd in Tokyo; 18 hours later it is the 23rd there.
    world.clock.advance(18 * HOUR_MS);
    await world.say(ANA, 'prizes');
    await world.say(ANA, '2');
    expect((await read<Statistics>('/v1/statistics')).today).toMatchObject({ answers: 1 });
    expect((await ofCampaign()).days).toEqual([
      { day: '2026-11-22', answers: 3, cumulativeAnswers: 3 },
      { day: '2026-11-23', answers: 1, cumulativeAnswers: 4 },
    ]);
    expect(await ofCampaign('?days=1')).toMatchObject({ answers: 1, participants: 3 });
  });

  test('somebody whose time is over is not in it any more', async () => {
    await world.say(CARLA, 'prizes');
    expect(await ofCampaign()).toMatchObject({ peopleNow: 1 });
    world.clock.advance(25 * HOUR_MS);
    expect(await ofCampaign()).toMatchObject({ peopleNow: 0, participants: 1, participationRate: 0 });
  });

  test('counts stay when activities go; what nobody asked for is counted before', async () => {
    await talk();
    world.clock.advance(2 * HOUR_MS);
    await countLeftBehind(world.ctx);
    await world.ctx.db.deleteFrom('activity').where('account_id', '=', world.account.ctx.accountId).execute();
    expect(await ofCampaign()).toMatchObject({ answers: 3, participants: 3, interactions: 6 });
  });

  test('an account with more than is counted at once stays behind until all is counted', async () => {
    await talk();
    world.clock.advance(2_000);
    const ctx = world.account.ctx;
    await countActivities(ctx, { rows: 2, slices: 1 });
    await countLeftBehind(world.ctx);
    await world.ctx.db.deleteFrom('activity').where('account_id', '=', ctx.accountId).execute();
    expect(await ofCampaign()).toMatchObject({ answers: 3, participants: 3, interactions: 6 });
  });

  test('who became part of somebody is counted as one with them; who was erased stays counted, as nobody', async () => {
    await talk();
    expect(await ofCampaign()).toMatchObject({ participants: 3, participationRate: 2 / 3 });
    const contactOf = async (phone: string) => {
      const { body } = await world.account.call<{ items: { id: string }[] }>(
        'GET',
        `/v1/contacts?phone=${encodeURIComponent(phone)}`,
      );
      return body.items[0]?.id ?? '';
    };
    const [ana, ben, carla] = [await contactOf(ANA), await contactOf(BEN), await contactOf(CARLA)];
    const merged = await world.account.call('POST', `/v1/contacts/${carla}/merge`, { contactId: ana });
    expect(merged.status).toBe(200);
    // Ana had answered.
    expect(await ofCampaign()).toMatchObject({ participants: 2, participationRate: 1 });
    expect((await world.account.call('DELETE', `/v1/contacts/${ben}`)).status).toBe(204);
    expect(await ofCampaign()).toMatchObject({ participants: 2, participationRate: 1 });
    const rows = await world.ctx.db
      .selectFrom('participant')
      .select('contact_id')
      .where('account_id', '=', world.account.ctx.accountId)
      .execute();
    const ids = rows.map(({ contact_id }) => contact_id);
    expect(ids).toContain(decodeId('cnt', carla));
    for (const gone of [ana, ben]) expect(ids).not.toContain(decodeId('cnt', gone));
  });

  test('another account sees nothing of it', async () => {
    await talk();
    world.clock.advance(2_000);
    const other = await world.api.createAccount();
    expect((await other.call('GET', `/v1/campaigns/${campaignId}/statistics`)).status).toBe(404);
    const { body } = await other.call<Statistics>('GET', '/v1/statistics');
    const nothing = { participants: 0, participationRate: null, interactions: 0, answers: 0, sent: 0 };
    expect(body).toMatchObject({ campaigns: [], today: { started: 0, answers: 0, sent: 0 }, totals: nothing });
  });

  test('a period that is none is refused by name', async () => {
    const { status, body } = await world.account.call('GET', '/v1/statistics?hours=0');
    expect([status, body]).toMatchObject([422, { errors: [{ path: '/hours' }] }]);
  });
});
