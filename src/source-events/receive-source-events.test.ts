import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { createIdClock, type SteppedClock, testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { newId } from '../store/context.ts';
import type { ShownSourceEvent, TakenSourceEvents } from './schema.ts';
import type { SourceEvent, StartCampaigns } from './source-event.ts';

interface Refusal {
  code: string;
  errors: { path: string; message: string }[];
}

describe.each(STORES)('source events on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  let asked: SourceEvent[];
  let start: StartCampaigns;
  beforeAll(async () => {
    database = await createDatabase();
    clock = createIdClock();
    api = createTestApi(testContext(database.db, clock), { start: (ctx, event) => start(ctx, event) });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    asked = [];
    start = async (_, event) => {
      asked.push(event);
      return [];
    };
  });

  const event = (over: object = {}) => ({
    type: 'order.paid',
    key: 'A-17',
    contact: { email: 'a@example.com' },
    ...over,
  });
  const send = async (body: unknown) =>
    (await account.call<TakenSourceEvents>('POST', '/v1/source-events', body)).body.items;
  const refuse = async (body: unknown) => {
    const { status, body: problem } = await account.call<Refusal>('POST', '/v1/source-events', body);
    expect([status, problem.code]).toEqual([422, 'invalid']);
    const { body: list } = await account.call<{ items: unknown[] }>('GET', '/v1/source-events');
    expect(list.items).toEqual([]);
    return problem.errors.map(({ path }) => path);
  };
  const sendText = (params: string) => {
    const body = `{"type":"t","key":"k","contact":{"email":"a@example.com"},"params":${params}}`;
    const headers = { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' };
    return api.request('/v1/source-events', headers, { method: 'POST', body });
  };
  const createContact = async (input: object) =>
    (await account.call<{ id: string }>('POST', '/v1/contacts', input)).body.id;
  const get = async (id: string) => (await account.call<ShownSourceEvent>('GET', `/v1/source-events/${id}`)).body;

  test('keeps what happened and shows it', async () => {
    const params = { orderId: 'A-17', total: 49.9, items: [{ sku: 'x', count: 2 }], gift: null };
    const { status, body } = await account.call<TakenSourceEvents>(
      'POST',
      '/v1/source-events',
      event({ params, occurredAt: '2026-11-21T10:00:00+01:00' }),
    );
    const id = expect.stringMatching(/^sev_/);
    const told = { id, key: 'A-17', duplicate: false, differs: false, contactId: null, started: [] };
    expect([status, body]).toEqual([202, { items: [told] }]);
    expect(await get(body.items[0]?.id as string)).toEqual({
      id,
      type: 'order.paid',
      key: 'A-17',
      contactId: null,
      contact: { email: 'a@example.com' },
      params,
      occurredAt: '2026-11-21T09:00:00.000Z',
      receivedAt: new Date(clock.now()).toISOString(),
      started: [],
    });
  });

  test('YS-68: each of contact id, phone and e-mail alone is enough to find the contact', async () => {
    const id = await createContact({ phone: '+525500000001', email: 'Ana@Example.com' });
    const ways = [
      { id },
      { phone: '+52 55 0000 0001' },
      { phone: '+52 (55) 0000-0001' },
      { email: ' ANA@example.com ' },
    ];
    for (const [n, contact] of ways.entries()) {
      const [taken] = await send(event({ key: `${n}`, contact }));
      expect([contact, taken?.contactId]).toEqual([contact, id]);
    }
    expect(asked.map(({ contact }) => contact)).toEqual([
      { id },
      { phone: '+525500000001' },
      { phone: '+525500000001' },
      { email: 'ana@example.com' },
    ]);
  });

  test('YS-68: without id, phone and e-mail it is refused', async () => {
    for (const contact of [{}, { id: null, phone: null, email: null }]) {
      const { body } = await account.call<Refusal>('POST', '/v1/source-events', event({ contact }));
      expect(body.errors).toEqual([{ path: '/contact', message: 'Give one of id, phone, email.' }]);
    }
    expect(await refuse({ type: 'a', key: 'b' })).toEqual(['/contact']);
  });

  test.each([
    ['$email', { email: '{p}' }],
    [`\${email}`, { email: '{p}' }],
    [`\${customer.email}`, { customer: { email: '{p}' } }],
    ["$customer.get('e-mail')", { customer: { 'e-mail': '{p}' } }],
  ])('YS-69: the field takes an event expression, and %s picks that contact', async (email, shape) => {
    const [ana, ben] = [
      await createContact({ email: 'ana@example.com' }),
      await createContact({ email: 'b@example.com' }),
    ];
    const paramsFor = (address: string) => JSON.parse(JSON.stringify(shape).replace('{p}', address));
    const items = await send({
      events: [
        event({ key: '1', contact: { email }, params: paramsFor('b@example.com') }),
        event({ key: '2', contact: { email }, params: paramsFor('Ana@example.com') }),
      ],
    });
    expect(items.map(({ contactId }) => contactId)).toEqual([ben, ana]);
  });

  test('YS-69: an expression that the event has nothing for is refused by name', async () => {
    const contacts = [
      { email: '$email' },
      { email: `\${toString}` },
      { email: '$o' },
      { phone: '$phone' },
      { email: '$bad' },
    ];
    const params = { o: {}, bad: 'no address', phone: 525500000001 };
    const events = contacts.map((contact, n) => event({ key: `${n}`, contact, params }));
    expect(await refuse({ events })).toEqual([
      '/events/0/contact/email',
      '/events/1/contact/email',
      '/events/2/contact/email',
      '/events/4/contact/email',
    ]);
  });

  test('of several identities the first that finds somebody counts; phone and e-mail may be nobody’s yet', async () => {
    const ana = await createContact({ email: 'ana@example.com' });
    const items = await send({
      events: [
        event({ key: '1', contact: { phone: '+525500000009', email: 'ana@example.com' } }),
        event({ key: '2', contact: { phone: '+525500000009', email: 'new@example.com' } }),
      ],
    });
    expect(items.map(({ contactId }) => contactId)).toEqual([ana, null]);
    expect(asked.map(({ contact }) => contact.phone)).toEqual(['+525500000009', '+525500000009']);
  });

  test('an id that is nobody’s, or another account’s, is refused with every other mistake of that kind', async () => {
    const other = await api.createAccount();
    const { body } = await other.call<{ id: string }>('POST', '/v1/contacts', { email: 'x@example.com' });
    const ids = [body.id, encodeId('cnt', newId(account.ctx))];
    const events = ids.map((id, n) => event({ key: `${n}`, contact: { id, email: 'x@example.com' } }));
    expect(await refuse({ events: [event(), ...events] })).toEqual(['/events/1/contact/id', '/events/2/contact/id']);
    expect(asked).toEqual([]);
  });

  test('the same key again is the first event, whoever it was about, and does nothing', async () => {
    const [first] = await send(event({ params: { total: 1 } }));
    clock.advance(29 * 86_400_000);
    const again = await send(event({ params: { total: 1 } }));
    expect(again).toEqual([{ ...first, duplicate: true }]);
    const [other] = await send(event({ type: 'order.left', contact: { id: encodeId('cnt', newId(account.ctx)) } }));
    expect(other).toEqual({ ...first, duplicate: true, differs: true });
    expect(asked).toHaveLength(1);
    expect(await get(first?.id as string)).toMatchObject({ type: 'order.paid', params: { total: 1 } });
  });

  test('the same key twice in one request counts once; another account’s keys are its own', async () => {
    const items = await send({ events: [event(), event({ params: { n: 2 } }), event({ key: 'B' }), event()] });
    expect(items.map(({ duplicate, differs }) => [duplicate, differs])).toEqual([
      [false, false],
      [true, true],
      [false, false],
      [true, false],
    ]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
    expect(asked.map(({ key, params }) => [key, params])).toEqual([
      ['A-17', {}],
      ['B', {}],
    ]);
    const other = await api.createAccount();
    const { body } = await other.call<TakenSourceEvents>('POST', '/v1/source-events', event());
    expect(body.items[0]?.duplicate).toBe(false);
  });

  test('one bad event refuses all, and every mistake is named by where it stands', async () => {
    const bad = [
      event({ type: ' order', key: '' }),
      event({ key: 'x'.repeat(201), contact: { phone: '12', email: 'no', id: 'cnt_1' } }),
      event({ params: [], contact: 'ana@example.com' }),
      event({ params: { a: { b: 'x\0' } }, occurredAt: 'yesterday', color: 'red' }),
      event({ key: '\ud800' }),
      'text',
    ];
    expect(await refuse({ events: [event(), ...bad], more: 1 })).toEqual([
      '/events/1/type',
      '/events/1/key',
      '/events/2/key',
      '/events/3/contact',
      '/events/3/params',
      '/events/4/params/a/b',
      '/events/4/occurredAt',
      '/events/4/color',
      '/events/5/key',
      '/events/6',
      '/more',
    ]);
    expect(await refuse(event({ contact: { phone: '12', email: 'no', id: 'cnt_1' } }))).toEqual([
      '/contact/id',
      '/contact/phone',
      '/contact/email',
    ]);
    expect(await refuse({ events: [] })).toEqual(['/events']);
    expect(await refuse({ events: Array.from({ length: 501 }, (_, n) => event({ key: `${n}` })) })).toEqual([
      '/events',
    ]);
    expect(await refuse([event()])).toEqual(['']);
    const ahead = new Date(clock.now() + 6 * 60_000).toISOString();
    expect(await refuse({ events: [event(), event({ occurredAt: ahead })] })).toEqual(['/events/1/occurredAt']);
  });

  test('parameters are plain data of a bounded size', async () => {
    const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, n]));
    const hostile: [unknown, string][] = [
      [JSON.parse('{"__proto__": {"isAdmin": true}}'), '/params/__proto__'],
      [{ a: [{ constructor: 1 }] }, '/params/a/0/constructor'],
      [{ prototype: 1 }, '/params/prototype'],
      [{ '': 1 }, '/params/'],
      [{ ['x'.repeat(101)]: 1 }, `/params/${'x'.repeat(100)}`],
      [many(101), '/params'],
      [{ a: nested(16) }, `/params/a${'/0'.repeat(15)}`],
      [{ a: 'ñ'.repeat(16_384) }, '/params'],
      [{ orderId: 2 ** 60 }, '/params/orderId'],
      [{ a: '\udc00' }, '/params/a'],
      ['text', '/params'],
      [null, '/params'],
    ];
    for (const [params, path] of hostile) expect(await refuse(event({ params }))).toEqual([path]);
    for (const params of [many(100), { a: nested(15) }, { a: 'x'.repeat(32_000) }, { toString: 'x', дом: 1 }]) {
      const [taken] = await send(event({ key: newId(account.ctx), params }));
      expect((await get(taken?.id as string)).params).toEqual(params);
    }
  });

  test('a body of brackets only is refused like any other', async () => {
    const answer = await sendText(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    expect([answer.status, ((await answer.json()) as Refusal).errors.length]).toEqual([422, 1]);
  });

  test('a number that is beyond all numbers is refused: it would be kept as null', async () => {
    const answer = await sendText('{"total":1e400}');
    expect(((await answer.json()) as Refusal).errors).toMatchObject([{ path: '/params/total' }]);
  });

  test('keys of the scope read cannot send, and can read', async () => {
    const read = await account.callerWith('read');
    expect((await read('POST', '/v1/source-events', event())).status).toBe(403);
    expect((await read('GET', '/v1/source-events')).status).toBe(200);
  });
});

describe('many at once on PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createPostgresDatabase();
  });
  afterAll(() => database.close());

  test('the same keys in 20 requests at a time, in any order, are kept and started once each', async () => {
    const asked: string[] = [];
    const start: StartCampaigns = async (_, { key }) => {
      asked.push(key);
      return [];
    };
    const api = createTestApi(testContext(database.db), { start });
    const { call } = await api.createAccount();
    const { body: ana } = await call<{ id: string }>('POST', '/v1/contacts', { email: 'ana@example.com' });
    const keys = ['1', '2', '3', '4'];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const turned = keys.map((_, k) => keys[(k + n) % keys.length]);
        const events = turned.map((key) => ({ type: 't', key, contact: { email: 'ana@example.com' } }));
        return call<TakenSourceEvents>('POST', '/v1/source-events', { events });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    const items = answers.flatMap(({ body }) => body.items);
    expect(items.filter(({ duplicate }) => !duplicate)).toHaveLength(4);
    expect(new Set(items.map(({ id }) => id)).size).toBe(4);
    expect(new Set(items.map(({ contactId }) => contactId))).toEqual(new Set([ana.id]));
    expect(asked.sort()).toEqual(keys);
  });
});
