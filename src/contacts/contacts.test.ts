import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { Contact, SavedContact } from './schema.ts';
import { createTold, type Told } from './testing/told.ts';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string; code?: string }[];
}
type Answer = Contact & SavedContact & Problem;

describe.each(STORES)('contacts on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let clock: SteppedClock;
  let told: () => Promise<Told[]>;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    told = createTold(account.ctx);
  });

  const create = (input: object) => account.call<Answer>('POST', '/v1/contacts', input);
  const change = (id: string, input: object) => account.call<Answer>('PATCH', `/v1/contacts/${id}`, input);
  const get = (id: string) => account.call<Answer>('GET', `/v1/contacts/${id}`);
  const list = async (query: string) => {
    const { status, body } = await account.call<{ items: Contact[]; nextCursor: string | null } & Problem>(
      'GET',
      `/v1/contacts${query}`,
    );
    return { status, body, names: body.items?.map(({ name }) => name) };
  };
  async function defineField(input: object): Promise<void> {
    const { status } = await account.call('POST', '/v1/contact-fields', { name: 'A field', ...input });
    expect(status).toBe(201);
  }

  test('are made with all that is known of them, in one form, and told of [DI-28]', async () => {
    await defineField({ code: 'f_Country', type: 'text', isKey: true });
    await account.call('POST', '/v1/subscription-categories', { key: 'infolettre', name: 'Newsletter' });
    const { status, body } = await create({
      phone: '+52 55 0000 0000',
      email: ' Ana@Example.COM ',
      name: ' Ana ',
      language: 'pt-br',
      fields: { f_Country: 'MX-7', plan: { level: 2 } },
      subscriptions: { infolettre: true },
    });
    const at = new Date(clock.now()).toISOString();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^cnt_/),
      name: 'Ana',
      phone: '+525500000000',
      email: 'ana@example.com',
      language: 'pt-BR',
      fields: { f_Country: 'MX-7', plan: { level: 2 } },
      keys: { f_Country: 'MX-7' },
      consent: { isOptedOut: false, optedOutAt: null, optedInAt: null },
      subscriptions: [{ category: 'infolettre', isOptedIn: true, changedAt: at, source: 'api' }],
      createdAt: at,
      createdBy: 'api',
      updatedBy: 'api',
    });
    expect(body.addresses.map(({ kind, value }) => [kind, value])).toEqual([
      ['email', 'ana@example.com'],
      ['phone', '+525500000000'],
    ]);
    expect((await get(body.id)).body).toEqual(body);
    const events = await told();
    expect(events.map(({ type }) => type)).toEqual(['contact.created', 'contact.subscription_changed']);
    expect(events[0]?.data).toMatchObject({
      source: 'api',
      contact: {
        id: body.id,
        number: body.number,
        phone: '+525500000000',
        email: 'ana@example.com',
        language: 'pt-BR',
        keys: { f_Country: 'MX-7' },
        name: 'Ana',
        fields: { f_Country: 'MX-7', plan: { level: 2 } },
        isActive: true,
        subscriptions: [{ category: 'infolettre', isOptedIn: true, changedAt: at }],
        createdAt: at,
        sources: { creation: 'api' },
      },
    });
  });

  test('need something that they are known by', async () => {
    const { status, body } = await create({ name: 'Nobody' });
    expect([status, body.errors?.[0]?.path]).toEqual([422, '/phone']);
  });

  test('keep the zeros of digits that are text, and refuse numbers that JSON cannot hold [edge 27]', async () => {
    await defineField({ code: 'customerId', type: 'text', isKey: true });
    await defineField({ code: 'visits', type: 'number' });
    const { body } = await create({ fields: { customerId: '0012', eventKey: '000099' } });
    expect([body.fields, body.keys]).toEqual([{ customerId: '0012', eventKey: '000099' }, { customerId: '0012' }]);
    for (const fields of [{ visits: 2 ** 53 }, { orderId: 2 ** 53 + 2 }, { nested: [{ id: -(2 ** 60) }] }]) {
      const refused = await create({ phone: '+525500000001', fields });
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, `/fields/${Object.keys(fields)[0]}`]);
      expect(refused.body.errors?.[0]?.message).toMatch(/2\^53/);
    }
    expect((await create({ phone: '+525500000001', fields: { visits: 2 ** 53 - 1 } })).status).toBe(201);
  });

  test('refuse values that are nested deeper than stores and parsers can follow', async () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const { status, body } = await create({ phone: '+525500000001', fields: { free: nested(33) } });
    expect([status, body.errors?.map(({ path }) => path)]).toEqual([422, ['/fields/free']]);
    expect((await create({ phone: '+525500000001', fields: { free: nested(32) } })).status).toBe(201);
  });

  test('have numbers over 2^31 that keep every digit [YS-27]', async () => {
    const number = 2 ** 40;
    await sql`select setval(pg_get_serial_sequence('contact', 'number'), ${number - 1})`.execute(database.db);
    const { body } = await create({ phone: '+525500000001' });
    expect((await get(body.id)).body.number).toBe(number);
    await told();
    await change(body.id, { name: 'Ana' });
    expect((await told())[0]?.data.contact.number).toBe(number);
  });

  test.each([
    ['a phone that is none', { phone: '12' }, '/phone'],
    ['a phone of 17 digits', { phone: '+5255000000001234567' }, '/phone'],
    ['an address without a domain', { email: 'ana@localhost' }, '/email'],
    ['a long local part', { email: `${'a'.repeat(65)}@example.com` }, '/email'],
    ['the name of a language', { language: 'english' }, '/language'],
    ['a long name', { name: 'x'.repeat(201) }, '/name'],
    ['what is built in as a field', { fields: { email: 'ana@example.com' } }, '/fields/email'],
    ['text as a number', { fields: { f_age: '12' } }, '/fields/f_age'],
    ['a code in another case', { fields: { F_AGE: 12 } }, '/fields/F_AGE'],
    ['a day that is none', { fields: { f_born: '2026-02-30' } }, '/fields/f_born'],
    ['a moment without a zone', { fields: { f_seen: '2026-02-03T10:00:00' } }, '/fields/f_seen'],
    ['a choice that there is none of', { fields: { f_size: 'XXL' } }, '/fields/f_size'],
    ['text as a boolean', { fields: { f_ok: 'true' } }, '/fields/f_ok'],
    ['U+0000', { fields: { note: 'a\0b' } }, '/fields/note'],
    ['fields of 70 KB', { fields: { note: 'x'.repeat(70_000) } }, '/fields'],
    ['a category that is none', { subscriptions: { nothing: true } }, '/subscriptions/nothing'],
    ['no boolean', { subscriptions: { infolettre: 'yes' } }, '/subscriptions/infolettre'],
    ['in and out at once', { subscriptions: { infolettre: true }, optedOut: true }, '/subscriptions/infolettre'],
    ['an unknown field', { nickname: 'Ana' }, '/nickname'],
  ])('refuse %s, naming the field, and nothing is made', async (_, input, path) => {
    await defineField({ code: 'f_age', type: 'number' });
    await defineField({ code: 'f_born', type: 'date' });
    await defineField({ code: 'f_seen', type: 'datetime' });
    await defineField({ code: 'f_ok', type: 'boolean' });
    await defineField({ code: 'f_size', type: 'choice', choices: ['S', 'M'] });
    await account.call('POST', '/v1/subscription-categories', { key: 'infolettre', name: 'Newsletter' });
    const { status, body } = await create({ phone: '+525500000001', ...input });
    expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    expect((await list('')).body.items).toEqual([]);
    expect(await told()).toEqual([]);
  });

  test('are one each for a phone, an e-mail address and a key: who has it is named', async () => {
    await defineField({ code: 'customerId', type: 'number', isKey: true });
    const { body: ana } = await create({
      phone: '+525500000001',
      email: 'ana@example.com',
      fields: { customerId: 12 },
    });
    await told();
    const { status, body } = await create({
      phone: '005255 0000 0001'.replace('00', '+'),
      email: 'ANA@example.com',
      fields: { customerId: 12 },
    });
    expect([status, body.code]).toEqual([409, 'conflict']);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['/email', '/fields/customerId', '/phone']);
    for (const { message, code } of body.errors ?? [])
      expect([message, code]).toEqual([expect.stringContaining(ana.id), 'taken']);
    const { body: ben } = await create({ phone: '+525500000002' });
    const refused = await change(ben.id, { name: 'Ben', fields: { customerId: 12 } });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([409, '/fields/customerId']);
    expect((await get(ben.id)).body).toEqual(ben);
    expect((await told()).map(({ type }) => type)).toEqual(['contact.created']);
  });

  test('have one number however it is written [edge 14]', async () => {
    const { body: ana } = await create({ phone: '+52 55 0000 0000' });
    expect(ana.phone).toBe('+525500000000');
    for (const phone of ['525500000000', '+52 (55) 0000-0000', '+52-55-0000-0000', 'whatsapp:+525500000000']) {
      const { status, body } = await create({ phone });
      expect([phone, status, body.errors?.[0]?.message]).toEqual([phone, 409, expect.stringContaining(ana.id)]);
    }
    for (const phone of ['0052 55 0000 0000', '+52 55 CALL NOW', '+5255000000001234', '']) {
      const { status, body } = await create({ phone });
      expect([phone, status, body.errors?.[0]?.path]).toEqual([phone, 422, '/phone']);
    }
  });

  test('that change later leave what was told of them before as it was [edge 24]', async () => {
    const { body } = await create({ phone: '+525500000001', name: 'Ana' });
    const before = await told();
    await change(body.id, { name: 'Eva', phone: '+525500000002' });
    expect((await createTold(account.ctx)())[0]).toEqual(before[0]);
  });

  test('of two accounts may have the same phone [XP-20]', async () => {
    const other = await api.createAccount();
    const mine = await create({ phone: '+525500000001' });
    const theirs = await other.call<Contact>('POST', '/v1/contacts', { phone: '+525500000001' });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'x' }],
      ['DELETE', '', undefined],
      ['POST', '/merge', { contactId: theirs.body.id }],
      ['POST', '/opt-out', undefined],
      ['POST', '/opt-in', undefined],
      ['POST', '/complaints', {}],
      ['PATCH', '/subscriptions', {}],
      ['POST', '/lift-quarantine', { kind: 'phone', value: '+525500000001' }],
    ] as const) {
      const { status } = await other.call(method, `/v1/contacts/${mine.body.id}${path}`, body);
      expect([path, status]).toEqual([path, 404]);
    }
    expect((await get(mine.body.id)).body).toEqual(mine.body);
  });

  describe('that are changed', () => {
    test('show the values after it, in the event as well [DI-29]', async () => {
      const { body } = await create({ phone: '+525500000001', fields: { city: 'Lima', plan: 'A' } });
      await told();
      clock.advance(60_000);
      const changed = await change(body.id, { name: 'Ana', fields: { city: null, plan: 'B', age: 7 } });
      expect([changed.status, changed.body.isChanged, changed.body.fields]).toEqual([200, true, { plan: 'B', age: 7 }]);
      const [event, ...others] = await told();
      expect(others).toEqual([]);
      expect(event).toMatchObject({
        type: 'contact.modified',
        data: {
          source: 'api',
          contact: {
            name: 'Ana',
            fields: { plan: 'B', age: 7 },
            modifiedAt: new Date(clock.now()).toISOString(),
            sources: { creation: 'api', modification: 'api' },
          },
        },
      });
    });

    test('to what they are already tell nobody, and say so [edge 25]', async () => {
      await account.call('POST', '/v1/subscription-categories', { key: 'infolettre', name: 'Newsletter' });
      const values = {
        phone: '+525500000001',
        email: 'ana@example.com',
        name: 'Ana',
        language: 'es',
        fields: { plan: { a: 1, b: [2] }, none: null },
        subscriptions: { infolettre: true },
        optedOut: false,
      };
      const { body } = await create(values);
      await told();
      clock.advance(60_000);
      const same = { ...values, phone: ' +52 5500000001', fields: { plan: { b: [2.0], a: 1 }, gone: null } };
      const { status, body: after } = await change(body.id, same);
      expect([status, after]).toEqual([200, { ...body, isChanged: false }]);
      expect((await change(body.id, {})).body.isChanged).toBe(false);
      expect(await told()).toEqual([]);
    });

    test('get a new phone in the place of the first one, and lose all with null', async () => {
      const { body } = await create({ phone: '+525500000001', email: 'ana@example.com' });
      const { body: other } = await create({ phone: '+525500000009' });
      expect((await change(body.id, { phone: '+525500000002' })).body.phone).toBe('+525500000002');
      expect((await create({ phone: '+525500000001' })).status).toBe(201);
      await account.call('POST', `/v1/contacts/${body.id}/merge`, { contactId: other.id });
      const { body: swapped } = await change(body.id, { phone: '+525500000009' });
      expect([swapped.phone, swapped.addresses.map(({ value }) => value)]).toEqual([
        '+525500000009',
        ['ana@example.com', '+525500000009'],
      ]);
      const { body: without } = await change(body.id, { phone: null });
      expect([without.phone, without.addresses.length]).toEqual([null, 1]);
    });

    test('are refused to lose the last thing that they are known by', async () => {
      const { body } = await create({ phone: '+525500000001' });
      const { status, body: problem } = await change(body.id, { phone: null });
      expect([status, problem.errors?.[0]?.path]).toEqual([422, '/phone']);
      expect((await get(body.id)).body.phone).toBe('+525500000001');
    });

    test('give a key back when it changes', async () => {
      await defineField({ code: 'customerId', type: 'text', isKey: true });
      const { body } = await create({ fields: { customerId: 'A' } });
      expect((await change(body.id, { fields: { customerId: 'B' } })).body.keys).toEqual({ customerId: 'B' });
      expect((await create({ fields: { customerId: 'A' } })).status).toBe(201);
      const removed = await change(body.id, { phone: '+525500000001', fields: { customerId: null } });
      expect([removed.body.keys, removed.body.fields]).toEqual([{}, {}]);
    });
  });

  describe('in lists', () => {
    beforeEach(async () => {
      await defineField({ code: 'customerId', type: 'text', isKey: true });
      for (const [name, phone] of [
        ['Ana', '+525500000001'],
        ['Ben', '+525500000002'],
        ['Eve', '+335500000003'],
      ]) {
        await create({ name, phone, email: `${name}@example.com`, fields: { customerId: `c=${name}` } });
        clock.advance(60_000);
      }
    });

    test('come newest first, page by page', async () => {
      const { body: first } = await list('?limit=2');
      expect(first.items.map(({ name }) => name)).toEqual(['Eve', 'Ben']);
      const { body: second } = await list(`?limit=2&cursor=${first.nextCursor}`);
      expect([second.items.map(({ name }) => name), second.nextCursor]).toEqual([['Ana'], null]);
    });

    test('YS-73: are found by address, key and a part of what they are called', async () => {
      const isoOf = (minutesAgo: number) =>
        encodeURIComponent(new Date(clock.now() - minutesAgo * 60_000).toISOString());
      await account.call('POST', `/v1/contacts/${(await list('?email=ben@example.com')).body.items[0]?.id}/opt-out`);
      for (const [query, names] of [
        [`?phone=${encodeURIComponent('+52 5500000001')}`, ['Ana']],
        ['?phone=nothing', []],
        ['?email=ANA%40example.com', ['Ana']],
        [`?key=${encodeURIComponent('customerId=c=Eve')}`, ['Eve']],
        [`?phone=%2B525500000001&key=${encodeURIComponent('customerId=c=Eve')}`, []],
        ['?q=an', ['Ana']],
        ['?q=%2B52', ['Ben', 'Ana']],
        ['?q=BEN@', ['Ben']],
        ['?q=e', ['Eve', 'Ben', 'Ana']],
        ['?q=0000001', ['Ana']],
        ['?q=%25', []],
        ['?optedOut=true', ['Ben']],
        [`?createdFrom=${isoOf(2)}`, ['Eve', 'Ben']],
        [`?createdFrom=${isoOf(3)}&createdTo=${isoOf(1)}`, ['Ben', 'Ana']],
        [`?filter=${encodeURIComponent('{"attribute":"name","op":"in","value":["Ana","Eve"]}')}`, ['Eve', 'Ana']],
      ] as const) {
        expect([query, (await list(query)).names]).toEqual([query, names]);
      }
    });

    test.each([
      ['?limit=0', '/limit'],
      ['?key=abc', '/key'],
      ['?segment=cnt_1', '/segment'],
      ['?filter=%7B', '/filter'],
      ['?filter=%7B%22field%22%3A%22x%22%7D', '/filter/field'],
      ['?optedOut=maybe', '/optedOut'],
      ['?createdFrom=yesterday', '/createdFrom'],
      ['?createdFrom=0000-01-01T00:00:00Z', '/createdFrom'],
      ['?createdTo=9999-12-31T23:59:59-10:00', '/createdTo'],
      ['?cursor=x', '/cursor'],
    ])('refuse %s, naming the parameter', async (query, path) => {
      const { status, body } = await list(query);
      expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    });
  });

  test('are changed by design keys, and shown to all', async () => {
    const { body } = await create({ phone: '+525500000001' });
    const reader = await account.callerWith('read');
    expect((await reader('GET', `/v1/contacts/${body.id}`)).status).toBe(200);
    expect((await reader('PATCH', `/v1/contacts/${body.id}`, { name: 'x' })).status).toBe(403);
    expect((await reader('DELETE', `/v1/contacts/${body.id}`)).status).toBe(403);
  });

  // PGlite has one connection: there is no second one at the same moment.
  test.runIf(store === 'postgres')(
    'of two made at once with one phone one is made, and the other told whose it is',
    async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => create({ phone: '+525500000001', email: `a${index}@example.com` })),
      );
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBe(1);
      for (const { body } of answers.filter(({ status }) => status !== 201)) {
        expect(body.errors).toEqual([
          { path: '/phone', message: expect.stringContaining(made[0]?.body.id as string), code: 'taken' },
        ]);
      }
      expect((await list('')).body.items.length).toBe(1);
      expect((await told()).map(({ type }) => type)).toEqual(['contact.created']);
    },
  );
});
