import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { type AccountContext, newId } from '../store/context.ts';
import { skipHead } from './ordered/skip-head.ts';
import { getDelivery } from './read-deliveries.ts';
import { advanceReplays } from './replays/advance-replays.ts';
import { createReplay } from './replays/create-replay.ts';
import { resendDelivery } from './resend-delivery.ts';
import { openDispatcher } from './testing/harness.ts';
import { insertAttempts, insertLane, sealBatch, updateLane } from './testing/history.ts';
import { insertTestAccount, insertTestEndpoint, readAttempts, readQueue, type TestEndpoint } from './testing/rows.ts';

const DAY_MS = 86_400_000;

describe.each(STORES)('sent again on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: ReturnType<typeof openDispatcher>;
  let ctx: AccountContext;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
  });
  beforeEach(async () => {
    await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health, replay, delivery_lane`.execute(
      database.db,
    );
    const base = testContext(database.db, new SteppedClock());
    world = openDispatcher(base);
    ctx = { ...world.ctx, accountId: await insertTestAccount(world.ctx) };
    endpoint = await insertTestEndpoint(ctx, ctx.accountId);
  });
  afterAll(() => database.close());

  /** A delivery whose first attempt has failed. */
  async function failOnce(status = 500): Promise<string> {
    const [id = ''] = await world.owe(endpoint);
    world.network.sent.at(-1)?.answer({ status });
    await world.untilIdle();
    return id;
  }

  async function replay(states: ('failed' | 'delivered')[]): Promise<void> {
    await createReplay(
      ctx,
      { payloadDays: 14 },
      {
        ...{ endpoint: endpoint.endpointId, states, perSecond: 50, dryRun: false },
        from: new Date(world.clock.now() - DAY_MS).toISOString(),
        to: new Date(world.clock.now() + DAY_MS).toISOString(),
      },
    );
    await advanceReplays(ctx, { aheadMs: 1_000, steps: 10 });
  }

  it('carries hookline-replay, the same id and the same bytes; the first time it does not [XP-18]', async () => {
    const { network, dispatcher, untilIdle } = world;
    const id = await failOnce();
    await resendDelivery(ctx, id);
    await dispatcher.sweep();
    const [first, second] = network.sent;
    expect(first?.request.headers).not.toContain('hookline-replay');
    expect(second?.header('hookline-replay')).toBe('true');
    expect(second?.header('webhook-id')).toBe(first?.header('webhook-id'));
    expect(second?.request.body).toBe(first?.request.body);
    second?.answer();
    await untilIdle();
  });

  it('ends the automatic retries when it gets through: by hand', async () => {
    const { network, dispatcher, untilIdle, pass } = world;
    const id = await failOnce();
    await resendDelivery(ctx, id);
    await dispatcher.sweep();
    network.sent[1]?.answer();
    await untilIdle();
    expect(await readQueue(ctx)).toEqual([]);
    await pass(5 * DAY_MS);
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(2);
    expect((await readAttempts(ctx)).map(({ outcome }) => outcome)).toEqual(['retry', 'delivered']);
  });

  it('goes on with the automatic retries when it fails, marked as before', async () => {
    const { network, dispatcher, untilIdle, pass } = world;
    const id = await failOnce();
    await resendDelivery(ctx, id);
    await dispatcher.sweep();
    network.sent[1]?.answer({ status: 500 });
    await untilIdle();
    expect(await readQueue(ctx)).toMatchObject([{ id, attempt_count: 2 }]);
    await pass(DAY_MS);
    await dispatcher.sweep();
    expect([network.sent.length, network.sent[2]?.header('hookline-replay')]).toEqual([3, 'true']);
    network.sent[2]?.answer();
    await untilIdle();
  });

  it('comes from a replay once, and a success leaves nothing to retry', async () => {
    const { network, dispatcher, untilIdle, pass } = world;
    const id = await failOnce(410);
    await ctx.db.updateTable('endpoint').set({ state: 'active', off_reason: null, off_since: null }).execute();
    await sql`update endpoint_health set resume_at = null, openings = 0`.execute(ctx.db);
    await replay(['failed']);
    expect(await getDelivery(ctx, id)).toMatchObject({ state: 'pending', isReplay: true });
    await dispatcher.sweep();
    expect(network.sent[1]?.header('hookline-replay')).toBe('true');
    expect(network.sent[1]?.header('hookline-attempt')).toBe('2');
    network.sent[1]?.answer();
    await untilIdle();
    await pass(5 * DAY_MS);
    await advanceReplays(ctx, { aheadMs: 1_000, steps: 10 });
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(2);
    expect(await getDelivery(ctx, id)).toMatchObject({ state: 'delivered', isReplay: false, attemptCount: 2 });
  });

  it('waits with an endpoint that is off, like others', async () => {
    const { network, dispatcher } = world;
    const id = await failOnce(410);
    await ctx.db.updateTable('endpoint').set({ state: 'paused', off_reason: null, off_since: null }).execute();
    expect(await resendDelivery(ctx, id)).toMatchObject({ state: 'held', isReplay: true });
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(1);
    expect((await getDelivery(ctx, id)).late).toMatchObject({ reason: 'endpoint_paused' });
  });

  it('hastens the head of a lane, leaves what is behind it, and sends the settled beside it', async () => {
    const ids = await insertLane(ctx, endpoint, 3);
    await insertAttempts(ctx, { accountId: ctx.accountId, id: ids[0] ?? '' }, ['failed']);
    await updateLane(ctx, endpoint, { settled_sequence: 1, attempt_count: 1 });
    await sql`update delivery_lane set due_at = now() + interval '1 hour'`.execute(ctx.db);
    const isDue = async () => {
      const { rows } = await sql<{ due: boolean }>`select due_at <= now() as due from delivery_lane`.execute(ctx.db);
      return rows[0]?.due;
    };
    expect(await resendDelivery(ctx, ids[2] ?? '')).toMatchObject({ state: 'pending', isReplay: false });
    expect(await isDue()).toBe(false);
    expect(await resendDelivery(ctx, ids[1] ?? '')).toMatchObject({ state: 'pending', isReplay: false });
    expect([await isDue(), await readQueue(ctx)]).toEqual([true, []]);
    expect(await resendDelivery(ctx, ids[0] ?? '')).toMatchObject({
      state: 'pending',
      isReplay: true,
      attemptCount: 1,
    });
    expect(await readQueue(ctx)).toMatchObject([{ id: ids[0], attempt_count: 1 }]);
  });

  it.each(['resend', 'replay'])(
    'is an array of one where the endpoint takes batches, at each attempt: %s [XP-06]',
    async (how) => {
      const { network, work, pass } = world;
      network.reply = () => ({ status: 500 });
      endpoint = await insertTestEndpoint(ctx, ctx.accountId, { policy: 'yespo-ordered' });
      const ids = await insertLane(ctx, endpoint, 1);
      const batch = newId(ctx);
      await sealBatch(ctx, endpoint, { id: batch, first: 1, last: 1 });
      await insertAttempts(ctx, { accountId: ctx.accountId, id: batch }, ['delivered']);
      await updateLane(ctx, endpoint, { settled_sequence: 1, batch_id: null, batch_end: null });
      if (how === 'resend') await resendDelivery(ctx, ids[0] ?? '');
      else await replay(['delivered']);
      await pass(1_000);
      await work();
      await pass(DAY_MS);
      await work();
      expect(network.sent).toHaveLength(2);
      for (const { request, header } of network.sent) {
        expect([request.body, header('webhook-id')]).toEqual(['[{"n":0}]', encodeId('dlv', ids[0] ?? '')]);
        expect(request.headers).not.toContain('hookline-sequence');
      }
    },
  );

  it.each([0, 2])('does not count a skip as a request, after %i attempts', async (count) => {
    const { network, work } = world;
    network.reply = () => ({});
    const [id = ''] = await insertLane(ctx, endpoint, 1);
    await insertAttempts(ctx, { accountId: ctx.accountId, id }, Array(count).fill('retry'));
    await updateLane(ctx, endpoint, { attempt_count: count });
    await skipHead(ctx, endpoint.endpointId, { key: '', head: encodeId('dlv', id) });
    expect(await getDelivery(ctx, id)).toMatchObject({ state: 'failed', skipped: true, attemptCount: count });
    expect(await resendDelivery(ctx, id)).toMatchObject({ state: 'pending', attemptCount: count });
    await work();
    expect(network.sent.map(({ header }) => header('hookline-attempt'))).toEqual([String(count + 1)]);
    const { attempts, ...delivery } = await getDelivery(ctx, id);
    expect(delivery).toMatchObject({ state: 'delivered', attemptCount: count + 1 });
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      ...Array.from({ length: count }, (_, index) => [index + 1, 'retry']),
      [null, 'skipped'],
      [count + 1, 'delivered'],
    ]);
  });
});
