import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import type { Context } from '../store/context.ts';
import { type Endpoint, HEALTH_DELIVERIES } from './schema.ts';
import { insertLane } from './testing/history.ts';
import { enqueueFor, insertTestEndpoint, type TestEndpoint } from './testing/rows.ts';

describe.each(STORES)('an endpoint’s health on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let ctx: Context;
  let account: TestAccount;
  let call: Caller;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clock = new SteppedClock();
    ctx = testContext(database.db, clock);
    account = await createTestApi(ctx).createAccount();
    ({ call } = account);
  });
  afterAll(() => database.close());

  const endpointOf = () => insertTestEndpoint(ctx, account.ctx.accountId);

  /** One delivery with these attempts, a minute apart; the time of each. */
  async function attempt(endpoint: TestEndpoint, ...outcomes: ('delivered' | 'retry' | 'failed')[]): Promise<string[]> {
    const [deliveryId = ''] = await enqueueFor(ctx, endpoint);
    const times: string[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      clock.advance(60_000);
      const at = new Date(clock.now());
      const key = { account_id: endpoint.accountId, delivery_id: deliveryId, number: index + 1 };
      await ctx.db
        .insertInto('attempt')
        .values({ ...key, at, outcome, status: 200, error_class: null, timing: '{}', response_excerpt: null })
        .execute();
      times.push(at.toISOString());
    }
    return times;
  }

  const healthOf = async ({ endpointId }: TestEndpoint) =>
    (await call<Endpoint>('GET', `/v1/endpoints/${encodeId('end', endpointId)}`)).body.health;

  it('is unknown before the first attempt', async () => {
    const endpoint = await endpointOf();
    const unknown = {
      state: 'unknown',
      consecutiveFailures: 0,
      lastSuccessAt: null,
      lastFailureAt: null,
      errorStreak: 0,
      failingSince: null,
      breaker: 'closed',
      resumeAt: null,
      isCatchingUp: false,
    };
    expect(await healthOf(endpoint)).toEqual({ ...unknown, waiting: 0 });
    await attempt(endpoint);
    expect(await healthOf(endpoint)).toEqual({ ...unknown, waiting: 1 });
  });

  it('is failing from a failed attempt on and healthy again from the next success on', async () => {
    const endpoint = await endpointOf();
    const [lastSuccessAt, firstFailureAt] = await attempt(endpoint, 'delivered', 'retry');
    expect(await healthOf(endpoint)).toMatchObject({
      state: 'failing',
      consecutiveFailures: 1,
      lastSuccessAt,
      lastFailureAt: firstFailureAt,
    });
    const [, lastFailureAt] = await attempt(endpoint, 'retry', 'failed');
    expect(await healthOf(endpoint)).toMatchObject({
      state: 'failing',
      consecutiveFailures: 3,
      lastSuccessAt,
      lastFailureAt,
    });
    const [recoveredAt] = await attempt(endpoint, 'delivered');
    expect(await healthOf(endpoint)).toMatchObject({
      state: 'healthy',
      consecutiveFailures: 0,
      lastSuccessAt: recoveredAt,
      lastFailureAt,
    });
  });

  it('looks at the latest deliveries only', async () => {
    const endpoint = await endpointOf();
    await attempt(endpoint, 'delivered');
    for (let n = 0; n < HEALTH_DELIVERIES; n++) await attempt(endpoint, 'failed');
    expect(await healthOf(endpoint)).toMatchObject({
      state: 'failing',
      consecutiveFailures: HEALTH_DELIVERIES,
      lastSuccessAt: null,
    });
  });

  const setHealth = ({ endpointId }: TestEndpoint, change: Record<string, unknown>) =>
    ctx.db.updateTable('endpoint_health').set(change).where('endpoint_id', '=', endpointId).execute();

  it('has the streak, the breaker as it is now, and what waits in queue and lanes', async () => {
    const endpoint = await endpointOf();
    await insertLane(ctx, endpoint, 3);
    await enqueueFor(ctx, endpoint, 2);
    const since = new Date(clock.now());
    const inAnHour = new Date(Date.now() + 3_600_000);
    await setHealth(endpoint, { error_streak: 140, streak_began_at: since, openings: 2, resume_at: inAnHour });
    const known = { errorStreak: 140, failingSince: since.toISOString(), waiting: 5 };
    expect(await healthOf(endpoint)).toMatchObject({ ...known, breaker: 'open', resumeAt: inAnHour.toISOString() });
    await setHealth(endpoint, { resume_at: new Date(Date.now() - 1_000) });
    expect(await healthOf(endpoint)).toMatchObject({ ...known, breaker: 'probing', resumeAt: null });
  });

  it('says which endpoints need somebody', async () => {
    const [good, paused, failing] = [await endpointOf(), await endpointOf(), await endpointOf()];
    const update = ctx.db.updateTable('endpoint').set({ state: 'paused' });
    await update.where('id', '=', paused.endpointId).execute();
    await setHealth(failing, { error_streak: 1 });
    const listed = async (attention: boolean) =>
      (await call<{ items: Endpoint[] }>('GET', `/v1/endpoints?attention=${attention}`)).body.items.map(({ id }) => id);
    expect(await listed(true)).toEqual([failing, paused].map(({ endpointId }) => encodeId('end', endpointId)));
    expect(await listed(false)).toEqual([encodeId('end', good.endpointId)]);
  });

  it('is each endpoint’s own in a list, and in the answer to a change', async () => {
    const [good, bad, fresh] = [await endpointOf(), await endpointOf(), await endpointOf()];
    await attempt(bad, 'failed');
    await attempt(good, 'delivered');
    const { items } = (await call<{ items: Endpoint[] }>('GET', '/v1/endpoints')).body;
    const states = new Map(items.map(({ id, health }) => [id, health.state]));
    expect([good, bad, fresh].map(({ endpointId }) => states.get(encodeId('end', endpointId)))).toEqual([
      'healthy',
      'failing',
      'unknown',
    ]);
    const changed = await call<Endpoint>('PATCH', `/v1/endpoints/${encodeId('end', bad.endpointId)}`, {
      state: 'paused',
    });
    expect(changed.body).toMatchObject({ state: 'paused', health: { state: 'failing' } });
  });
});
