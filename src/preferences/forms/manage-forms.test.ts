import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId, encodeId } from '../../base/ids.ts';
import { insertCategory, insertField } from '../testing/pages.ts';
import { createForm } from './manage-forms.ts';
import { findFormOfAnyone } from './queries.ts';
import { NewSignupForm, type SignupForm } from './schema.ts';

interface Refusal {
  errors: { path: string; message: string; code?: string }[];
}

describe('/v1/signup-forms', () => {
  let database: TestDatabase;
  let api: TestApi;
  let owner: TestAccount;
  let channelId: string;
  beforeAll(async () => {
    database = await createPgliteDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    owner = await api.createAccount();
    await insertCategory(owner.ctx, 1, 'news');
    await insertField(owner.ctx, 100, 'city');
    await insertField(owner.ctx, 101, 'crm_id', { is_key: true });
    await insertField(owner.ctx, 102, 'seen_at', { type: 'datetime' });
    const channel = await owner.call<{ id: string }>('POST', '/v1/channels', { kind: 'simulator', name: 'Line' });
    channelId = channel.body.id;
  });

  const email = { field: 'email', required: true };
  const phone = { field: 'phone', required: true };
  const minimal = { name: 'Summer', title: 'Our letter', categories: ['news'], fields: [email] };
  const create = (changes: object = {}) =>
    owner.call<SignupForm & Refusal>('POST', '/v1/signup-forms', { ...minimal, ...changes });
  const refusalOf = async (changes: object) => {
    const { status, body } = await create(changes);
    expect(status).toBe(422);
    return body.errors.map(({ path }) => path);
  };

  test('are made with double opt-in unless they say otherwise, numbered from 1, and read back', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: 1,
      language: 'en',
      doubleOptIn: true,
      channelId: null,
      url: `https://hookline.example/f/${body.id}`,
      fields: [email],
    });
    expect((await owner.call('GET', `/v1/signup-forms/${body.id}`)).body).toEqual(body);
    const second = (await create({ name: 'Winter' })).body;
    const list = await owner.call<{ items: SignupForm[] }>('GET', '/v1/signup-forms');
    expect(list.body.items).toEqual([second, body]);
  });

  test('are replaced as a whole, taken down, and their numbers not given away again', async () => {
    const { id } = (await create({ intro: 'Hello' })).body;
    const replaced = await owner.call<SignupForm>('PUT', `/v1/signup-forms/${id}`, { ...minimal, title: 'New' });
    expect(replaced.body).toMatchObject({ id, number: 1, title: 'New', intro: null });
    expect((await owner.call('PUT', `/v1/signup-forms/${id}`, { ...minimal, categories: ['x'] })).status).toBe(422);
    expect((await owner.call('DELETE', `/v1/signup-forms/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await owner.call(method, `/v1/signup-forms/${id}`)).status).toBe(404);
    }
    expect((await owner.call('PUT', `/v1/signup-forms/${id}`, minimal)).status).toBe(404);
    expect((await create()).body.number).toBe(2);
  });

  test('are put up again at their address, unless what they ask for is gone', async () => {
    const { body: form } = await create({ intro: 'Hello' });
    const restore = () => owner.call<SignupForm & Refusal>('POST', `/v1/signup-forms/${form.id}/restore`);
    await owner.call('DELETE', `/v1/signup-forms/${form.id}`);
    for (let time = 0; time < 2; time++) {
      const { status, body } = await restore();
      expect([status, body]).toEqual([200, { ...form, updatedAt: expect.any(String) }]);
    }
    const id = decodeId('frm', form.id) ?? '';
    expect((await findFormOfAnyone(database.db, id))?.name).toBe(form.name);

    await owner.call('DELETE', `/v1/signup-forms/${form.id}`);
    const { items } = (await owner.call<{ items: { id: string }[] }>('GET', '/v1/subscription-categories')).body;
    await owner.call('DELETE', `/v1/subscription-categories/${items[0]?.id}`);
    expect((await restore()).status).toBe(422);
    expect(await findFormOfAnyone(database.db, id)).toBeUndefined();
  });

  test('are the account’s own', async () => {
    const { id } = (await create()).body;
    const other = await api.createAccount();
    expect((await other.call('GET', `/v1/signup-forms/${id}`)).status).toBe(404);
    expect((await other.call('PUT', `/v1/signup-forms/${id}`, minimal)).status).toBe(404);
    expect((await other.call('DELETE', `/v1/signup-forms/${id}`)).status).toBe(404);
    expect((await other.call<{ items: [] }>('GET', '/v1/signup-forms')).body.items).toEqual([]);
    const reader = await owner.callerWith('read');
    expect((await reader('GET', `/v1/signup-forms/${id}`)).status).toBe(200);
    expect((await reader('POST', '/v1/signup-forms', minimal)).status).toBe(403);
  });

  test('name what the account does not have', async () => {
    const others = await api.createAccount();
    const foreign = await others.call<{ id: string }>('POST', '/v1/channels', { kind: 'simulator', name: 'Line' });
    expect(await refusalOf({ categories: ['news', 'x', 'news'] })).toEqual(['/categories/1', '/categories/2']);
    const fields = [email, { field: 'city' }, { field: 'crm_id' }, { field: 'seen_at' }, { field: 'x' }, email];
    expect(await refusalOf({ fields })).toEqual([2, 3, 4, 5].map((at) => `/fields/${at}/field`));
    expect(await refusalOf({ fields: [{ field: 'email' }], doubleOptIn: false })).toEqual(['/fields']);
    expect(await refusalOf({ channelId: foreign.body.id })).toEqual(['/channelId']);
    expect(await refusalOf({ channelId: 'chn_x' })).toEqual(['/channelId']);
    expect(await refusalOf({ country: 'XX', language: 'it', categories: [], fields: [] })).toEqual(
      expect.arrayContaining(['/country', '/language', '/categories', '/fields']),
    );
  });

  test.each([
    'https://shop.example/\r\nset-cookie: a=b',
    'https://shop.example/\tx',
    'https://shop.example/ x',
    'javascript:alert(1)',
    '//shop.example',
    '/thanks',
    'https://user:pass@shop.example/',
    'https://shop.example\\@evil.example/',
    'https://',
  ])('lead on to no such address: %j', async (redirectUrl) => {
    expect(await refusalOf({ redirectUrl })).toEqual(['/redirectUrl']);
  });

  test('are refused where nobody could confirm, in words', async () => {
    expect(await refusalOf({ fields: [phone] })).toEqual(['/doubleOptIn']);
    expect(await refusalOf({ fields: [phone, { field: 'email' }] })).toEqual(['/doubleOptIn']);
    expect((await create({ fields: [phone], channelId })).status).toBe(201);
    expect((await create({ fields: [phone], doubleOptIn: false })).status).toBe(201);
    const deps = { publicUrl: '', channels: api.channels, sendsMail: false };
    const input = NewSignupForm.parse(minimal);
    await expect(createForm(owner.ctx, deps, input)).rejects.toMatchObject({
      code: 'invalid',
      errors: [{ path: '/doubleOptIn', message: expect.stringContaining('sends no mail'), code: 'no_confirmation' }],
    });
  });

  test('of contacts: the link to their preferences is for keys that design, and their own account’s', async () => {
    const contact = { account_id: owner.ctx.accountId, id: '018f0000-0000-7000-8000-000000000000' };
    const at = new Date(owner.ctx.clock.now());
    await database.db
      .insertInto('contact')
      .values({ ...contact, created_at: at, updated_at: at })
      .execute();
    const path = `/v1/contacts/${encodeId('cnt', contact.id)}/preferences-link`;
    const { body } = await owner.call<{ url: string }>('GET', path);
    expect(body.url).toMatch(/^https:\/\/hookline\.example\/p\/[\w-]{64}$/);
    expect((await owner.call('GET', path)).body).toEqual(body);
    expect((await (await owner.callerWith('design'))('GET', path)).status).toBe(200);
    expect((await (await owner.callerWith('read'))('GET', path)).status).toBe(403);
    expect((await (await api.createAccount()).call('GET', path)).status).toBe(404);
  });
});

describe('/v1/preference-page', () => {
  test('holds what the page says, of fields that people may change', async () => {
    const database = await createPgliteDatabase();
    const { call, callerWith, ctx } = await createTestApi(testContext(database.db)).createAccount();
    await insertField(ctx, 100, 'city');
    await insertField(ctx, 101, 'crm_id', { is_key: true });
    expect((await call('GET', '/v1/preference-page')).body).toEqual({ title: null, intro: null, fields: [] });
    const page = { title: 'Hello', intro: 'From us', fields: ['city'] };
    expect((await call('PUT', '/v1/preference-page', page)).body).toEqual(page);
    expect((await call('GET', '/v1/preference-page')).body).toEqual(page);
    const refused = await call<Refusal>('PUT', '/v1/preference-page', { ...page, fields: ['city', 'crm_id', 'x'] });
    expect([refused.status, refused.body.errors.map(({ path }) => path)]).toEqual([422, ['/fields/1', '/fields/2']]);
    expect((await (await callerWith('read'))('PUT', '/v1/preference-page', page)).status).toBe(403);
    await database.close();
  });
});
