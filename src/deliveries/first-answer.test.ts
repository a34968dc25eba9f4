import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Context, inTransaction, newId } from '../store/context.ts';
import type { AttemptResult } from './egress/sender.ts';
import { sealHeaders } from './endpoint-headers.ts';
import { AwaitedAnswers } from './first-answer.ts';
import { getPolicy, leaseMs, startsUntil } from './policy.ts';
import { enqueueOwed } from './sink.ts';
import { owedDelivery } from './testing/fixtures.ts';
import { openDispatcher } from './testing/harness.ts';
import { insertTestAccount, insertTestEndpoint, passQueueTime, readAttempts, readQueue } from './testing/rows.ts';

const BODY_BYTES = 64 * 1024;

let database: TestDatabase;
let base: Context;
let accountId: string;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  base = testContext(database.db);
});
beforeEach(async () => {
  for (const table of [
    'delivery_queue',
    'delivery',
    'delivery_lane',
    'attempt',
    'endpoint',
    'endpoint_health',
  ] as const) {
    await base.db.deleteFrom(table).execute();
  }
  accountId = await insertTestAccount(base);
});
afterAll(() => database.close());

/** A dispatcher, and an endpoint that is owed deliveries whose first answers are told. */
async function open(
  overrides: Parameters<typeof insertTestEndpoint>[2] = {},
  options: Parameters<typeof openDispatcher>[1] = {},
) {
  const world = openDispatcher(base, options);
  const endpoint = await insertTestEndpoint(base, accountId, overrides);
  const told: AttemptResult[] = [];
  const owe = async (count = 1) => {
    const target = await world.targetOf(endpoint);
    const owed = Array.from({ length: count }, () =>
      owedDelivery({ id: newId(world.ctx), target, onFirstAnswer: (result) => void told.push(result) }),
    );
    (await inTransaction(world.ctx, (tx) => enqueueOwed(tx, world, owed))).start();
  };
  return { ...world, endpoint, told, owe };
}

const response = { headers: [], body: Buffer.from('{"text":"Hi"}'), isTruncated: false };
const unmade = { status: null, errorClass: 'timeout' };

describe('whoever waits for the first answer to a delivery', () => {
  it('is told it with its response, once, before it is settled', async () => {
    const { network, told, owe, untilIdle, until } = await open();
    await owe();
    expect(network.sent[0]?.request.keepBytes).toBe(BODY_BYTES);
    network.sent[0]?.answer({ response });
    await until(() => told.length > 0);
    expect(told).toMatchObject([{ status: 200, response }]);
    expect(await readAttempts(base)).toEqual([]);
    await untilIdle();
    expect(told).toHaveLength(1);
    expect(await readAttempts(base)).toMatchObject([{ status: 200, outcome: 'delivered' }]);
  });

  it('is told nothing of the attempts after it', async () => {
    const { network, told, owe, untilIdle, clock, dispatcher } = await open();
    await owe();
    network.sent[0]?.answer({ status: 503 });
    await untilIdle();
    expect(told).toMatchObject([{ status: 503 }]);
    clock.advance(5_000);
    await passQueueTime(base, 5_000);
    await dispatcher.sweep();
    expect(network.sent[1]?.request.keepBytes).toBeUndefined();
    network.sent[1]?.answer({ response });
    await untilIdle();
    expect(told).toHaveLength(1);
  });

  it.each([
    ['its endpoint is off', { state: 'disabled' }, {}],
    ['its endpoint is paused', { state: 'paused' }, {}],
    ['its endpoint has a rate', { per_second: 5 }, {}],
    ['memory has no place', {}, { limits: { heldMax: 0 } }],
  ] as const)('is told at once that it was not made where %s', async (_why, overrides, options) => {
    const { network, told, owe } = await open(overrides, options);
    await owe();
    expect(told).toMatchObject([unmade]);
    expect(network.sent).toEqual([]);
  });

  it('is told that it was not made where its headers must not be sent', async () => {
    const headers = sealHeaders(base.vault, [{ name: 'x-a', value: 'b\r\nx: 1' }]);
    const { told, owe, untilIdle } = await open({ headers });
    await owe();
    await untilIdle();
    expect(told).toMatchObject([{ status: null, errorClass: 'invalid_header' }]);
  });

  it('is told that it was not made where its lease no longer covers it, or it is given back', async () => {
    const { network, told, owe, untilIdle, scheduler, dispatcher } = await open({ concurrency: 1 });
    await owe(2);
    const policy = getPolicy('standard');
    scheduler.stall(startsUntil(policy, leaseMs(policy)) + 1);
    network.sent[0]?.answer();
    await untilIdle();
    expect(told).toMatchObject([{ status: 200 }, unmade]);
    expect(await readQueue(base)).toMatchObject([{ attempt_count: 0 }]);

    await owe(2);
    const drained = dispatcher.drain();
    expect(told).toHaveLength(3);
    expect(told[2]).toMatchObject(unmade);
    network.sent[1]?.answer();
    await untilIdle();
    await drained;
    expect(told).toHaveLength(4);
  });

  it('does not change what is sent, recorded or judged of the others', async () => {
    const world = openDispatcher(base);
    await world.owe(await insertTestEndpoint(base, accountId));
    expect('keepBytes' in (world.network.sent[0]?.request ?? {})).toBe(false);
  });
});

describe('whoever waits for the first answer of an ordered endpoint', () => {
  it('is told it when its turn comes, once', async () => {
    const { network, told, owe, lanes, until } = await open({ order_by: 'endpoint' });
    await owe(2);
    await lanes.sweep();
    await until(() => network.sent.length === 1);
    expect(network.sent[0]?.request.keepBytes).toBe(BODY_BYTES);
    expect(told).toEqual([]);
    network.sent[0]?.answer({ response });
    await until(() => network.sent.length === 2);
    expect(told).toMatchObject([{ response }]);
    network.sent[1]?.answer({ status: 500 });
    await until(() => told.length === 2);
    expect(told[1]).toMatchObject({ status: 500 });
  });

  it('is told at once where deliveries are gathered into batches, or it is off', async () => {
    const batched = await open({ policy: 'yespo-ordered' });
    await batched.owe();
    expect(batched.told).toMatchObject([unmade]);
    const paused = await open({ order_by: 'endpoint', state: 'paused' });
    await paused.owe();
    expect(paused.told).toMatchObject([unmade]);
  });

  it('is forgotten beyond 4,096, the oldest first, and told so', () => {
    const awaited = new AwaitedAnswers();
    const told: string[] = [];
    for (let n = 0; n <= 4_096; n++) awaited.add(`d${n}`, () => told.push(`d${n}`));
    expect(told).toEqual(['d0']);
    expect(awaited.take('d0', 1)).toBeUndefined();
    expect(awaited.take('d1', 1)).toBeDefined();
    expect(awaited.take('d1', 1)).toBeUndefined();
    // Somebody else made the first attempt.
    expect(awaited.take('d2', 2)).toBeUndefined();
    expect(awaited.take('d2', 1)).toBeUndefined();
  });
});
