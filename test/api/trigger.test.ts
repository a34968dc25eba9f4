import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { publishCampaign } from '../support/twilio-phone.ts';

interface Answer {
  conversationId?: string;
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

describe.each(STORES)('POST /v1/campaigns/{id}/trigger on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let channelId: string;
  let otherChannelId: string;
  let campaignId: string;
  beforeAll(async () => {
    database = await createDatabase();
    hookline = await startHookline(database);
    channelId = await createChannel();
    otherChannelId = await createChannel();
    const welcome = { text: 'Hi!', menu: [{ text: 'Bye', redirect: { type: 'end' } }] };
    campaignId = await publishCampaign(hookline, 'News', { channels: [channelId], welcome });
  });
  afterAll(async () => {
    await hookline.close();
    await database.close();
  });

  async function createChannel(): Promise<string> {
    return (await hookline.api<{ id: string }>('POST', '/channels', { kind: 'simulator', name: 'S' })).body.id;
  }
  const trigger = (input: { to?: string; channelId?: string }, id = campaignId) =>
    hookline.api<Answer>('POST', `/campaigns/${id}/trigger`, { to: '+525500000000', channelId, ...input });
  const write = (from: string, text: string) => hookline.api('POST', '/simulator/messages', { channelId, from, text });

  test.each(['+525500000000', 'whatsapp:+525500000000', 'US.13491208655302741918'])('starts for %s', async (to) => {
    const { status, body } = await trigger({ to });
    expect([status, body.conversationId]).toEqual([202, expect.stringMatching(/^cnv_/)]);
  });

  test.each(['67213', 'ACME', ' ', 'US.', '+0', 'a\0b'])('does not write to %j', async (to) => {
    const { status, body } = await trigger({ to });
    expect([status, body.errors?.[0]?.path]).toEqual([422, '/to']);
  });

  test('a channel that the live version does not name is refused, one it names anew is not', async () => {
    const { status, body } = await trigger({ channelId: otherChannelId });
    expect([status, body.errors?.map(({ path }) => path)]).toEqual([422, ['/channelId']]);
    const everywhere = await publishCampaign(hookline, 'Everywhere', { keywords: ['all'], welcome: { text: 'Hi!' } });
    expect((await trigger({ channelId: otherChannelId }, everywhere)).status).toBe(202);
  });

  test('a campaign that is not live is refused', async () => {
    const gone = await publishCampaign(hookline, 'Gone', { keywords: ['gone'], welcome: { text: 'Hi!' } });
    await hookline.api('DELETE', `/campaigns/${gone}`);
    expect(await trigger({}, gone)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await trigger({}, 'cmp_00000000000000000000000000')).status).toBe(404);
  });

  test('somebody who opted out is not written to, and the caller is told', async () => {
    await write('+525511112222', 'STOP');
    const { status, body } = await trigger({ to: '+525511112222' });
    expect([status, body.code, body.detail]).toEqual([409, 'conflict', expect.stringContaining('opted out')]);
    await write('+525511112222', 'START');
    expect((await trigger({ to: '+525511112222' })).status).toBe(202);
  });

  test('a turn that could not be worked on is no 202', async () => {
    const poisoned = await publishCampaign(hookline, 'Poison', { keywords: ['poison'], welcome: { text: 'poison' } });
    await sql`alter table message add constraint test_poison check (text <> 'poison')`.execute(database.db);
    const { status, body } = await trigger({}, poisoned);
    await sql`alter table message drop constraint test_poison`.execute(database.db);
    expect([status, body.code]).toEqual([500, 'internal']);
  });

  test('the simulator takes any sender but none', async () => {
    expect((await write('ACME', 'hi')).status).toBe(200);
    for (const from of ['', '  ', 'whatsapp:']) {
      expect(await write(from, 'hi')).toMatchObject({ status: 422, body: { errors: [{ path: '/from' }] } });
    }
  });
});
