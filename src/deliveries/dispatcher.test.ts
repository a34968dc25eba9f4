import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { systemClock } from '../base/clock.ts';
import { encodeId } from '../base/ids.ts';
import type { Context } from '../store/context.ts';
import { sealHeaders } from './endpoint-headers.ts';
import { getPolicy, leaseMs, startsUntil } from './policy.ts';
import { TEST_SECRET } from './testing/fixtures.ts';
import { openDispatcher } from './testing/harness.ts';
import {
  enqueueFor,
  insertTestAccount,
  insertTestEndpoint,
  passQueueTime,
  readAttempts,
  readQueue,
} from './testing/rows.ts';

const LEASE_MS = leaseMs(getPolicy('standard'));
const DAY_MS = 86_400_000;

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

const insertEndpoint = (overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
  insertTestEndpoint(base, accountId, overrides);

describe('deliveries born leased', () => {
  it('are sent at once from memory, signed, and settled together', async () => {
    const { network, untilIdle, owe, clock } = openDispatcher(base);
    const ids = await owe(await insertEndpoint({ url: 'https://partner.test/hook?a=1' }), 3);
    expect(network.sent.map(({ request }) => request.body)).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
    expect(network.sent.map(({ header }) => header('webhook-id'))).toEqual(ids.map((id) => encodeId('dlv', id)));
    for (const { answer } of network.sent) answer();
    await untilIdle();
    expect(await readQueue(base)).toEqual([]);
    expect(await readAttempts(base)).toMatchObject(
      ids.map((id) => ({ delivery_id: id, number: 1, outcome: 'delivered', status: 200, at: new Date(clock.now()) })),
    );
  });

  it('are not sent when their transaction failed, and their places are free again', async () => {
    const { dispatcher, network, targetOf, ctx } = openDispatcher(base, { limits: { heldMax: 1 } });
    const target = await targetOf(await insertEndpoint());
    const reservation = dispatcher.reserve([target]);
    expect(reservation.leases).toEqual([{ claimId: expect.any(String), ms: LEASE_MS }]);
    expect(dispatcher.reserve([target]).leases).toEqual([null]);
    dispatcher.release(reservation);
    await dispatcher.idle();
    expect(dispatcher.reserve([target]).leases).toEqual([{ claimId: expect.any(String), ms: LEASE_MS }]);
    expect(network.sent).toEqual([]);
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('wait in the queue, unleased, when memory has no place or the endpoint is off', async () => {
    const { network, owe } = openDispatcher(base, { limits: { heldMax: 4 } });
    await owe(await insertEndpoint(), 3);
    await owe(await insertEndpoint({ state: 'paused' }));
    await owe(await insertEndpoint({ state: 'disabled' }));
    expect(network.sent).toHaveLength(1);
    const leased = (await readQueue(base)).map((row) => row.claim_id !== null);
    expect(leased).toEqual([true, false, false, false, false]);
  });

  it('are dropped from memory when their lease no longer covers an attempt, and use none up', async () => {
    const { network, scheduler, untilIdle, owe } = openDispatcher(base, { limits: { perEndpoint: 1 } });
    await owe(await insertEndpoint(), 2);
    scheduler.advance(startsUntil(getPolicy('standard'), LEASE_MS) + 1);
    network.sent[0]?.answer({ status: null, errorClass: 'timeout' });
    await untilIdle();
    expect(network.sent).toHaveLength(1);
    expect(await readQueue(base)).toMatchObject([{ attempt_count: 1 }, { attempt_count: 0 }]);
  });

  it('are still sent when the lease just covers an attempt', async () => {
    const { network, scheduler, until, owe } = openDispatcher(base, { limits: { perEndpoint: 1 } });
    await owe(await insertEndpoint(), 2);
    scheduler.advance(startsUntil(getPolicy('standard'), LEASE_MS) - 1_000);
    network.sent[0]?.answer();
    await until(() => network.sent.length === 2);
  });
});

describe('retries', () => {
  it('go out when they are due, under the same id, with the same bytes and a fresh signature', async () => {
    const { network, dispatcher, clock, untilIdle, owe } = openDispatcher(base);
    await owe(await insertEndpoint());
    network.sent[0]?.answer({ status: 503 });
    await untilIdle();
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(1);

    clock.advance(5_000);
    await passQueueTime(base, 5_000);
    await dispatcher.sweep();
    const [first, second] = network.sent;
    expect(second?.request.body).toBe(first?.request.body);
    expect(second?.header('webhook-id')).toBe(first?.header('webhook-id'));
    expect([first?.header('hookline-attempt'), second?.header('hookline-attempt')]).toEqual(['1', '2']);
    expect(Number(second?.header('webhook-timestamp')) - Number(first?.header('webhook-timestamp'))).toBe(5);
    second?.answer();
    await untilIdle();
    expect(await readAttempts(base)).toMatchObject([
      { number: 1, outcome: 'retry', status: 503 },
      { number: 2, outcome: 'delivered', status: 200 },
    ]);
    expect(await readQueue(base)).toEqual([]);
  });

  it('follow the standard schedule to its end, and then the delivery has failed', async () => {
    const { network, dispatcher, untilIdle, owe } = openDispatcher(base);
    network.reply = () => ({ status: 500 });
    await owe(await insertEndpoint());
    const waits: number[] = [];
    for (;;) {
      await untilIdle();
      const [row] = await readQueue(base);
      if (!row) break;
      waits.push(Math.round(row.due_in_ms / 1_000));
      await passQueueTime(base, row.due_in_ms);
      await dispatcher.sweep();
    }
    expect(waits).toEqual([5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    const attempts = await readAttempts(base);
    expect(attempts.map((each) => each.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(attempts.at(-1)).toMatchObject({ outcome: 'failed', status: 500 });
  });

  it('use the endpoint as it is now: a header rotated in between', async () => {
    const { network, dispatcher, ctx, untilIdle, owe } = openDispatcher(base);
    const endpoint = await insertEndpoint();
    await owe(endpoint);
    network.sent[0]?.answer({ status: 401 });
    await untilIdle();
    const headers = sealHeaders(ctx.vault, [{ name: 'x-api-key', value: 'rotated' }]);
    await ctx.db.updateTable('endpoint').set({ headers }).where('id', '=', endpoint.endpointId).execute();
    await passQueueTime(base, 5_000);
    await dispatcher.sweep();
    expect(network.sent[1]?.header('x-api-key')).toBe('rotated');
  });

  it('wait as long as the receiver asks with Retry-After', async () => {
    const { network, untilIdle, owe } = openDispatcher(base);
    await owe(await insertEndpoint());
    network.sent[0]?.answer({ status: 429, retryAfterMs: 600_000 });
    await untilIdle();
    const [row] = await readQueue(base);
    expect(row?.due_in_ms).toBeGreaterThan(590_000);
    expect(row?.due_in_ms).toBeLessThanOrEqual(600_000);
  });
});

describe('what nobody holds', () => {
  it('is claimed and sent, of each endpoint in turn', async () => {
    const { network, dispatcher, untilIdle } = openDispatcher(base);
    network.reply = () => ({});
    const urls = ['https://a.test/', 'https://b.test/', 'https://c.test/'];
    for (const url of urls) await enqueueFor(base, await insertEndpoint({ url }), 4);
    await dispatcher.sweep();
    expect(network.sent.slice(0, 6).map(({ request }) => request.url)).toEqual([...urls, ...urls]);
    await untilIdle();
    expect(await readQueue(base)).toEqual([]);
  });

  it('after a crash is claimed by another process when the lease ends; what the dead one says then counts for nothing', async () => {
    const crashed = openDispatcher(base);
    const endpoint = await insertEndpoint();
    const [id = ''] = await crashed.owe(endpoint);
    const survivor = openDispatcher(base);
    await survivor.dispatcher.sweep();
    expect(survivor.network.sent).toEqual([]);

    await passQueueTime(base, LEASE_MS);
    await survivor.dispatcher.sweep();
    const [before] = crashed.network.sent;
    const [after] = survivor.network.sent;
    expect(after?.request.body).toBe(before?.request.body);
    expect(after?.header('webhook-id')).toBe(before?.header('webhook-id'));
    expect(after?.header('hookline-attempt')).toBe('1');

    before?.answer({ status: 500 });
    await crashed.untilIdle();
    expect(crashed.log.lines).toMatchObject([{ level: 'warn', fields: { deliveryId: id } }]);
    expect(await readAttempts(base)).toEqual([]);
    after?.answer();
    await survivor.untilIdle();
    expect(await readAttempts(base)).toMatchObject([{ delivery_id: id, number: 1, outcome: 'delivered' }]);
    expect(await readQueue(base)).toEqual([]);
  });

  it('of an endpoint that cannot be opened waits, uses no attempt up, is told of once and holds up nobody', async () => {
    const { network, dispatcher, log } = openDispatcher(base);
    const broken = await insertEndpoint();
    await base.db
      .updateTable('endpoint')
      .set({ headers: Buffer.alloc(40) })
      .where('id', '=', broken.endpointId)
      .execute();
    await enqueueFor(base, broken);
    await enqueueFor(base, await insertEndpoint());
    await dispatcher.sweep();
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(1);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { endpointId: broken.endpointId } }]);
    const waiting = (await readQueue(base)).find((row) => row.claim_id === null);
    expect(waiting).toMatchObject({ attempt_count: 0 });
  });

  it('is taken on only as far as there are places', async () => {
    const { network, dispatcher } = openDispatcher(base, { limits: { heldMax: 16 } });
    await enqueueFor(base, await insertEndpoint(), 40);
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(4);
    expect((await readQueue(base)).filter((row) => row.claim_id !== null)).toHaveLength(4);
  });
});

describe('a hung endpoint', () => {
  const hung = 'https://hung.test/';

  it('holds no more than its slots while every other is served', async () => {
    const { network, dispatcher, owe, until } = openDispatcher(base);
    network.reply = ({ url }) => (url === hung ? undefined : {});
    const stuck = await insertEndpoint({ url: hung });
    await owe(stuck, 60);
    await enqueueFor(base, stuck, 60);
    const healthy = [];
    for (let i = 0; i < 8; i++) healthy.push(await insertEndpoint({ url: `https://healthy-${i}.test/` }));
    for (const endpoint of healthy) {
      await owe(endpoint, 20);
      await enqueueFor(base, endpoint, 20);
    }
    await dispatcher.sweep();
    const served = () => network.sent.filter(({ request }) => request.url !== hung).length;
    await until(() => served() === 8 * 40);
    expect(network.countByUrl()[hung]).toBe(10);
    expect(new Set(Object.values(network.countByUrl()))).toEqual(new Set([10, 40]));
  });

  it('fills its part of memory, and newcomers are still born leased', async () => {
    const { network, owe } = openDispatcher(base, { limits: { heldMax: 100 } });
    network.reply = ({ url }) => (url === hung ? undefined : {});
    await owe(await insertEndpoint({ url: hung }), 200);
    await owe(await insertEndpoint({ url: 'https://healthy.test/' }), 5);
    expect(network.countByUrl()).toEqual({ [hung]: 10, 'https://healthy.test/': 5 });
  });
});

describe('a receiver that says 410', () => {
  it('gets nothing more: its endpoint is off, and what waited in memory is given back to be held', async () => {
    const { network, dispatcher, owe, untilIdle } = openDispatcher(base, { limits: { perEndpoint: 1 } });
    const endpoint = await insertEndpoint();
    await owe(endpoint, 3);
    network.sent[0]?.answer({ status: 410 });
    await untilIdle();
    await dispatcher.sweep();
    expect(network.sent).toHaveLength(1);
    const row = await base.db.selectFrom('endpoint').select('state').executeTakeFirst();
    expect(row?.state).toBe('disabled');
    const held = { claim_id: null, attempt_count: 0 };
    expect(await readQueue(base)).toMatchObject([held, held]);
  });
});

describe('what cannot be sent', () => {
  it('with headers that must not go out is an attempt that failed, without a request', async () => {
    const { network, ctx, dispatcher, untilIdle } = openDispatcher(base);
    const endpoint = await insertEndpoint();
    const headers = sealHeaders(ctx.vault, [{ name: 'x-key', value: 'a\r\nevil: 1' }]);
    await ctx.db.updateTable('endpoint').set({ headers }).where('id', '=', endpoint.endpointId).execute();
    await enqueueFor(base, endpoint);
    await dispatcher.sweep();
    await untilIdle();
    expect(network.sent).toEqual([]);
    expect(await readAttempts(base)).toMatchObject([{ outcome: 'retry', status: null, error_class: 'invalid_header' }]);
  });

  it('because the sender broke is left to its lease', async () => {
    const send = () => Promise.reject(new Error('a bug'));
    const { log, untilIdle, owe } = openDispatcher(base, { send });
    await owe(await insertEndpoint());
    await untilIdle();
    expect(log.lines).toMatchObject([{ level: 'error', message: 'the sender failed' }]);
    expect(await readAttempts(base)).toEqual([]);
    expect(await readQueue(base)).toMatchObject([{ attempt_count: 0, claim_id: expect.any(String) }]);
  });
});

describe('run', () => {
  it('works a long backlog off without waiting for the next poll', async () => {
    const { network, scheduler, dispatcher, until } = openDispatcher(base, { limits: { heldMax: 64 } });
    network.reply = () => ({});
    const endpoint = await insertEndpoint();
    await enqueueFor(base, endpoint, 100);
    const stop = new AbortController();
    const running = dispatcher.run(stop.signal);
    await until(async () => (await readAttempts(base)).length === 100);
    expect(await readQueue(base)).toEqual([]);
    const tookMs = scheduler.now();
    stop.abort();
    await running;
    expect(network.sent).toHaveLength(100);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('finds what another process queued within its polling time', async () => {
    const { network, dispatcher, until } = openDispatcher(base);
    const stop = new AbortController();
    const running = dispatcher.run(stop.signal);
    await enqueueFor(base, await insertEndpoint());
    await until(() => network.sent.length === 1);
    stop.abort();
    await running;
  });
});

describe('every delivery', () => {
  it('ends delivered, failed, or still queued: none vanishes, none is sent again once it is settled', async () => {
    const status = fc.constantFrom(200, 204, 301, 404, 429, 500);
    const plan = fc.array(fc.array(status, { minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 3 }), async (answers, perEndpoint) => {
        const { network, work, untilIdle, owe, pass } = openDispatcher(base, { limits: { perEndpoint } });
        const endpoint = await insertEndpoint();
        const tries = new Map<string, number>();
        network.reply = ({ headers, body }) => {
          const id = headers[headers.indexOf('webhook-id') + 1] ?? '';
          const made = tries.get(id) ?? 0;
          tries.set(id, made + 1);
          return { status: answers[JSON.parse(body).n]?.[made] ?? 500 };
        };
        const ids = await owe(endpoint, answers.length);
        await untilIdle();
        // More rounds than attempts: while the breaker is open, one of all goes out at a time.
        for (let round = 0; round < 120 && (await readQueue(base)).length > 0; round++) {
          await pass(2 * DAY_MS);
          await work();
        }
        const expected = ids.map((id, n) => {
          const delivered = answers[n]?.findIndex((each) => each < 300) ?? -1;
          const isDelivered = delivered >= 0 && delivered < 11;
          return [encodeId('dlv', id), isDelivered ? delivered + 1 : 11];
        });
        expect([...tries].sort()).toEqual(expected.sort());
        expect(await readQueue(base)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('is signed with the account’s secret', async () => {
    const { network, owe, clock } = openDispatcher({ ...base, clock: systemClock });
    await owe(await insertEndpoint());
    const [sent] = network.sent;
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const headers = Object.fromEntries(names.map((name) => [name, sent?.header(name) ?? '']));
    expect(new Webhook(TEST_SECRET).verify(sent?.request.body ?? '', headers)).toEqual({ n: 0 });
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(clock.now() / 1_000)));
  });
});
