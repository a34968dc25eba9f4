import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { countStatements } from '../../test/support/count-statements.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { createTestEmitter } from '../../test/support/emitter.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import { encodeId } from '../base/ids.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import type { Emitter } from '../events/emitter.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { newLinkCode } from './link-code.ts';
import { LinkMemory } from './link-memory.ts';
import { Links } from './links.ts';
import { insertLinks } from './queries.ts';
import { linkRoutes } from './routes.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Safari/604.1';
const LAPTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0';

describe.each(STORES)('tracked links on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let statements: ReturnType<typeof countStatements>;
  let clock: SteppedClock;
  let scheduler: SteppedScheduler;
  let ctx: Context;
  let accountId: string;
  let contactId: string;
  let emitter: Emitter;
  let links: Links;
  beforeAll(async () => {
    database = await createDatabase();
    statements = countStatements(database.db);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    clock = new SteppedClock();
    scheduler = new SteppedScheduler();
    ctx = testContext(statements.db, clock);
    accountId = await insertTestAccount(ctx);
    contactId = await insertContact();
    emitter = createTestEmitter(ctx).emitter;
    links = openLinks(emitter);
  });

  const openLinks = (by: Pick<Emitter, 'transaction'>) =>
    new Links({ ctx, emitter: by as Emitter, memory: new LinkMemory(), after: (ms, run) => scheduler.after(ms, run) });

  async function insertContact(): Promise<string> {
    const [id, at] = [newId(ctx), nowDate(ctx)];
    await ctx.db.insertInto('contact').values({ account_id: accountId, id, created_at: at, updated_at: at }).execute();
    await ctx.db
      .insertInto('contact_address')
      .values({ account_id: accountId, kind: 'phone', value: '+525500000000', contact_id: id, created_at: at })
      .execute();
    return id;
  }

  /** A link in a message that was sent; its code. */
  async function insertLink(url: string): Promise<{ code: string; messageId: string }> {
    const [channelId, messageId, at] = [newId(ctx), newId(ctx), nowDate(ctx)];
    const own = { account_id: accountId, created_at: at, updated_at: at };
    await ctx.db
      .insertInto('channel')
      .values({
        ...own,
        id: channelId,
        kind: 'twilio',
        name: 'Line',
        sender: '+15550001',
        config: '{}',
        secrets: Buffer.of(),
      })
      .execute();
    await ctx.db
      .insertInto('message')
      .values({
        ...own,
        id: messageId,
        direction: 'out',
        state: 'sent',
        channel_id: channelId,
        contact_id: contactId,
        conversation_id: newId(ctx),
        text: 'Hi',
        content: JSON.stringify({ text: 'Hi', to: { kind: 'phone', value: '+525500000000' } }),
      })
      .execute();
    const code = newLinkCode();
    await insertLinks(ctx.db, [{ code, accountId, url, messageId, contactId }], at);
    return { code, messageId };
  }

  const ask = (code: string, headers: Record<string, string> = { 'user-agent': PHONE }, method = 'GET') =>
    Promise.resolve(linkRoutes({ links }).request(`/l/${code}`, { method, headers }));

  async function clicks() {
    await links.idle();
    return database.db
      .selectFrom('activity')
      .select(['type', 'at', 'contact_id', 'data'])
      .where('account_id', '=', accountId)
      .orderBy('id')
      .execute();
  }

  test('leads to where the message said, and tells who clicked on what in which message', async () => {
    const { code, messageId } = await insertLink('https://test.ua/promo/?a=1#top');
    const answer = await ask(code);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('https://test.ua/promo/?a=1#top');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [click, ...more] = await clicks();
    expect(more).toEqual([]);
    expect(click).toMatchObject({ type: 'message.clicked', at: nowDate(ctx), contact_id: contactId });
    expect(click?.data).toMatchObject({
      contact: { id: encodeId('cnt', contactId), phone: '+525500000000' },
      message: { id: encodeId('msg', messageId), channel: 'sms', recipient: '+525500000000' },
      send: { kind: 'unitary' },
      click: { url: 'https://test.ua/promo/?a=1#top', at: nowDate(ctx).toISOString() },
    });
  });

  test('a known link is answered without a statement; the click is written behind the answer', async () => {
    const { code } = await insertLink('https://a.example/');
    await ask(code, { 'user-agent': 'curl/8.4.0' });
    const before = statements.count();
    expect((await ask(code)).status).toBe(302);
    expect(statements.count()).toBe(before);
    expect(await clicks()).toHaveLength(1);
    expect(statements.count()).toBeGreaterThan(before);
  });

  test('clicks that come together are written together', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => insertLink(`https://a.example/${n}`)));
    for (const { code } of codes) await links.find(code);
    const count = async (codes: { code: string }[]) => {
      const before = statements.count();
      await Promise.all(codes.map(({ code }) => ask(code)));
      await links.idle();
      return statements.count() - before;
    };
    // The account's webhooks are loaded once.
    await count(codes.slice(0, 1));
    const ofOne = await count(codes.slice(1, 2));
    expect(await count(codes.slice(2))).toBe(ofOne);
    expect(await clicks()).toHaveLength(20);
  });

  test('programs and browsers that fetch ahead are led on and not counted', async () => {
    const { code } = await insertLink('https://a.example/');
    const asked = await Promise.all([
      ask(code, { 'user-agent': 'WhatsApp/2.23.20.0' }),
      ask(code, { 'user-agent': PHONE, 'sec-purpose': 'prefetch' }),
      ask(code, { 'user-agent': PHONE }, 'HEAD'),
      ask(code, {}),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([302, 302, 302, 302]);
    expect(await clicks()).toEqual([]);
  });

  test('the same browser within five seconds is one click; another one, or a later one, is another', async () => {
    const { code } = await insertLink('https://a.example/');
    await ask(code);
    clock.advance(4_999);
    await ask(code);
    await ask(code, { 'user-agent': LAPTOP });
    expect(await clicks()).toHaveLength(2);
    clock.advance(1);
    await ask(code);
    expect(await clicks()).toHaveLength(3);
  });

  test('an unknown code gets a plain page, and what can be none asks nobody', async () => {
    const unknown = await ask('0123456789');
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toMatch(/^text\/plain/);
    const before = statements.count();
    for (const code of ['x', '..%2f..%2fetc', "'%20or%201=1--", '0'.repeat(5_000)]) {
      expect((await ask(code)).status).toBe(404);
    }
    expect(statements.count()).toBe(before);
  });

  test('goes only where the message said: nothing in the request changes it [edge 22]', async () => {
    const { code } = await insertLink('https://a.example/');
    const answer = await ask(`${code}?url=https://evil.example/&to=//evil.example`);
    expect(answer.headers.get('location')).toBe('https://a.example/');
  });

  test('other letters than a header takes are written as URLs write them [edge 20]', async () => {
    const { code } = await insertLink('https://münchen.example/straße?q=ñ');
    expect((await ask(code)).headers.get('location')).toBe('https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%B1');
    expect((await clicks())[0]?.data).toMatchObject({ click: { url: 'https://münchen.example/straße?q=ñ' } });
  });

  test('of somebody who was erased nothing is told', async () => {
    const { code } = await insertLink('https://a.example/');
    await links.find(code);
    await ctx.db.deleteFrom('contact').where('id', '=', contactId).execute();
    expect((await ask(code)).status).toBe(302);
    expect(await clicks()).toEqual([]);
  });

  describe('while the database is away', () => {
    /** Fails so often, then works. */
    function failing(times: number, code = 'ECONNREFUSED'): Pick<Emitter, 'transaction'> {
      let left = times;
      return {
        transaction: (tx, work) =>
          left-- > 0 ? Promise.reject(Object.assign(new Error('away'), { code })) : emitter.transaction(tx, work),
      };
    }
    /** Lets a second pass whenever somebody waits for it, until all is written or given up. */
    async function passTime(): Promise<void> {
      let isIdle = false;
      void links.idle().then(() => {
        isIdle = true;
      });
      while (!isIdle) {
        scheduler.advance(1_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    test.each(['ECONNREFUSED', '40P01'])('a click is tried again after %s', async (code) => {
      links = openLinks(failing(3, code));
      await ask((await insertLink('https://a.example/')).code);
      await passTime();
      expect(await clicks()).toHaveLength(1);
    });

    test('it is given up in the end, and whoever clicks later is counted', async () => {
      links = openLinks(failing(10));
      const { code } = await insertLink('https://a.example/');
      expect((await ask(code)).status).toBe(302);
      await passTime();
      expect(await clicks()).toEqual([]);
      await ask(code, { 'user-agent': LAPTOP });
      expect(await clicks()).toHaveLength(1);
    });
  });
});

test('the memory forgets the link that was used longest ago', () => {
  const memory = new LinkMemory({ linksMax: 2, clicksMax: 2 });
  const link = (code: string) => ({ code, accountId: '', url: '', messageId: '', contactId: '' });
  memory.keep(link('a'));
  memory.keep(link('b'));
  expect(memory.get('a')?.code).toBe('a');
  memory.keep(link('c'));
  expect([memory.get('a')?.code, memory.get('b')?.code, memory.get('c')?.code]).toEqual(['a', undefined, 'c']);
});

test('the memory of clicks is bounded too: what it forgot counts again', () => {
  const memory = new LinkMemory({ linksMax: 2, clicksMax: 2 });
  expect(['a', 'b', 'a', 'c', 'a'].map((code) => memory.countsAt(0, code, 'x'))).toEqual([
    true,
    true,
    false,
    true,
    true,
  ]);
});
