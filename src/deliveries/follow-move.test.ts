import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { type AccountContext, newId } from '../store/context.ts';
import { followMove } from './follow-move.ts';
import { putOff, readEndpointRow, readHealthRow } from './testing/alerts.ts';
import { openDispatcher } from './testing/harness.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, type TestEndpoint } from './testing/rows.ts';
import { updateEndpoint } from './update-endpoint.ts';
import { type PublishedWebhook, upsertEndpoints } from './upsert-endpoints.ts';

const HOUR_MS = 3_600_000;
const [OLD, NEW] = ['https://partner.test/hook', 'https://partner.test/new'];

const NOTHING_ALLOWED = { allowsHost: () => false, allowsAddress: () => false };

let database: TestDatabase;
let ctx: AccountContext;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
});
beforeEach(async () => {
  const base = testContext(database.db);
  for (const table of ['delivery_queue', 'notification', 'endpoint', 'endpoint_health'] as const) {
    await base.db.deleteFrom(table).execute();
  }
  ctx = { ...base, accountId: await insertTestAccount(base) };
});
afterAll(() => database.close());

/** An endpoint that a campaign has published, and publishing it anew with a change. */
async function insertPublished(policy: string) {
  const webhookId = newId(ctx);
  const endpoint = await insertTestEndpoint(ctx, ctx.accountId, { policy, url: OLD, webhook_id: webhookId });
  const before: PublishedWebhook = { id: encodeId('whk', webhookId), url: OLD, policy };
  const publish = async (change: Partial<PublishedWebhook>) => {
    const movedIds = await upsertEndpoints(ctx, newId(ctx), [{ ...before, ...change }], [before]);
    for (const movedId of movedIds) await followMove(ctx, movedId);
    return movedIds;
  };
  return { endpoint, publish };
}

/** The two ways in which a URL changes. */
const MOVES = [
  ['published', async ({ publish }: Awaited<ReturnType<typeof insertPublished>>) => void (await publish({ url: NEW }))],
  [
    'patched',
    async ({ endpoint }: { endpoint: TestEndpoint }) =>
      void (await updateEndpoint(ctx, { egressAllow: NOTHING_ALLOWED }, endpoint.endpointId, { url: NEW })),
  ],
] as const;

describe.each(MOVES)('an endpoint that is moved to another URL, %s', (_, move) => {
  it('begins anew: one failure after a streak of the old receiver does not switch it off again', async () => {
    const published = await insertPublished('di-guide');
    await putOff(ctx, published.endpoint);
    const engine = openDispatcher(ctx);
    await engine.pass(9 * HOUR_MS);
    await move(published);
    engine.network.reply = () => ({ status: 500 });
    await engine.owe(published.endpoint);
    await engine.untilIdle();
    expect(await readHealthRow(ctx, published.endpoint)).toMatchObject({ error_streak: 1 });
    expect(await readEndpointRow(ctx, published.endpoint)).toMatchObject({ state: 'active', url: NEW });
  });

  it('does not wait because the old receiver asked for rest', async () => {
    const published = await insertPublished('standard');
    const engine = openDispatcher(ctx);
    engine.network.reply = () => ({ status: 503, retryAfterMs: HOUR_MS });
    await engine.owe(published.endpoint);
    await engine.untilIdle();
    await move(published);
    engine.network.reply = () => ({ status: 200 });
    await enqueueFor(ctx, published.endpoint);
    await engine.work();
    expect(engine.network.sent.map(({ request }) => request.url)).toEqual([OLD, NEW]);
  });

  it('is sent what was kept before anything newer, one by one, where its policy says so [MW-16]', async () => {
    const published = await insertPublished('mw-buffered');
    const kept = await enqueueFor(ctx, published.endpoint, 3);
    await putOff(ctx, published.endpoint);
    await move(published);
    expect(await readHealthRow(ctx, published.endpoint)).toMatchObject({ catch_up_to: kept.at(-1) });
  });
});

describe('publishing the URL that an endpoint has by now', () => {
  it('moves nothing: one that is off stays off', async () => {
    const { endpoint, publish } = await insertPublished('standard');
    await ctx.db.updateTable('endpoint').set({ url: NEW }).execute();
    await putOff(ctx, endpoint);
    expect(await publish({ url: NEW })).toEqual([]);
    expect(await readEndpointRow(ctx, endpoint)).toMatchObject({ state: 'disabled' });
  });
});

describe('a pause', () => {
  it('outlasts a move', async () => {
    const { endpoint, publish } = await insertPublished('standard');
    await ctx.db.updateTable('endpoint').set({ state: 'paused' }).execute();
    expect(await publish({ url: NEW })).toEqual([endpoint.endpointId]);
    expect(await readEndpointRow(ctx, endpoint)).toMatchObject({ state: 'paused', url: NEW });
  });
});
