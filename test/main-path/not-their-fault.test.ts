import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordingLog } from '../support/context.ts';
import { STORES, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { createMetaChannel, postFromMeta } from '../support/meta-phone.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { createTwilioChannel, newMessageSid, postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';

// What goes wrong on our side is never put down to the message that happens to be there.
describe.each(STORES)('trouble of our own on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let partner: Partner;
  let channel: { id: string; inboundUrl: string; statusUrl: string };
  const log = recordingLog();
  const person = '+525512345678';

  beforeEach(async () => {
    database = await createDatabase();
    hookline = await startHookline(database, { log });
    partner = await startPartner();
    channel = await createTwilioChannel(hookline, { replyMode: 'inline' });
    const option = (text: string) => ({ text, redirect: { type: 'end', text: 'Bye.' } });
    await publishCampaign(hookline, 'Menu', {
      channels: [channel.id],
      welcome: {
        text: 'Hi!',
        menu: [{ ...option('Go on'), webhook: { url: `${partner.url}/owed` } }, option('Leave')],
      },
    });
    log.lines.length = 0;
  });
  afterEach(async () => {
    await hookline.close();
    await partner.close();
    await database.close();
  });

  async function say(body: string, sid = newMessageSid()) {
    const response = await postFromTwilio(hookline, channel.inboundUrl, { from: person, body, sid });
    return { status: response.status, text: await response.text() };
  }
  const faults = () => database.db.selectFrom('provider_event').selectAll().execute();
  const touchAssets = () => sql`update account set assets_revision = assets_revision + 1`.execute(database.db);

  test('an endpoint that cannot be opened holds up nobody, and gets what it is owed once it can be', async () => {
    await say('hello');
    const { rows } = await sql<{ headers: Uint8Array }>`select headers from endpoint`.execute(database.db);
    await sql`update endpoint set headers = '\\x00010203'`.execute(database.db);
    await touchAssets();
    expect((await say('1')).text).toContain('Bye.');
    await hookline.runtime.idle();
    expect(partner.posts).toEqual([]);
    expect(await faults()).toEqual([]);
    const { body } = await hookline.api<{ items: { state: string; attemptCount: number }[] }>('GET', '/deliveries');
    expect(body.items).toMatchObject([{ state: 'pending', attemptCount: 0 }]);
    expect(
      log.lines.filter(({ message }) => message.startsWith('an endpoint cannot be opened')).length,
    ).toBeGreaterThan(0);

    await sql`update endpoint set headers = ${rows[0]?.headers}`.execute(database.db);
    await touchAssets();
    await expect.poll(() => partner.posts.map(({ path }) => path), { timeout: 10_000 }).toEqual(['/owed']);
  });

  test('the simulator shows nothing for an endpoint that cannot be opened, and still answers', async () => {
    const { body: simulator } = await hookline.api<{ id: string }>('POST', '/channels', {
      kind: 'simulator',
      name: 'Trial',
      sender: 'trial',
      config: {},
    });
    await publishCampaign(hookline, 'Trial', {
      channels: [simulator.id],
      welcome: { text: 'Try', menu: [{ text: 'Go', redirect: { type: 'end' }, webhook: { url: partner.url } }] },
    });
    const simulate = (text: string) =>
      hookline.api<{ webhooks: unknown[] }>('POST', '/simulator/messages', {
        channelId: simulator.id,
        from: 'me',
        text,
      });
    await simulate('hello');
    await sql`update endpoint set headers = '\\x00010203'`.execute(database.db);
    await touchAssets();
    const { status, body } = await simulate('1');
    expect([status, body.webhooks]).toEqual([200, []]);
  });

  test('an owed webhook without an endpoint shows once in the log and in the trace, however often the turn was tried', async () => {
    await say('hello');
    await sql`delete from endpoint`.execute(database.db);
    await touchAssets();
    await collide('message', '40P01', 2);
    expect((await say('1')).text).toContain('Bye.');
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'a webhook has no endpoint; its call is lost' },
    ]);
    const { rows } = await sql<{ why: string }>`
      select trace ->> 'why' as why from message where direction = 'in' order by id desc limit 1`.execute(database.db);
    expect(rows[0]?.why).toContain('has no endpoint');
  });

  /** From now on a write into this table meets another transaction, so many times. */
  async function collide(table: 'message' | 'provider_event', code: string, times: number): Promise<void> {
    await sql`create sequence collisions`.execute(database.db);
    await sql
      .raw(`create function collide() returns trigger language plpgsql as $$ begin
        if nextval('collisions') <= ${times} then raise exception using errcode = '${code}'; end if;
        return new; end $$`)
      .execute(database.db);
    await sql
      .raw(`create trigger collide before insert on ${table} for each statement execute function collide()`)
      .execute(database.db);
  }

  test.each(['40P01', '40001', '23505', '55P03'])(
    '%s again and again is 503, and the repeated message is done',
    async (code) => {
      await collide('message', code, 5);
      const sid = newMessageSid();
      expect((await say('hello', sid)).status).toBe(503);
      expect(await faults()).toEqual([]);
      expect(await say('hello', sid)).toMatchObject({ status: 200, text: expect.stringContaining('Hi!') });
    },
  );

  test('what a provider reports is tried again too, and 503 after five tries', async () => {
    const meta = await createMetaChannel(hookline);
    const news = { entry: [{ id: '1', changes: [{ field: 'something_of_2030', value: {} }] }] };
    await collide('provider_event', '40001', 7);
    expect((await postFromMeta(hookline, meta.inboundUrl, news)).status).toBe(503);
    expect(await faults()).toEqual([]);
    expect((await postFromMeta(hookline, meta.inboundUrl, news)).status).toBe(200);
    expect(await faults()).toHaveLength(1);
  });

  test('a few collisions are nobody’s business', async () => {
    await collide('message', '40P01', 4);
    expect(await say('hello')).toMatchObject({ status: 200, text: expect.stringContaining('Hi!') });
  });
});
