import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId } from '../../base/ids.ts';
import { quarantineAddress } from '../quarantine.ts';
import type { Contact } from '../schema.ts';
import type { CountedSegment } from './schema.ts';

interface Problem {
  detail: string;
  errors?: { path: string; message: string }[];
}
type Listed = { items: Contact[]; nextCursor: string | null };

describe.each(STORES)('segments on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let segmentId: string;
  beforeAll(async () => {
    database = await createDatabase();
    const clock = new SteppedClock(Date.parse('2026-11-21T10:00:00.000Z'));
    api = createTestApi(testContext(database.db, clock));
    account = await api.createAccount();
    for (const input of [
      { code: 'plan', type: 'text' },
      { code: 'age', type: 'number' },
      { code: 'vip', type: 'boolean' },
      { code: 'born', type: 'date' },
      { code: 'seen', type: 'datetime' },
      { code: 'size', type: 'choice', choices: ['S', 'M'] },
    ]) {
      await account.call('POST', '/v1/contact-fields', { ...input, name: input.code });
    }
    for (const key of ['news', 'offers']) await account.call('POST', '/v1/subscription-categories', { key, name: key });
    const ana = await create({
      name: 'Ana%',
      phone: '+525500000001',
      email: 'ana@example.com',
      language: 'es',
      fields: { plan: 'Gold', age: 30, vip: true, born: '1996-02-29', seen: '2026-11-21T09:00:00Z', size: 'S' },
      subscriptions: { news: true },
    });
    clock.advance(3_600_000);
    const ben = await create({
      name: 'Ben',
      phone: '+335500000002',
      fields: {
        plan: 'silver',
        age: 9,
        vip: false,
        born: '2017-01-01',
        seen: '2026-11-21T11:00:00.5+01:00',
        size: 'M',
      },
      subscriptions: { news: false, offers: true },
    });
    clock.advance(3_600_000);
    await create({ email: 'eve@example.com', subscriptions: { offers: false } });
    // Older than their fields' definitions: of other types.
    await database.db
      .insertInto('contact')
      .values({
        account_id: account.ctx.accountId,
        id: '018f0000-0000-7000-8000-000000000000',
        name: 'Old',
        fields: JSON.stringify({ plan: 5, age: 'old', vip: 'yes', born: 'long ago', seen: { at: 1 }, size: null }),
        created_at: new Date('2020-01-01T00:00:00Z'),
        updated_at: new Date(),
      })
      .execute();
    await account.call('POST', `/v1/contacts/${ben.id}/opt-out`);
    await api.emitter.transaction(account.ctx, (tx, emit) =>
      quarantineAddress(tx, emit, {
        contactId: decodeId('cnt', ana.id) as string,
        address: { kind: 'email', value: 'ana@example.com' },
        error: {
          code: '1',
          message: 'x',
          isPermanent: true,
          isInvalidMailbox: false,
          isReturned: false,
          mta: null,
          diagnostic: null,
        },
        bouncedAt: clock.now(),
        deliveredAt: null,
      }),
    );
    segmentId = (await save({ name: 'Gold', filter: { field: 'plan', op: 'eq', value: 'Gold' } })).body.id;
  });
  afterAll(() => database.close());

  const create = async (input: object) => (await account.call<Contact>('POST', '/v1/contacts', input)).body;
  const save = (input: object) => account.call<CountedSegment & Problem>('POST', '/v1/segments', input);
  const listBy = (filter: object) =>
    account.call<Listed>('GET', `/v1/contacts?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  const namesIn = async (filter: object) =>
    (await listBy(filter)).body.items.map(({ name }) => name?.replace('%', '') ?? 'Eve').sort();

  test.each([
    [{ attribute: 'name', op: 'eq', value: 'Ben' }, ['Ben']],
    [{ attribute: 'name', op: 'ne', value: 'Ben' }, ['Ana', 'Eve', 'Old']],
    [{ attribute: 'name', op: 'contains', value: 'N' }, ['Ana', 'Ben']],
    [{ attribute: 'name', op: 'contains', value: '%' }, ['Ana']],
    [{ attribute: 'name', op: 'starts_with', value: 'be' }, ['Ben']],
    [{ attribute: 'name', op: 'starts_with', value: '_' }, []],
    [{ attribute: 'name', op: 'exists', value: false }, ['Eve']],
    [{ attribute: 'email', op: 'eq', value: 'EVE@example.com' }, ['Eve']],
    [{ attribute: 'email', op: 'contains', value: '@EXAMPLE' }, ['Ana', 'Eve']],
    [{ attribute: 'email', op: 'exists', value: false }, ['Ben', 'Old']],
    [{ attribute: 'phone', op: 'in', value: ['+52 5500000001', '+335500000002'] }, ['Ana', 'Ben']],
    [{ attribute: 'phone', op: 'starts_with', value: '+52' }, ['Ana']],
    [{ attribute: 'phone', op: 'ne', value: '+525500000001' }, ['Ben', 'Eve', 'Old']],
    [{ attribute: 'language', op: 'eq', value: 'es' }, ['Ana']],
    [{ attribute: 'createdAt', op: 'gte', value: '2026-11-21T12:00:00+01:00' }, ['Ben', 'Eve']],
    [{ attribute: 'createdAt', op: 'lt', value: '2026-11-21T11:00:00Z' }, ['Ana', 'Old']],
    [{ attribute: 'createdAt', op: 'eq', value: '2026-11-21T11:00:00Z' }, ['Ben']],
    [{ attribute: 'optedOut', op: 'eq', value: true }, ['Ben']],
    [{ attribute: 'optedOut', op: 'ne', value: true }, ['Ana', 'Eve', 'Old']],
    [{ attribute: 'quarantined', op: 'eq', value: true }, ['Ana']],
    [{ subscription: 'news', op: 'eq', value: true }, ['Ana']],
    [{ subscription: 'news', op: 'eq', value: false }, ['Ben']],
    [{ subscription: 'news', op: 'ne', value: true }, ['Ben', 'Eve', 'Old']],
    [{ subscription: 'news', op: 'exists' }, ['Ana', 'Ben']],
    [{ subscription: 'offers', op: 'exists', value: false }, ['Ana', 'Old']],
    [{ field: 'plan', op: 'eq', value: 'Gold' }, ['Ana']],
    [{ field: 'plan', op: 'in', value: ['gold', 'silver'] }, ['Ben']],
    [{ field: 'plan', op: 'contains', value: 'L' }, ['Ana', 'Ben']],
    [{ field: 'plan', op: 'exists' }, ['Ana', 'Ben']],
    [{ field: 'age', op: 'gt', value: 9 }, ['Ana']],
    [{ field: 'age', op: 'lte', value: 9.0 }, ['Ben']],
    [{ field: 'age', op: 'ne', value: 30 }, ['Ben', 'Eve', 'Old']],
    [{ field: 'age', op: 'in', value: [9, 30] }, ['Ana', 'Ben']],
    [{ field: 'vip', op: 'eq', value: false }, ['Ben']],
    [{ field: 'vip', op: 'exists', value: false }, ['Eve', 'Old']],
    [{ field: 'born', op: 'lt', value: '2000-01-01' }, ['Ana']],
    [{ field: 'born', op: 'eq', value: '2017-01-01' }, ['Ben']],
    [{ field: 'seen', op: 'gt', value: '2026-11-21T10:00:00Z' }, ['Ben']],
    [{ field: 'seen', op: 'lte', value: '2026-11-21T10:00:00+01:00' }, ['Ana']],
    [{ field: 'size', op: 'eq', value: 'M' }, ['Ben']],
    [
      {
        not: {
          any: [
            { field: 'age', op: 'gt', value: 9 },
            { attribute: 'name', op: 'eq', value: 'Ben' },
          ],
        },
      },
      ['Eve', 'Old'],
    ],
    [
      { all: [{ attribute: 'email', op: 'exists' }, { not: { subscription: 'news', op: 'eq', value: true } }] },
      ['Eve'],
    ],
  ])('%j finds %j', async (filter, names) => {
    expect(await namesIn(filter)).toEqual(names);
  });

  test('values are bound and never part of a statement', async () => {
    const nasty = `'; drop table contact; -- $1 \\' " % _ ? ::text`;
    for (const op of ['eq', 'contains', 'starts_with', 'ne']) {
      const filter = {
        any: [
          { field: 'plan', op, value: nasty },
          { attribute: 'email', op, value: op === 'eq' || op === 'ne' ? 'a@b.co' : nasty },
        ],
      };
      expect((await listBy(filter)).status).toBe(200);
    }
    expect(await namesIn({ field: 'plan', op: 'eq', value: nasty })).toEqual([]);
  });

  test('everybody is in a filter or in its opposite, never in neither or both', async () => {
    const leaf = fc.constantFrom(
      ...['plan', 'age', 'vip', 'born', 'seen', 'size'].map((field) => ({ field, op: 'exists' })),
      { field: 'age', op: 'gt', value: 10 },
      { field: 'seen', op: 'ne', value: '2026-11-21T09:00:00Z' },
      { attribute: 'phone', op: 'starts_with', value: '+5' },
      { attribute: 'language', op: 'eq', value: 'es' },
      { subscription: 'news', op: 'ne', value: false },
      { attribute: 'quarantined', op: 'eq', value: false },
    );
    const { filter } = fc.letrec<{ filter: object }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({ not: tie('filter') }),
        fc.record({ all: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(filter, async (each) => {
        const [inside, outside] = [await namesIn(each), await namesIn({ not: each })];
        expect([...inside, ...outside].sort()).toEqual(['Ana', 'Ben', 'Eve', 'Old']);
      }),
      { numRuns: 25 },
    );
  });

  test('are saved, counted, listed, changed and deleted', async () => {
    const filter = { attribute: 'email', op: 'exists', value: true };
    const { status, body } = await save({ name: 'With mail', filter: { attribute: 'email', op: 'exists' } });
    expect([status, body]).toMatchObject([201, { name: 'With mail', filter, count: 2 }]);
    const path = `/v1/segments/${body.id}`;
    expect((await account.call('GET', path)).body).toEqual(body);
    const listed = (await account.call<{ items: CountedSegment[] }>('GET', '/v1/segments')).body.items;
    expect(listed[0]).toEqual({ ...body, count: undefined });
    const changed = await account.call<CountedSegment>('PATCH', path, {
      filter: { not: { attribute: 'email', op: 'exists' } },
    });
    expect(changed.body).toMatchObject({ name: 'With mail', filter: { not: filter }, count: 2 });
    expect((await account.call<CountedSegment>('PATCH', path, { name: 'No mail' })).body.filter).toEqual({
      not: filter,
    });
    expect((await account.call('DELETE', path)).status).toBe(204);
    expect((await account.call('GET', path)).status).toBe(404);
    expect((await account.call('DELETE', path)).status).toBe(404);
  });

  test('YS-74: show their contacts, and no others, page by page', async () => {
    const { body } = await save({ name: 'Others', filter: { not: { attribute: 'name', op: 'eq', value: 'Ben' } } });
    const names: (string | null)[] = [];
    for (let cursor = ''; ; ) {
      const page = await account.call<Listed>('GET', `/v1/segments/${body.id}/contacts?limit=2${cursor}`);
      names.push(...page.body.items.map(({ name }) => name));
      if (page.body.nextCursor === null) break;
      cursor = `&cursor=${page.body.nextCursor}`;
    }
    expect(names).toEqual([null, 'Ana%', 'Old']);
    const narrowed = await account.call<Listed>('GET', `/v1/contacts?segment=${body.id}&q=an`);
    expect(narrowed.body.items.map(({ name }) => name)).toEqual(['Ana%']);
  });

  test('have one name each, in any case', async () => {
    const { status, body } = await save({ name: 'GOLD', filter: { attribute: 'email', op: 'exists' } });
    expect([status, body.errors?.[0]?.path]).toEqual([409, '/name']);
    const renamed = await save({ name: 'Silver', filter: { attribute: 'email', op: 'exists' } });
    expect((await account.call('PATCH', `/v1/segments/${renamed.body.id}`, { name: 'gold' })).status).toBe(409);
    expect((await account.call('PATCH', `/v1/segments/${segmentId}`, { name: 'GOLD' })).status).toBe(200);
  });

  test('are refused with every mistake of their filter', async () => {
    const filter = {
      all: [
        { field: 'nothing', op: 'exists' },
        { field: 'age', op: 'contains', value: 'x' },
      ],
    };
    const { status, body } = await save({ name: 'Wrong', filter });
    expect([status, body.errors?.map(({ path }) => path)]).toEqual([422, ['/filter/all/0/field', '/filter/all/1/op']]);
  });

  test('belong to their account [XP-20]', async () => {
    const other = await api.createAccount();
    for (const path of ['', '/contacts']) {
      expect((await other.call('GET', `/v1/segments/${segmentId}${path}`)).status).toBe(404);
    }
    expect((await other.call('PATCH', `/v1/segments/${segmentId}`, { name: 'x' })).status).toBe(404);
    expect((await other.call('DELETE', `/v1/segments/${segmentId}`)).status).toBe(404);
    expect((await other.call('GET', `/v1/contacts?segment=${segmentId}`)).status).toBe(404);
    const theirs = await other.call<CountedSegment>('POST', '/v1/segments', {
      name: 'Gold',
      filter: { attribute: 'name', op: 'exists' },
    });
    expect([theirs.status, theirs.body.count]).toEqual([201, 0]);
  });
});
