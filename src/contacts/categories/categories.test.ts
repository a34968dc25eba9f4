import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { findAssetsRevision } from '../../events/audience-queries.ts';
import { findCategoryByKey, listCategories } from '../categories.ts';
import type { Contact } from '../schema.ts';
import type { SubscriptionCategory } from './schema.ts';

interface Problem {
  detail: string;
  errors?: { path: string; message: string }[];
}

describe.each(STORES)('subscription categories on $store', ({ createDatabase }) => {
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

  const create = (input: object) =>
    account.call<SubscriptionCategory & Problem>('POST', '/v1/subscription-categories', { name: 'A name', ...input });
  const at = (id: string) => `/v1/subscription-categories/${id}`;

  test('are numbered from 1, listed by number, and every process is told of them', async () => {
    const revision = await findAssetsRevision(database.db, account.ctx.accountId);
    const { status, body } = await create({ key: 'infolettre', description: 'Once a week' });
    expect([status, body]).toMatchObject([201, { number: 1, key: 'infolettre', isPublic: true }]);
    await create({ key: 'SMARTPHONES', isPublic: false });
    const { items } = (await account.call<{ items: SubscriptionCategory[] }>('GET', '/v1/subscription-categories'))
      .body;
    expect(items.map(({ number, key }) => [number, key])).toEqual([
      [1, 'infolettre'],
      [2, 'SMARTPHONES'],
    ]);
    const listed = await listCategories(database.db, account.ctx.accountId);
    expect(listed.map(({ key, isPublic }) => [key, isPublic])).toEqual([
      ['infolettre', true],
      ['SMARTPHONES', false],
    ]);
    expect(await findCategoryByKey(database.db, account.ctx.accountId, 'SMARTPHONES')).toEqual(listed[1]);
    expect(await findAssetsRevision(database.db, account.ctx.accountId)).toBe(revision + 2);
  });

  test('change in all but their key', async () => {
    const { body } = await create({ key: 'infolettre' });
    const changed = await account.call('PATCH', at(body.id), { name: 'News', description: 'x', isPublic: false });
    expect([changed.status, changed.body]).toEqual([200, { ...body, name: 'News', description: 'x', isPublic: false }]);
    const refused = await account.call<Problem>('PATCH', at(body.id), { key: 'other' });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, '/key']);
    for (const key of ['1st', 'a b', 'x'.repeat(65), 'constructor']) expect((await create({ key })).status).toBe(422);
  });

  test('that are deleted keep their key taken, and subscriptions to them are shown no more', async () => {
    const { body } = await create({ key: 'infolettre' });
    const { body: contact } = await account.call<Contact>('POST', '/v1/contacts', {
      phone: '+525500000001',
      subscriptions: { infolettre: true },
    });
    expect((await account.call('GET', at(body.id))).body).toEqual({ ...body, subscriberCount: 1 });
    expect((await account.call('DELETE', at(body.id))).status).toBe(204);
    expect((await account.call('DELETE', at(body.id))).status).toBe(404);
    const reuse = await create({ key: 'Infolettre' });
    expect([reuse.status, reuse.body.detail]).toEqual([409, expect.stringContaining('deleted')]);
    const shown = await account.call<Contact>('GET', `/v1/contacts/${contact.id}`);
    expect(shown.body.subscriptions).toEqual([]);
    const refused = await account.call('PATCH', `/v1/contacts/${contact.id}/subscriptions`, { infolettre: false });
    expect(refused.status).toBe(422);
    expect((await create({ key: 'next' })).body.number).toBe(2);
  });

  test('that are restored have whoever was subscribed to them; those that are there stay as they are', async () => {
    const { body } = await create({ key: 'infolettre' });
    await account.call('POST', '/v1/contacts', { phone: '+525500000001', subscriptions: { infolettre: true } });
    await account.call('DELETE', at(body.id));
    for (let time = 0; time < 2; time++) {
      const restored = await account.call('POST', `${at(body.id)}/restore`);
      expect([restored.status, restored.body]).toEqual([200, body]);
    }
    expect((await account.call('GET', at(body.id))).body).toEqual({ ...body, subscriberCount: 1 });
    const other = await api.createAccount();
    await account.call('DELETE', at(body.id));
    expect((await other.call('POST', `${at(body.id)}/restore`)).status).toBe(404);
  });

  test('are not deleted while a segment filters by them', async () => {
    const { body } = await create({ key: 'infolettre' });
    const filter = { any: [{ subscription: 'infolettre', op: 'exists' }] };
    await account.call('POST', '/v1/segments', { name: 'Asked', filter });
    const refused = await account.call<Problem>('DELETE', at(body.id));
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('Asked')]);
  });

  test('are not deleted while a webhook wants only messages of them: it would hear of none', async () => {
    const { body } = await create({ key: 'infolettre' });
    const webhook = {
      name: 'CRM',
      url: 'https://partner.example/hook',
      filters: { communicationTypes: ['infolettre'] },
    };
    const { body: made } = await account.call('POST', '/v1/webhooks', webhook);
    const refused = await account.call<Problem>('DELETE', at(body.id));
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('CRM')]);
    await account.call('DELETE', `/v1/webhooks/${made.id}`);
    expect((await account.call('DELETE', at(body.id))).status).toBe(204);
  });

  test('are not deleted while a live campaign or a sign-up form goes by them: those who left would be forgotten', async () => {
    const { body } = await create({ key: 'infolettre' });
    const definition = { keywords: ['summer'], category: 'infolettre', welcome: { text: 'Hi!', menu: [] } };
    const { body: campaign } = await account.call('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name: 'Sale',
      definition,
    });
    expect((await account.call('POST', `/v1/campaigns/${campaign.id}/publish`)).status).toBe(200);
    const { body: channel } = await account.call('POST', '/v1/channels', { kind: 'simulator', name: 'Sim' });
    const form = { name: 'Join', title: 'Join', language: 'en', categories: ['infolettre'], channelId: channel.id };
    const { status } = await account.call('POST', '/v1/signup-forms', {
      ...form,
      fields: [{ field: 'phone', required: true }],
    });
    expect(status).toBe(201);
    const refused = await account.call<Problem>('DELETE', at(body.id));
    expect([refused.status, refused.body.detail]).toEqual([409, 'In use: campaign Sale, sign-up form Join.']);
  });

  test('belong to their account [XP-20]', async () => {
    const { body } = await create({ key: 'infolettre' });
    const other = await api.createAccount();
    for (const method of ['GET', 'DELETE'] as const) expect((await other.call(method, at(body.id))).status).toBe(404);
    expect((await other.call('PATCH', at(body.id), { name: 'x' })).status).toBe(404);
    const { status } = await other.call('POST', '/v1/contacts', {
      phone: '+525500000001',
      subscriptions: { infolettre: true },
    });
    expect(status).toBe(422);
  });
});
