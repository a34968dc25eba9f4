import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { newId } from '../../store/context.ts';
import { getPolicy } from '../policy.ts';
import { attemptResult } from '../testing/fixtures.ts';
import { claimLanes } from './claim-queries.ts';
import { holdName } from './lane.ts';
import { type SettledHead, settleHeads } from './settle-queries.ts';
import { LaneWorld, SECOND_MS } from './testing/lane-world.ts';

const policy = getPolicy('standard');

describe.each(STORES)('settleHeads on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: LaneWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new LaneWorld(database);
  });
  beforeEach(() => world.clear());
  afterAll(() => database.close());

  /** A claimed lane with two events of 7 bytes each; its first attempt has got through. */
  async function finishFirst(): Promise<SettledHead> {
    const endpoint = await world.insertUnbatched();
    const [id = ''] = await world.owe(endpoint, [{}, {}]);
    const claimId = newId(world.ctx);
    const wish = { ...endpoint, quota: 1, leaseMs: 35 * SECOND_MS, isExclusive: false, perSecond: null };
    expect(await claimLanes(world.ctx, claimId, [wish])).toEqual([{ ...endpoint, key: '' }]);
    const head = { id, last: 1, bytes: 8, attemptCount: 0 };
    const rest = { at: world.clock.now(), result: attemptResult(), wantsMore: true };
    return { ...endpoint, key: '', claimId, policy, head, verdict: { outcome: 'delivered' }, ...rest };
  }

  it('keeps the claim where more is due and wanted, with a lease of its own', async () => {
    const settled = await finishFirst();
    await world.pass(10 * SECOND_MS);
    expect(await settleHeads(world.ctx, [settled])).toEqual(new Map([[holdName(settled), true]]));
    const leasedUntil = new Date(world.clock.now() + 35 * SECOND_MS);
    expect(await world.lanes()).toMatchObject([
      { settled_sequence: 1, waiting_bytes: 8, claim_id: settled.claimId, leased_until: leasedUntil },
    ]);
  });

  it('gives the lane back where no more is wanted', async () => {
    const settled = { ...(await finishFirst()), wantsMore: false };
    expect(await settleHeads(world.ctx, [settled])).toEqual(new Map([[holdName(settled), false]]));
    expect(await world.lanes()).toMatchObject([{ settled_sequence: 1, claim_id: null, leased_until: null }]);
  });

  it('counts once what is asked for twice, because the first answer got lost', async () => {
    const settled = await finishFirst();
    await settleHeads(world.ctx, [settled]);
    const [lanes, attempts] = [await world.lanes(), await world.attempts()];
    expect(await settleHeads(world.ctx, [settled])).toEqual(new Map());
    expect(await world.lanes()).toEqual(lanes);
    expect(await world.attempts()).toEqual(attempts);
  });

  it('ends the streak of errors of an endpoint that something got through to', async () => {
    const settled = await finishFirst();
    const health = () =>
      world.ctx.db.selectFrom('endpoint_health').selectAll().where('endpoint_id', '=', settled.endpointId);
    await world.ctx.db
      .updateTable('endpoint_health')
      .set({ error_streak: 3, streak_began_at: new Date(), openings: 1, resume_at: new Date() })
      .where('endpoint_id', '=', settled.endpointId)
      .execute();
    await settleHeads(world.ctx, [settled]);
    expect(await health().executeTakeFirst()).toMatchObject({
      ...{ error_streak: 0, streak_began_at: null, openings: 0, resume_at: null },
      recovered_at: new Date(world.clock.now()),
    });
  });
});
