import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { type AccountContext, newId } from '../store/context.ts';
import { insertTestAccount } from './testing/rows.ts';
import { type PublishedWebhook, upsertEndpoints } from './upsert-endpoints.ts';

let database: TestDatabase;
let ctx: AccountContext;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  const base = testContext(database.db);
  ctx = { ...base, accountId: await insertTestAccount(base) };
});
afterAll(() => database.close());

it('a published webhook has the connector of its version, and keeps another one that its endpoint was given meanwhile [YS-62]', async () => {
  const campaignId = newId(ctx);
  const webhookId = newId(ctx);
  const [first, second, own] = [newId(ctx), newId(ctx), newId(ctx)];
  const webhook = (connector?: string, url = 'https://partner.test/'): PublishedWebhook => ({
    id: encodeId('whk', webhookId),
    url,
    policy: 'standard',
    ...(connector === undefined ? {} : { connector: encodeId('con', connector) }),
  });
  let before: PublishedWebhook[] = [];
  const publish = async (next: PublishedWebhook) => {
    await upsertEndpoints(ctx, campaignId, [next], before);
    before = [next];
    return endpoint().select('connector_id').executeTakeFirstOrThrow();
  };
  const endpoint = () => database.db.selectFrom('endpoint').where('webhook_id', '=', webhookId);

  expect(await publish(webhook(first))).toEqual({ connector_id: first });
  expect(await publish(webhook(second))).toEqual({ connector_id: second });
  await database.db.updateTable('endpoint').set({ connector_id: own }).where('webhook_id', '=', webhookId).execute();
  expect(await publish(webhook(second, 'https://partner.test/b'))).toEqual({ connector_id: own });
  expect(await publish(webhook())).toEqual({ connector_id: null });
});

it('a webhook that was gone and is published again has its endpoint back, as it is now', async () => {
  const campaignId = newId(ctx);
  const webhookId = newId(ctx);
  const webhook = (url: string): PublishedWebhook => ({ id: encodeId('whk', webhookId), url, policy: 'standard' });
  const endpoints = () =>
    database.db.selectFrom('endpoint').select(['id', 'url']).where('webhook_id', '=', webhookId).execute();

  await upsertEndpoints(ctx, campaignId, [webhook('https://partner.test/a')], []);
  const before = await endpoints();
  await upsertEndpoints(ctx, campaignId, [], [webhook('https://partner.test/a')]);
  const moved = await upsertEndpoints(ctx, campaignId, [webhook('https://partner.test/b')], []);
  expect(moved).toEqual(before.map(({ id }) => id));
  expect(await endpoints()).toEqual(before.map(({ id }) => ({ id, url: 'https://partner.test/b' })));
});
