import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Context } from '../store/context.ts';
import { type EndpointRecord, TargetCache } from './target.ts';
import { owedDelivery } from './testing/fixtures.ts';
import { openDispatcher } from './testing/harness.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, readAttempts, readQueue } from './testing/rows.ts';

let database: TestDatabase;
let base: Context;
let accountId: string;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  base = testContext(database.db);
  accountId = await insertTestAccount(base);
});
beforeEach(async () => {
  for (const table of ['delivery_queue', 'delivery', 'attempt', 'endpoint', 'endpoint_health'] as const) {
    await base.db.deleteFrom(table).execute();
  }
});
afterAll(() => database.close());

const insertEndpoint = () => insertTestEndpoint(base, accountId);

describe('drain', () => {
  it('finishes and settles what is under way, gives back what waits, takes nothing on', async () => {
    const { network, dispatcher, until, owe, targetOf } = openDispatcher(base, { limits: { perEndpoint: 1 } });
    const endpoint = await insertEndpoint();
    const [first = '', second = ''] = await owe(endpoint, 2);
    let isDrained = false;
    const draining = dispatcher.drain().then(() => {
      isDrained = true;
    });
    expect(dispatcher.reserve([await targetOf(endpoint)]).leases).toEqual([null]);
    await dispatcher.sweep();
    expect(isDrained).toBe(false);
    network.sent[0]?.answer();
    await until(() => isDrained);
    await draining;
    expect(network.sent).toHaveLength(1);
    expect(await readAttempts(base)).toMatchObject([{ delivery_id: first, outcome: 'delivered' }]);
    expect(await readQueue(base)).toMatchObject([{ id: second, claim_id: null, leased_for_ms: null }]);
  });

  it('gives back what a transaction commits only then', async () => {
    const { network, dispatcher, targetOf, ctx, until } = openDispatcher(base);
    const endpoint = await insertEndpoint();
    const target = await targetOf(endpoint);
    const reservation = dispatcher.reserve([target]);
    const lease = reservation.leases[0] ?? null;
    const [id = ''] = await enqueueFor(ctx, endpoint, 1, lease);
    let isDrained = false;
    void dispatcher.drain().then(() => {
      isDrained = true;
    });
    dispatcher.start(reservation, [owedDelivery({ id, target })]);
    await until(() => isDrained);
    expect(network.sent).toEqual([]);
    expect(await readQueue(base)).toMatchObject([{ id, claim_id: null }]);
  });

  it('ends the loop', async () => {
    const { dispatcher, until } = openDispatcher(base);
    let hasEnded = false;
    void dispatcher.run(new AbortController().signal).then(() => {
      hasEnded = true;
    });
    await dispatcher.drain();
    await until(() => hasEnded);
  });

  it('ends, as idling does, beside a sweep that reserved places and found everything leased to somebody else', async () => {
    const endpoint = await insertEndpoint();
    const { owe } = openDispatcher(base);
    await owe(endpoint);
    // Called once the places are taken and before the claim comes back without a row: the last place is given back by
    // the sweep itself, and whoever waits for it has to be told.
    const ended: string[] = [];
    class WaitingCache extends TargetCache {
      override open(record: EndpointRecord) {
        queueMicrotask(() => {
          void other.dispatcher.idle().then(() => ended.push('idle'));
          void other.dispatcher.drain().then(() => ended.push('drain'));
        });
        return super.open(record);
      }
    }
    const other = openDispatcher(base, { targets: new WaitingCache(base.vault) });
    await other.dispatcher.sweep();
    await other.until(() => ended.length === 2);
    expect(other.network.sent).toEqual([]);
  });
});
