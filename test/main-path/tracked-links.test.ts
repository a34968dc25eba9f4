import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { encodeId } from '../../src/base/ids.ts';
import { STORES, type TestDatabase } from '../support/database.ts';
import { PUBLIC_URL, startHookline, type TestHookline } from '../support/hookline.ts';
import { createTwilioChannel, newMessageSid, postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Safari/604.1';
const TEXT = 'Two offers: https://shop.example/a?x=1&y=2, and https://shop.example/b.';

describe.each(STORES)('links in messages on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let inboundUrl: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    hookline = await startHookline(database);
  });
  afterEach(() => hookline.close());

  let people = 0;
  const newPerson = () => `+52555600${String(++people).padStart(4, '0')}`;

  async function publish(definition: object): Promise<string> {
    const channel = await createTwilioChannel(hookline, { replyMode: 'inline' });
    inboundUrl = channel.inboundUrl;
    return publishCampaign(hookline, 'Offers', { channels: [channel.id], welcome: { text: TEXT }, ...definition });
  }

  async function say(from: string, sid = newMessageSid()): Promise<string> {
    const answer = await postFromTwilio(hookline, inboundUrl, { from, body: 'hello', sid });
    expect(answer.status).toBe(200);
    return answer.text();
  }

  const codesIn = (text: string) =>
    [...text.matchAll(/hookline\.example\/l\/([0-9A-Za-z]{10})\b/g)].map((each) => each[1]);
  const open = (code: string | undefined) => hookline.request(`/l/${code}`, { headers: { 'user-agent': PHONE } });

  test('a campaign that tracks them sends short ones, of each person’s own, and tells who clicked', async () => {
    const campaignId = await publish({ trackLinks: true });
    const [ana, beto] = [newPerson(), newPerson()];
    const text = await say(ana);
    const codes = codesIn(text);
    expect(text).toContain(`Two offers: ${PUBLIC_URL}/l/${codes[0]}, and ${PUBLIC_URL}/l/${codes[1]}.`);
    const others = codesIn(await say(beto));
    expect(new Set([...codes, ...others]).size).toBe(4);

    const answer = await open(codes[0]);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://shop.example/a?x=1&y=2']);
    await hookline.runtime.idle();
    const clicks = await database.db
      .selectFrom('activity')
      .select(['data', 'campaign_id'])
      .where('account_id', '=', hookline.accountId)
      .where('type', '=', 'message.clicked')
      .orderBy('id', 'desc')
      .execute();
    expect(encodeId('cmp', clicks[0]?.campaign_id ?? '')).toBe(campaignId);
    expect(clicks[0]?.data).toMatchObject({
      contact: { phone: ana },
      message: { channel: 'sms', recipient: ana },
      send: { kind: 'unitary', workflow: { blockId: 'welcome' } },
      click: { url: 'https://shop.example/a?x=1&y=2' },
    });
  });

  test('a message that is repeated gets the same links again', async () => {
    await publish({ trackLinks: true });
    const [person, sid] = [newPerson(), newMessageSid()];
    const first = await say(person, sid);
    expect(codesIn(first)).toHaveLength(2);
    expect(await say(person, sid)).toBe(first);
  });

  test('a link that stands in several parts of a long text is one', async () => {
    const text = '#foreach($i in [1..80])$i. Our offer of today: https://shop.example/a\n#end';
    await publish({ trackLinks: true, welcome: { text, menu: [] } });
    const said = await say(newPerson());
    expect(said.match(/<Message>/g)?.length).toBeGreaterThan(1);
    const codes = codesIn(said);
    expect([codes.length, new Set(codes).size]).toEqual([80, 1]);
    expect((await open(codes[0])).headers.get('location')).toBe('https://shop.example/a');
  });

  test('a campaign that does not track them sends them as they are', async () => {
    await publish({});
    expect(await say(newPerson())).toContain('https://shop.example/b.');
  });

  test('what was clicked at the last moment is written before the process ends', async () => {
    await publish({ trackLinks: true });
    const [code] = codesIn(await say(newPerson()));
    const count = async () => {
      const query = database.db.selectFrom('activity').select('id').where('type', '=', 'message.clicked');
      return (await query.execute()).length;
    };
    const before = await count();
    const answer = open(code);
    await hookline.runtime.drain(answer);
    expect(await count()).toBe(before + 1);
    hookline = await startHookline(database);
  });

  test('under a PUBLIC_URL with a path they are found with and without it', async () => {
    await hookline.close();
    hookline = await startHookline(database, { publicUrl: 'https://gate.example/hookline' });
    for (const path of ['/l/0123456789', '/hookline/l/0123456789']) {
      const answer = await hookline.request(path);
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('leads nowhere')]);
    }
  });
});
