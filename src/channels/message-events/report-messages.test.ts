import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { countStatements } from '../../../test/support/count-statements.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';

interface Answer {
  accepted: number;
  duplicates: number;
  code?: string;
  errors?: { path: string; message: string; code?: string }[];
}

const AT = '2026-11-21T20:00:00.000Z';
const first = (externalId: string, email: string) => ({ externalId, contact: { email }, channel: 'email', at: AT });

describe.each(STORES)('POST /v1/message-events on $store', ({ createDatabase, store }) => {
  let database: TestDatabase;
  let api: TestApi;
  let statements: ReturnType<typeof countStatements>;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    statements = countStatements(database.db);
    api = createTestApi(testContext(statements.db, new SteppedClock()));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  const post = (items: object[], more: object = {}) =>
    account.call<Answer>('POST', '/v1/message-events', { items, createContacts: true, ...more });

  async function take(items: object[]): Promise<Answer> {
    const { status, body } = await post(items);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }

  const told = () =>
    database.db
      .selectFrom('activity')
      .select(['type', 'at', 'data'])
      .where('account_id', '=', account.ctx.accountId)
      .orderBy('id')
      .execute();
  const toldTypes = async () => (await told()).map(({ type }) => type);

  async function contactOf(email: string) {
    return database.db
      .selectFrom('contact_address as a')
      .innerJoin('contact as c', (join) =>
        join.onRef('c.account_id', '=', 'a.account_id').onRef('c.id', '=', 'a.contact_id'),
      )
      .select(['c.id', 'c.opted_out_at', 'c.complained_at', 'a.quarantined_at'])
      .where('a.account_id', '=', account.ctx.accountId)
      .where('a.value', '=', email)
      .executeTakeFirst();
  }

  const addCategory = (key: string, number: number) =>
    database.db
      .insertInto('subscription_category')
      .values({
        account_id: account.ctx.accountId,
        id: `018f0000-0000-7000-8000-00000000000${number}`,
        number,
        key,
        name: key,
        description: '',
        is_public: true,
        created_at: new Date(AT),
        updated_at: new Date(AT),
      })
      .execute();

  test('refuses moments that the store reads otherwise, before every list of activities stumbles over them', async () => {
    const item = { ...first('m1', 'ana@example.com'), kind: 'sent' };
    for (const [bad, path] of [
      [{ ...item, at: '0000-01-01T00:00:00Z' }, '/items/0/at'],
      [{ ...item, at: '0001-01-01T00:00:00Z' }, '/items/0/at'],
      [{ ...item, send: { kind: 'batch', startedAt: '9999-12-31T23:59:59-10:00' } }, '/items/0/send/startedAt'],
    ] as const) {
      const { status, body } = await post([bad]);
      expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    }
    await take([{ ...item, at: '1000-01-01T00:00:00Z' }]);
    const { status, body } = await account.call<{ items: { at: string }[] }>('GET', '/v1/activities?type=message.sent');
    expect([status, body.items.map(({ at }) => at)]).toEqual([200, ['1000-01-01T00:00:00.000Z']]);
  });

  test('tells of each kind with the message, what it was sent for and when it happened', async () => {
    await addCategory('offers', 7);
    const send = {
      kind: 'batch',
      number: 11,
      templateNumber: 12,
      messageInstanceNumber: 13,
      category: 'offers',
      startedAt: '2026-11-21T19:00:00+01:00',
      broadcastNumber: 14,
    };
    const item = { ...first('m1', 'ana@example.com'), send, tag: 'spring', viewUrl: 'https://mail.example/1' };
    const answer = await take([
      { ...item, kind: 'sent' },
      { externalId: 'm1', kind: 'delivered', at: AT },
      { externalId: 'm1', kind: 'read', at: AT },
      { externalId: 'm1', kind: 'clicked', at: AT, url: 'https://test.ua/promo/' },
    ]);
    expect(answer).toEqual({ accepted: 4, duplicates: 0 });
    const [, ...events] = await told();
    expect(events.map(({ type }) => type)).toEqual([
      'message.sent',
      'message.delivered',
      'message.read',
      'message.clicked',
    ]);
    const { data, at } = events[3] as (typeof events)[number];
    expect(at).toEqual(new Date(AT));
    expect(data).toMatchObject({
      contact: { email: 'ana@example.com' },
      message: {
        id: null,
        externalId: 'm1',
        number: 13,
        channel: 'email',
        recipient: 'ana@example.com',
        tag: 'spring',
        viewUrl: 'https://mail.example/1',
      },
      send: {
        kind: 'batch',
        number: 11,
        templateNumber: 12,
        category: 'offers',
        categoryNumber: 7,
        startedAt: '2026-11-21T18:00:00.000Z',
        broadcastNumber: 14,
        workflow: null,
      },
      click: { url: 'https://test.ua/promo/', at: AT },
    });
  });

  test('a report that is told again does nothing, in the same request, in a later one, or under an id of its own', async () => {
    const delivered = { ...first('m1', 'ana@example.com'), kind: 'delivered' };
    expect(await take([delivered, delivered])).toEqual({ accepted: 1, duplicates: 1 });
    const sameMoment = { ...delivered, at: '2026-11-21T21:00:00.000+01:00' };
    expect(await take([sameMoment])).toEqual({ accepted: 0, duplicates: 1 });
    const named = { externalId: 'm1', kind: 'read', id: 'r-1' };
    expect(await take([named, { ...named, at: AT }])).toEqual({ accepted: 1, duplicates: 1 });
    expect(await toldTypes()).toEqual(['contact.created', 'message.delivered', 'message.read']);
  });

  test('clicks on two links at one moment are two', async () => {
    const click = (url: string) => ({ ...first('m1', 'ana@example.com'), kind: 'clicked', url });
    expect(await take([click('https://a.example/'), click('https://b.example/')])).toMatchObject({ accepted: 2 });
  });

  test('a hard bounce puts the address into quarantine, once, with when it had arrived [DI-26] [DI-32] [DI-54]', async () => {
    const dsn = { mta: 'mx.example.com', diagnostic: 'smtp;550 5.1.1 unknown' };
    await take([
      { ...first('m1', 'ana@example.com'), kind: 'delivered' },
      { externalId: 'm1', kind: 'bounced', at: '2026-11-21T20:10:00Z', dsn },
      { ...first('m2', 'ana@example.com'), kind: 'bounced', dsn },
    ]);
    expect(await toldTypes()).toEqual([
      'contact.created',
      'message.delivered',
      'message.undelivered',
      'contact.quarantined',
      'message.undelivered',
    ]);
    expect((await told())[3]?.data).toMatchObject({
      address: { kind: 'email', value: 'ana@example.com' },
      error: { code: '5.1.1', mta: 'mx.example.com' },
      bouncedAt: '2026-11-21T20:10:00.000Z',
      deliveredAt: AT,
      message: { externalId: 'm1' },
    });
    expect((await contactOf('ana@example.com'))?.quarantined_at).toEqual(new Date('2026-11-21T20:10:00Z'));
  });

  test('a soft bounce is told and leaves the address alone', async () => {
    await take([{ ...first('m1', 'ana@example.com'), kind: 'bounced', dsn: { status: '4.2.2' } }]);
    expect(await toldTypes()).toEqual(['contact.created', 'message.undelivered']);
    expect((await contactOf('ana@example.com'))?.quarantined_at).toBeNull();
  });

  test('a complaint keeps its report byte for byte and opts the contact out [DI-33] [DI-55]', async () => {
    const report = '\r\nFrom: <abuse@example.com>\r\n\tboundary="part1_\\x"\r\n\r\n--part1 ñ 👋 </script>\u2028\r\n';
    await take([{ ...first('m1', 'ana@example.com'), kind: 'complained', report }]);
    expect(await toldTypes()).toEqual(['contact.created', 'contact.complained', 'contact.opted_out']);
    expect((await told())[1]?.data).toMatchObject({ report, message: { externalId: 'm1' } });
    const contact = await contactOf('ana@example.com');
    expect(contact?.complained_at).toEqual(new Date(AT));
    expect(contact?.opted_out_at).not.toBeNull();
  });

  test('who unsubscribes leaves everything, or the category that is named, and the message is shown', async () => {
    await addCategory('offers', 7);
    await take([{ ...first('m1', 'ana@example.com'), kind: 'unsubscribed', category: 'offers' }]);
    expect((await contactOf('ana@example.com'))?.opted_out_at).toBeNull();
    await take([{ externalId: 'm1', kind: 'unsubscribed', at: AT, id: 'all' }]);
    expect((await contactOf('ana@example.com'))?.opted_out_at).not.toBeNull();
    const [, changed, out] = await told();
    expect(changed).toMatchObject({
      type: 'contact.subscription_changed',
      data: { source: 'report', message: { externalId: 'm1' }, changes: [{ category: 'offers', isOptedIn: false }] },
    });
    expect(out).toMatchObject({ type: 'contact.opted_out', data: { source: 'report', message: { externalId: 'm1' } } });
  });

  test('the contact is found by phone, e-mail in any letters, and id; the address in the event is theirs', async () => {
    await take([
      { externalId: 'a', kind: 'sent', contact: { phone: '+52 55 0000 0000' }, channel: 'sms' },
      { externalId: 'b', kind: 'sent', contact: { phone: '+525500000000' }, channel: 'viber' },
      { ...first('c', 'Ana@Example.com'), kind: 'sent' },
    ]);
    const { id } = (await contactOf('ana@example.com')) ?? { id: '' };
    await take([{ externalId: 'd', kind: 'sent', contact: { id: encodeId('cnt', id) }, channel: 'email' }]);
    const sent = (await told()).filter(({ type }) => type === 'message.sent');
    expect(sent.map(({ data }) => (data as { message: { recipient: string } }).message.recipient)).toEqual([
      '+525500000000',
      '+525500000000',
      'ana@example.com',
      'ana@example.com',
    ]);
    expect((await toldTypes()).filter((type) => type === 'contact.created')).toHaveLength(2);
  });

  test('names every report that is wrong and takes none [edge 27]', async () => {
    await take([{ ...first('known', 'ana@example.com'), kind: 'sent' }]);
    const { status, body } = await post(
      [
        { externalId: 'known', kind: 'read' },
        { externalId: 'new', kind: 'read', contact: { email: 'nobody@example.com' }, channel: 'email' },
        { externalId: 'bare', kind: 'read' },
        { externalId: 'odd', kind: 'read', contact: { phone: 'x' }, channel: 'sms' },
        { externalId: 'gone', kind: 'read', contact: { id: 'cnt_01h47xjr000000000000000000' }, channel: 'sms' },
        { externalId: 'key', kind: 'read', contact: { key: { field: 'crm', value: '1' } }, channel: 'sms' },
      ],
      { createContacts: false },
    );
    expect(status).toBe(422);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual([
      '/items/1/contact/email',
      '/items/2/channel',
      '/items/2/contact',
      '/items/3/contact/phone',
      '/items/4/contact/id',
      '/items/5/contact/key',
    ]);
    expect(body.errors?.find(({ path }) => path === '/items/1/contact/email')).toEqual({
      path: '/items/1/contact/email',
      message: 'There is no such contact. With createContacts: true one is made.',
      code: 'contact_unknown',
    });
    expect(await toldTypes()).toEqual(['contact.created', 'message.sent']);
  });

  test.each([
    ['no items', { items: [] }, '/items'],
    ['1,001 items', { items: Array(1_001).fill({ externalId: 'm', kind: 'sent' }) }, '/items'],
    ['an unknown kind', { items: [{ externalId: 'm', kind: 'opened' }] }, '/items/0/kind'],
    [
      'a link on what is no click',
      { items: [{ externalId: 'm', kind: 'read', url: 'https://a.example' }] },
      '/items/0/url',
    ],
    ['a click without its link', { items: [{ externalId: 'm', kind: 'clicked' }] }, '/items/0/url'],
    ['a script as link', { items: [{ externalId: 'm', kind: 'clicked', url: 'javascript:alert(1)' }] }, '/items/0/url'],
    [
      'two contacts',
      {
        items: [
          { ...first('m', 'a@b.example'), kind: 'sent', contact: { email: 'a@b.example', phone: '+525500000000' } },
        ],
      },
      '/items/0/contact',
    ],
    [
      'a number beyond 2^53',
      { items: [{ ...first('m', 'a@b.example'), kind: 'sent', send: { kind: 'batch', number: 2 ** 53 } }] },
      '/items/0/send/number',
    ],
    [
      'a status that is a success',
      { items: [{ ...first('m', 'a@b.example'), kind: 'bounced', dsn: { status: '2.0.0' } }] },
      '/items/0/dsn/status',
    ],
    [
      'a moment that is none',
      { items: [{ ...first('m', 'a@b.example'), kind: 'sent', at: 'yesterday' }] },
      '/items/0/at',
    ],
    [
      'a moment to come',
      { items: [{ ...first('m', 'a@b.example'), kind: 'sent', at: '2026-11-22T22:43:53Z' }] },
      '/items/0/at',
    ],
    [
      'an unknown category',
      { items: [{ ...first('m', 'a@b.example'), kind: 'unsubscribed', category: 'x' }] },
      '/items/0/category',
    ],
    ['half a surrogate', { items: [{ ...first('m', 'a@b.example'), kind: 'sent', tag: '\ud800' }] }, '/items/0/tag'],
    [
      'a broadcast that is a workflow',
      {
        items: [
          {
            ...first('m', 'a@b.example'),
            kind: 'sent',
            send: {
              kind: 'batch',
              broadcastNumber: 1,
              workflow: { number: 1, blockId: 'b', eventKey: '0012', eventType: 't' },
            },
          },
        ],
      },
      '/items/0/send/workflow',
    ],
  ])('refuses %s by its place', async (_, body, path) => {
    const answer = await account.call<Answer>('POST', '/v1/message-events', { createContacts: true, ...body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
    expect(await told()).toEqual([]);
  });

  test('a key that may only read reports nothing', async () => {
    const read = await account.callerWith('read');
    const answer = await read('POST', '/v1/message-events', { items: [{ externalId: 'm', kind: 'sent' }] });
    expect(answer.status).toBe(403);
  });

  test('another account’s messages and contacts are not known [XP-20]', async () => {
    await take([{ ...first('m1', 'ana@example.com'), kind: 'sent' }]);
    const { id } = (await contactOf('ana@example.com')) ?? { id: '' };
    const other = await api.createAccount();
    const report = (item: object) => other.call<Answer>('POST', '/v1/message-events', { items: [item] });
    const byMessage = await report({ externalId: 'm1', kind: 'read' });
    expect(byMessage.body.errors?.map(({ path }) => path)).toEqual(['/items/0/channel', '/items/0/contact']);
    const byId = await report({
      externalId: 'm1',
      kind: 'read',
      channel: 'email',
      contact: { id: encodeId('cnt', id) },
    });
    expect(byId.body.errors?.map(({ path }) => path)).toEqual(['/items/0/contact/id']);
  });

  test('a thousand reports take as many statements as one', async () => {
    const people = Array.from({ length: 50 }, (_, n) => ({ ...first(`p${n}`, `p${n}@example.com`), kind: 'sent' }));
    await take(people);
    const report = async (from: number, to: number) => {
      const items = Array.from({ length: to - from }, (_, n) => {
        const message = first(`m${from + n}`, `p${(from + n) % 50}@example.com`);
        return [
          { ...message, kind: 'sent' },
          { ...message, kind: 'delivered' },
        ];
      }).flat();
      const before = statements.count();
      expect(await take(items)).toEqual({ accepted: items.length, duplicates: 0 });
      return statements.count() - before;
    };
    const ofTwo = await report(0, 1);
    expect(ofTwo).toBeGreaterThan(5);
    expect(await report(1, 501)).toBe(ofTwo);
  });

  // PGlite has one connection.
  test.runIf(store === 'postgres')('the same reports at once are taken in once', async () => {
    await take([{ ...first('m0', 'ana@example.com'), kind: 'sent' }]);
    const items = ['m1', 'm2', 'm3'].map((id) => ({ ...first(id, 'ana@example.com'), kind: 'complained' }));
    const answers = await Promise.all([items, items.toReversed(), items].map((each) => take(each)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(3);
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(6);
    expect((await toldTypes()).filter((type) => type === 'contact.complained')).toHaveLength(3);
    expect((await toldTypes()).filter((type) => type === 'contact.opted_out')).toHaveLength(1);
  });
});
