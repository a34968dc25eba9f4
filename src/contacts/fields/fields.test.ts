import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { findAssetsRevision } from '../../events/audience-queries.ts';
import type { Contact } from '../schema.ts';
import { createTold } from '../testing/told.ts';
import type { ContactField } from './schema.ts';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

describe.each(STORES)('contact fields on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  const define = (input: object) =>
    account.call<ContactField & Problem>('POST', '/v1/contact-fields', { name: 'A field', ...input });
  const remove = (id: string) => account.call<Problem>('DELETE', `/v1/contact-fields/${id}`);
  const listCodes = async () =>
    (await account.call<{ items: ContactField[] }>('GET', '/v1/contact-fields')).body.items.map(({ code }) => code);
  const createContact = async (input: object) => (await account.call<Contact>('POST', '/v1/contacts', input)).body;
  const getContact = async (id: string) => (await account.call<Contact>('GET', `/v1/contacts/${id}`)).body;

  test('are numbered from 100, and every process is told of them', async () => {
    const revision = await findAssetsRevision(database.db, account.ctx.accountId);
    const { status, body } = await define({ code: 'f_FirstName', type: 'text', name: 'First name' });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^fld_/),
        number: 100,
        code: 'f_FirstName',
        name: 'First name',
        type: 'text',
        choices: null,
        isKey: false,
        createdAt: body.createdAt,
        updatedAt: body.createdAt,
      },
    ]);
    expect((await define({ code: 'f_LastName', type: 'text' })).body.number).toBe(101);
    expect((await account.call('GET', `/v1/contact-fields/${body.id}`)).body).toEqual(body);
    expect(await findAssetsRevision(database.db, account.ctx.accountId)).toBe(revision + 2);
  });

  test.each([
    ['a digit first', { code: '1st' }, '/code'],
    ['a letter of another script', { code: 'año' }, '/code'],
    ['65 letters', { code: 'x'.repeat(65) }, '/code'],
    ['what is built in', { code: 'Email' }, '/code'],
    ['what a format shows an address under', { code: 'f_EMail' }, '/code'],
    ['a name of the language', { code: 'constructor' }, '/code'],
    ['an unknown type', { type: 'uuid' }, '/type'],
    ['choices without a choice', { type: 'choice' }, '/choices'],
    ['the same choice twice', { type: 'choice', choices: ['a', 'a'] }, '/choices'],
    ['choices of another type', { choices: ['a'] }, '/choices'],
    ['a key that is true or false', { type: 'boolean', isKey: true }, '/isKey'],
    ['an empty name', { name: ' ' }, '/name'],
  ])('refuse %s, naming what is wrong', async (_, input, path) => {
    const { status, body } = await define({ code: 'plan', type: 'text', ...input });
    expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    expect(await listCodes()).toEqual([]);
  });

  test('have a code each, in any case, and one of a deleted field stays taken', async () => {
    const { body } = await define({ code: 'plan', type: 'text' });
    const clash = await define({ code: 'PLAN', type: 'number' });
    expect([clash.status, clash.body.errors?.[0]?.path]).toEqual([409, '/code']);
    expect((await remove(body.id)).status).toBe(204);
    const reuse = await define({ code: 'Plan', type: 'text' });
    expect([reuse.status, reuse.body.detail]).toEqual([409, expect.stringContaining('deleted')]);
    expect(await listCodes()).toEqual([]);
    expect((await define({ code: 'plan2', type: 'text' })).body.number).toBe(101);
    const refused = await account.call<Problem>('POST', '/v1/contacts', {
      phone: '+525500000001',
      fields: { plan: 'A' },
    });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, '/fields/plan']);
  });

  test.each([
    ['X', 'f_X'],
    ['f_X', 'x'],
    ['F_X', 'f_F_X'],
  ])('have codes that stay apart where every one is prefixed: beside %s no %s [DI-49]', async (code, other) => {
    await define({ code, type: 'text' });
    const { status, body } = await define({ code: other, type: 'text' });
    expect([status, body.errors?.[0]]).toEqual([
      409,
      { path: '/code', code: 'taken', message: `There is a field with the code "${code}" already.` },
    ]);
    expect((await define({ code: 'X2', type: 'text' })).status).toBe(201);
    expect(await listCodes()).toEqual([code, 'X2']);
  });

  test('keep code, type and whether they are a key', async () => {
    const { body } = await define({ code: 'plan', type: 'choice', choices: ['A', 'B'] });
    const change = (input: object) =>
      account.call<ContactField & Problem>('PATCH', `/v1/contact-fields/${body.id}`, input);
    for (const input of [{ type: 'text' }, { code: 'plan2' }, { isKey: true }]) {
      const { status, body: problem } = await change(input);
      expect([status, problem.errors?.[0]]).toEqual([
        422,
        { path: `/${Object.keys(input)[0]}`, message: expect.stringContaining('cannot be changed') },
      ]);
    }
    const changed = await change({ name: 'Plan', choices: ['B', 'C'] });
    expect([changed.status, changed.body]).toEqual([200, { ...body, name: 'Plan', choices: ['B', 'C'] }]);
    const { body: text } = await define({ code: 'note', type: 'text' });
    expect((await account.call('PATCH', `/v1/contact-fields/${text.id}`, { choices: ['A'] })).status).toBe(422);
  });

  test('that are deleted take their values with them', async () => {
    const plan = await define({ code: 'plan', type: 'text' });
    const key = await define({ code: 'customerId', type: 'text', isKey: true });
    const made = [];
    for (const n of [1, 2, 3]) {
      made.push(await createContact({ phone: `+52550000000${n}`, fields: { plan: 'A', customerId: `${n}`, more: n } }));
    }
    const told = createTold(account.ctx);
    await told();
    expect((await remove(plan.body.id)).status).toBe(204);
    expect((await remove(key.body.id)).status).toBe(204);
    expect((await remove(key.body.id)).status).toBe(404);
    const rows = await database.db
      .selectFrom('contact')
      .select('fields')
      .where('account_id', '=', account.ctx.accountId)
      .orderBy('id')
      .execute();
    expect(rows.map(({ fields }) => fields)).toEqual([{ more: 1 }, { more: 2 }, { more: 3 }]);
    const keys = database.db.selectFrom('contact_key').selectAll().where('account_id', '=', account.ctx.accountId);
    expect(await keys.execute()).toEqual([]);
    expect(await getContact(made[0]?.id as string)).toMatchObject({ fields: { more: 1 }, keys: {} });
    expect(await told()).toEqual([]);
  });

  test('that are deleted show no values, even those that were not dropped, and dropping goes on when asked again', async () => {
    const { body } = await define({ code: 'plan', type: 'text', isKey: true });
    const contact = await createContact({ phone: '+525500000001', fields: { plan: 'A', more: 1 } });
    await database.db
      .updateTable('contact_field')
      .set({ deleted_at: new Date() })
      .where('account_id', '=', account.ctx.accountId)
      .execute();
    expect(await getContact(contact.id)).toMatchObject({ fields: { more: 1 }, keys: {} });
    expect((await account.call<{ items: [] }>('GET', '/v1/contacts?key=plan%3DA')).body.items).toEqual([]);
    expect((await remove(body.id)).status).toBe(204);
    expect((await remove(body.id)).status).toBe(404);
  });

  test('are not deleted while something is made of them', async () => {
    const { body } = await define({ code: 'customerId', type: 'text', isKey: true });
    await account.call('PATCH', '/v1/account', { primaryKeyFields: ['email', 'customerId'] });
    expect((await remove(body.id)).status).toBe(409);
    await account.call('PATCH', '/v1/account', { primaryKeyFields: ['email'] });
    const segment = await account.call<{ id: string }>('POST', '/v1/segments', {
      name: 'Twelve',
      filter: { not: { all: [{ field: 'customerId', op: 'eq', value: '12' }] } },
    });
    const refused = await remove(body.id);
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('Twelve')]);
    await account.call('DELETE', `/v1/segments/${segment.body.id}`);
    expect((await remove(body.id)).status).toBe(204);
  });

  test('check values from their definition on; what was there before stays', async () => {
    const { id } = await createContact({ phone: '+525500000001', fields: { age: 'seven' } });
    await define({ code: 'age', type: 'number' });
    expect((await getContact(id)).fields).toEqual({ age: 'seven' });
    const change = (age: unknown) => account.call('PATCH', `/v1/contacts/${id}`, { fields: { age } });
    expect((await change('eight')).status).toBe(422);
    expect((await change(8)).status).toBe(200);
    const late = await define({ code: 'Age2', type: 'text', isKey: true });
    expect(late.status).toBe(201);
  });

  test('that are keys are defined before their first value', async () => {
    await createContact({ phone: '+525500000001', fields: { customerId: '1' } });
    const { status, body } = await define({ code: 'customerId', type: 'text', isKey: true });
    expect([status, body.errors?.[0]?.path]).toEqual([409, '/code']);
  });

  test('belong to their account [XP-20]', async () => {
    const { body } = await define({ code: 'plan', type: 'text' });
    const other = await api.createAccount();
    const path = `/v1/contact-fields/${body.id}`;
    expect((await other.call('GET', path)).status).toBe(404);
    expect((await other.call('PATCH', path, { name: 'x' })).status).toBe(404);
    expect((await other.call('DELETE', path)).status).toBe(404);
    expect((await other.call('POST', '/v1/contact-fields', { code: 'plan', name: 'x', type: 'text' })).status).toBe(
      201,
    );
  });
});
