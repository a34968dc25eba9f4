import { type KyselyPlugin, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingLog, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { insertTestAccount, insertTestEndpoint } from '../deliveries/testing/rows.ts';
import type { ConversationState } from '../engine/types.ts';
import { type Context, newId } from '../store/context.ts';
import { createTestAssets } from './testing/assets.ts';

/** One more than are kept. */
const VERSIONS = 2_001;

describe.each(STORES)('what a batch reaches on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let accountId: string;
  let campaignId: string;
  let statements: number;
  const log = recordingLog();
  beforeAll(async () => {
    database = await createDatabase();
    const counting: KyselyPlugin = {
      transformQuery({ node }) {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    ctx = { ...testContext(database.db.withPlugin(counting)), log };
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    accountId = await insertTestAccount(ctx);
    const uuid = newId(ctx);
    campaignId = encodeId('cmp', uuid);
    await sql`
      insert into campaign (account_id, id, kind, name, state, draft, revision, created_at, updated_at, first_published_at)
      values (${accountId}::uuid, ${uuid}::uuid, 'chatbot', 'Old', 'archived', '{}', 1, now(), now(), now())`.execute(
      ctx.db,
    );
    await sql`
      insert into campaign_version (account_id, campaign_id, version, definition, published_at)
      select ${accountId}::uuid, ${uuid}::uuid, n, '{"welcome":{"text":"Hi"}}', now()
      from generate_series(1, ${VERSIONS}::int) n`.execute(ctx.db);
    statements = 0;
    log.lines.length = 0;
  });

  const pinnedTo = (version: number, ...returns: number[]) =>
    ({
      status: 'active',
      position: { campaignId, version, section: 'welcome' },
      returns: returns.map((each) => ({ campaignId, version: each, section: 'welcome' })),
    }) as unknown as ConversationState;
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const open = () => createTestAssets(ctx);

  test('every version that its people are in, whatever was forgotten since and however many they are', async () => {
    const cache = open();
    await cache.get(
      ctx,
      accountId,
      1,
      range(1, 2_000).map((version) => pinnedTo(version)),
    );
    const batch = await cache.get(ctx, accountId, 1, [pinnedTo(1), pinnedTo(2_001)]);
    await cache.get(
      ctx,
      accountId,
      1,
      range(2, 2_001).map((version) => pinnedTo(version)),
    );
    const all = await cache.get(
      ctx,
      accountId,
      1,
      range(1, VERSIONS).map((version) => pinnedTo(version)),
    );
    for (const version of [1, 2_001]) {
      expect(batch.forChannel('any').campaign(campaignId, version)).toMatchObject({ id: campaignId, version });
    }
    expect(range(1, VERSIONS).filter((version) => !all.forChannel('any').campaign(campaignId, version))).toEqual([]);
  });

  test('those that are missing come in one statement, also those to be come back to; the same ones again in none', async () => {
    const cache = open();
    await cache.get(ctx, accountId, 1, []);
    statements = 0;
    await cache.get(ctx, accountId, 1, [pinnedTo(1, 5, 6), pinnedTo(2), pinnedTo(3)]);
    expect(statements).toBe(1);
    const again = await cache.get(ctx, accountId, 1, [pinnedTo(6), pinnedTo(2, 1)]);
    expect(statements).toBe(1);
    expect(again.forChannel('any').campaign(campaignId, 6)?.version).toBe(6);
  });

  test('what is used stays: the one unused for longest goes', async () => {
    const cache = open();
    const use = (...versions: number[]) =>
      cache.get(
        ctx,
        accountId,
        1,
        versions.map((version) => pinnedTo(version)),
      );
    await use(1);
    await use(2);
    await use(...range(3, 2_000));
    await use(1);
    await use(2_001);
    statements = 0;
    await use(1);
    expect(statements).toBe(0);
    await use(2);
    expect(statements).toBe(1);
  });

  test('an endpoint that cannot be opened is held and logged, its neighbours are as ever', async () => {
    const good = await insertTestEndpoint(ctx, accountId);
    const bad = await insertTestEndpoint(ctx, accountId);
    await sql`update endpoint set headers = '\\x00010203' where id = ${bad.endpointId}`.execute(ctx.db);
    const assets = await open().get(ctx, accountId, 1, []);
    const { rows } = await sql<{ id: string; webhook_id: string }>`
      select id, webhook_id from endpoint where account_id = ${accountId}`.execute(ctx.db);
    const targetOf = ({ endpointId }: { endpointId: string }) =>
      assets.endpoint(encodeId('whk', rows.find(({ id }) => id === endpointId)?.webhook_id ?? ''));
    expect(targetOf(good)).toMatchObject({ ...good, isActive: true, isUnreadable: false });
    expect(targetOf(bad)).toMatchObject({ ...bad, isActive: false, isUnreadable: true });
    expect(log.lines).toMatchObject([{ level: 'error', fields: bad }]);
  });
});
