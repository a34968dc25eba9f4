import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import type { AttemptResult } from '../../deliveries/egress/sender.ts';
import { failingStore } from '../../deliveries/testing/failing-store.ts';
import { insertTestAccount } from '../../deliveries/testing/rows.ts';
import type { Context } from '../../store/context.ts';
import type { OwedCall } from './call.ts';
import { openCaller, owedCall, readQueue, readRecords, setWait } from './testing/world.ts';

const LEASE_MS = 15_000;

function json(data: unknown, status = 200): Partial<AttemptResult> {
  const body = JSON.stringify(data);
  const headers = [{ name: 'content-type', value: 'application/json' }];
  const response = { headers, body: new TextEncoder().encode(body), isTruncated: false };
  return { status, response, responseExcerpt: body };
}

describe.each(STORES)('calls on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let accountId: string;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    ctx = testContext(database.db);
    accountId = await insertTestAccount(ctx);
  });
  beforeEach(async () => {
    for (const table of ['call_queue', 'request_call', 'conversation'] as const)
      await ctx.db.deleteFrom(table).execute();
  });
  afterAll(() => database.close());
  const newCall = (overrides: Partial<OwedCall> = {}) => owedCall(ctx, accountId, overrides);

  it('are made from memory right after the commit, told, and recorded', async () => {
    const world = openCaller(ctx);
    const call = newCall({ method: 'POST', body: '{"a":1}', headers: [{ name: 'x-shop', value: 'madrid' }] });
    await world.owe(call);
    expect(world.network.sent[0]?.request).toEqual({
      method: 'POST',
      keepBytes: 65_536,
      url: call.url,
      origin: 'https://partner.test',
      path: '/promo?email=ana%40example.org',
      headers: ['x-shop', 'madrid'],
      body: '{"a":1}',
    });
    world.clock.advance(120);
    world.network.sent[0]?.answer(json({ promocode: 'SALE-7' }));
    await world.untilIdle();
    expect(world.told).toEqual([
      { id: call.id, answer: { outcome: 'answered', status: 200, data: { promocode: 'SALE-7' } } },
    ]);
    expect(await readQueue(ctx)).toEqual([]);
    expect(await readRecords(ctx)).toMatchObject([
      {
        account_id: accountId,
        id: call.id,
        request_id: call.requestId,
        conversation_id: call.conversationId,
        contact_id: call.contactId,
        outcome: 'answered',
        reason: null,
        attempt_count: 1,
        method: 'POST',
        url: call.url,
        body: '{"a":1}',
        status: 200,
        error_class: null,
        response_excerpt: '{"promocode":"SALE-7"}',
        called_at: new Date(ctx.clock.now()),
      },
    ]);
  });

  it('of a transaction that did not commit give their places back', async () => {
    const world = openCaller(ctx, { concurrency: 1 });
    const failed = await world.ctx.db
      .transaction()
      .execute((db) => world.sink.enqueue({ ...world.ctx, db }, [newCall()]));
    failed.cancel();
    await world.untilIdle();
    await world.owe(newCall());
    expect(world.network.sent).toHaveLength(1);
  });

  it('YS-90: become an error with its status, or a timeout, each with a reason', async () => {
    const world = openCaller(ctx);
    await world.owe(newCall(), newCall(), newCall());
    world.network.sent[0]?.answer(json({}, 500));
    world.network.sent[1]?.answer({ status: null, errorClass: 'timeout' });
    world.network.sent[2]?.answer({ status: null, errorClass: 'blocked_address' });
    await world.untilIdle();
    expect(world.told.map(({ answer }) => answer)).toEqual([
      { outcome: 'error', status: 500, reason: 'The partner answered with status 500.' },
      { outcome: 'timeout' },
      { outcome: 'error', status: null, reason: expect.stringContaining('private network') },
    ]);
    expect(await readRecords(ctx)).toMatchObject([
      { outcome: 'error', status: 500, error_class: null },
      { outcome: 'timeout', reason: 'There was no complete answer within 10 s.', error_class: 'timeout' },
      { outcome: 'error', error_class: 'blocked_address' },
    ]);
  });

  it('have one deadline over all: what a token took is gone', async () => {
    const deadlines: number[] = [];
    const world = openCaller(ctx, {
      connectors: {
        async authorize() {
          world.scheduler.advance(4_000);
          return { headers: [], query: [], secrets: [], isRefreshable: false };
        },
        refresh: vi.fn(),
      },
      send: async (request, deadlineMs) => {
        deadlines.push(deadlineMs);
        return world.network.send(request);
      },
    });
    world.network.reply = () => json({});
    await world.owe(newCall({ connectorId: accountId }));
    await world.untilIdle();
    expect(deadlines).toEqual([6_000]);
  });

  it('YS-60: carry the credentials of their connector, which no record shows', async () => {
    const authorize = vi.fn(async () => ({
      headers: [{ name: 'X-API-Key', value: 'secret-in-a-header' }],
      query: [{ name: 'api key', value: 'secret in the query' }],
      secrets: ['secret-in-a-header', 'secret in the query'],
      isRefreshable: false,
    }));
    const world = openCaller(ctx, { connectors: { authorize, refresh: vi.fn() } });
    const headers = [
      { name: 'x-api-key', value: 'overridden' },
      { name: 'x-own', value: 'own-secret-value' },
    ];
    const url = 'https://partner.test/promo?api+key=overridden&email=ana%40example.org';
    await world.owe(newCall({ connectorId: accountId, headers, url }));
    const { request } = world.network.sent[0] ?? {};
    expect(request?.url).toBe('https://partner.test/promo?email=ana%40example.org&api%20key=secret%20in%20the%20query');
    expect(request?.path).toBe('/promo?email=ana%40example.org&api%20key=secret%20in%20the%20query');
    expect(request?.headers).toEqual(['x-own', 'own-secret-value', 'X-API-Key', 'secret-in-a-header']);
    const echo = `${JSON.stringify(request?.headers)} ${request?.url}`;
    const location = [{ name: 'location', value: `https://x.test/?k=secret-in-a-header` }];
    const response = { headers: location, body: new Uint8Array(), isTruncated: false };
    world.network.sent[0]?.answer({ status: 302, response, responseExcerpt: echo });
    await world.untilIdle();
    const [record] = await readRecords(ctx);
    expect(record?.url).toBe('https://partner.test/promo?email=ana%40example.org&api%20key=****');
    expect(record?.reason).toContain('k=****');
    expect(JSON.stringify([record, world.told, world.log.lines])).not.toMatch(/secret-in-a|secret.{1,3}in|own-secret/);
  });

  it('are made once more with another token after a 401, within the same deadline', async () => {
    const token = (value: string) => ({
      headers: [{ name: 'Authorization', value }],
      query: [],
      secrets: [value],
      isRefreshable: true,
    });
    const [old, fresh] = [token('Bearer old'), token('Bearer new')];
    const refresh = vi.fn(async () => fresh);
    const world = openCaller(ctx, { connectors: { authorize: async () => old, refresh } });
    await world.owe(newCall({ connectorId: accountId }), newCall({ connectorId: accountId }));
    for (const { answer } of world.network.sent.slice(0, 2)) answer(json({}, 401));
    await world.until(() => world.network.sent.length === 4);
    expect(refresh).toHaveBeenCalledWith(expect.objectContaining({ accountId }), accountId, old, 10_000);
    expect(world.network.sent[2]?.header('Authorization')).toBe('Bearer new');
    world.network.sent[2]?.answer(json({ a: 1 }));
    world.network.sent[3]?.answer(json({}, 401));
    await world.untilIdle();
    expect(world.network.sent).toHaveLength(4);
    expect(world.told.map(({ answer }) => answer.outcome)).toEqual(['answered', 'error']);
  });

  it('whose credentials are not to be had are an error with the reason, and nothing is sent', async () => {
    const authorize = async () => {
      throw new ConnectorError('The token endpoint answered 503.');
    };
    const world = openCaller(ctx, { connectors: { authorize, refresh: vi.fn() } });
    await world.owe(newCall({ connectorId: accountId }));
    await world.untilIdle();
    const answer = { outcome: 'error', status: null, reason: 'The token endpoint answered 503.' };
    expect(world.told).toMatchObject([{ answer }]);
    expect(world.network.sent).toEqual([]);
    expect(await readRecords(ctx)).toMatchObject([{ outcome: 'error', error_class: 'connector', timing: null }]);
  });

  it('wait in the queue where there is no place, and follow as places come free, request by request', async () => {
    const world = openCaller(ctx, { concurrency: 4 });
    const { requestId } = newCall();
    await world.owe(...Array.from({ length: 6 }, () => newCall({ requestId, url: 'https://slow.test/' })));
    // No more than half of what is free.
    expect(world.network.sent).toHaveLength(2);
    await world.owe(newCall(), newCall());
    expect(world.network.countByUrl()).toMatchObject({ 'https://slow.test/': 2 });
    expect(world.network.sent).toHaveLength(4);
    const controller = new AbortController();
    const running = world.caller.run(controller.signal);
    world.network.reply = () => json({});
    for (const { answer } of world.network.sent) answer(json({}));
    // Without the half second that an idle queue is left alone: time stands still.
    await world.until(() => world.told.length === 8);
    await world.untilIdle();
    controller.abort();
    await running;
    expect(await readQueue(ctx)).toEqual([]);
    expect(new Set(world.told.map(({ id }) => id)).size).toBe(8);
  });

  it('that found no place are looked for once they are committed, also where one came free before that', async () => {
    const world = openCaller(ctx, { concurrency: 1 });
    const [first, second] = [newCall(), newCall()];
    await world.owe(first);
    const reservation = world.caller.reserve([second]);
    const controller = new AbortController();
    const running = world.caller.run(controller.signal);
    world.network.sent[0]?.answer(json({}));
    await world.untilIdle();
    await world.until(async () => world.scheduler.pending > 0);
    await openCaller(ctx, { concurrency: 0 }).owe(second);
    world.caller.start(reservation);
    await world.until(() => world.network.sent.length === 2);
    world.network.sent[1]?.answer(json({}));
    await world.untilIdle();
    controller.abort();
    await running;
  });

  it('of a process that died are made again when the lease has ended, no earlier', async () => {
    const dead = openCaller(ctx);
    const call = newCall();
    await dead.oweAndDie(call);
    const world = openCaller(ctx);
    await world.pass(LEASE_MS - 1);
    await world.caller.sweep();
    expect(world.network.sent).toEqual([]);
    await world.pass(1);
    await world.caller.sweep();
    await world.until(() => world.network.sent.length === 1);
    world.network.sent[0]?.answer(json({}));
    await world.untilIdle();
    expect(world.told).toMatchObject([{ id: call.id, answer: { outcome: 'answered' } }]);
    expect(await readRecords(ctx)).toMatchObject([{ attempt_count: 2, outcome: 'answered' }]);
  });

  it('that may not be repeated are not: nobody knows whether they were made', async () => {
    const call = newCall({ method: 'POST', isRepeatable: false });
    await openCaller(ctx).oweAndDie(call);
    const world = openCaller(ctx);
    await world.pass(LEASE_MS);
    await world.caller.sweep();
    await world.untilIdle();
    expect(world.network.sent).toEqual([]);
    expect(world.told).toMatchObject([{ id: call.id, answer: { outcome: 'error', status: null } }]);
    const [record] = await readRecords(ctx);
    expect(record).toMatchObject({ outcome: 'error', attempt_count: 1 });
    expect(record?.reason).toContain('nobody knows whether it was made');
  });

  it('that may not be repeated are made by a claim where no process ever had them', async () => {
    const world = openCaller(ctx, { concurrency: 0 });
    await world.owe(newCall({ method: 'POST', isRepeatable: false }));
    const other = openCaller(ctx);
    await other.caller.sweep();
    await other.until(() => other.network.sent.length === 1);
    other.network.sent[0]?.answer(json({}));
    await other.untilIdle();
    expect(await readRecords(ctx)).toMatchObject([{ attempt_count: 1, outcome: 'answered' }]);
  });

  it.each([2, null])('nobody waits for any more (wait %s) are settled without being made', async (wait) => {
    const call = newCall();
    await openCaller(ctx).oweAndDie(call);
    await setWait(ctx, call, wait);
    const world = openCaller(ctx);
    await world.pass(LEASE_MS);
    await world.caller.sweep();
    await world.untilIdle();
    expect(world.network.sent).toEqual([]);
    expect(world.told).toEqual([]);
    const reason = 'Nobody waits for it any more: its answer was told already, or the conversation went on.';
    expect(await readRecords(ctx)).toMatchObject([{ outcome: 'abandoned', attempt_count: 1, reason }]);
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('that were told before a crash are not made again, while the conversation still waits for another one', async () => {
    const [told, open] = [newCall(), newCall()];
    await openCaller(ctx).oweAndDie(told);
    const other = { ...open, conversationId: told.conversationId };
    await openCaller(ctx).oweAndDie(other);
    const calls = [{ id: encodeId('req', told.requestId), answer: {} }, { id: encodeId('req', other.requestId) }];
    const state = JSON.stringify({ waiting: { wait: 1, calls } });
    await ctx.db.updateTable('conversation').set({ state }).where('id', '=', told.conversationId).execute();
    const world = openCaller(ctx);
    await world.pass(LEASE_MS);
    await world.caller.sweep();
    await world.until(() => world.network.sent.length === 1);
    world.network.sent[0]?.answer(json({}));
    await world.untilIdle();
    expect(world.told.map(({ id }) => id)).toEqual([other.id]);
    expect((await readRecords(ctx)).map(({ id, outcome }) => [id, outcome])).toEqual([
      [told.id, 'abandoned'],
      [other.id, 'answered'],
    ]);
  });

  it('whose lease does not cover them any more are given back, as never begun', async () => {
    const world = openCaller(ctx);
    const call = newCall({ isRepeatable: false });
    const born = await world.ctx.db.transaction().execute((db) => world.sink.enqueue({ ...world.ctx, db }, [call]));
    // The commit took that long.
    world.scheduler.stall(3_001);
    born.start();
    await world.untilIdle();
    expect(world.network.sent).toEqual([]);
    expect(await readQueue(ctx)).toMatchObject([{ attempt_count: 0, claim_id: null, leased_until: null }]);
  });

  it('are told again while their lease lasts where a conversation cannot be told', async () => {
    let failures = 0;
    const world = openCaller(ctx, {
      answer: async () => {
        failures += 1;
        if (failures < 4) throw new Error('the store is away');
      },
    });
    world.network.reply = () => json({});
    await world.owe(newCall());
    await world.until(() => {
      world.scheduler.advance(50);
      return failures === 4;
    });
    await world.untilIdle();
    expect(await readRecords(ctx)).toMatchObject([{ outcome: 'answered' }]);
  });

  it('are left to their lease where a conversation cannot be told at all', async () => {
    const world = openCaller(ctx, {
      answer: async () => {
        throw new Error('the store is away');
      },
    });
    world.network.reply = () => json({});
    await world.owe(newCall());
    let isIdle = false;
    void world.caller.idle().then(() => {
      isIdle = true;
    });
    await world.until(() => {
      world.scheduler.advance(500);
      return isIdle;
    });
    expect(world.scheduler.now()).toBeGreaterThan(LEASE_MS - 2_500);
    expect(await readRecords(ctx)).toEqual([]);
    expect(await readQueue(ctx)).toHaveLength(1);
  });

  it('are recorded when the store is back; until then nothing is claimed', async () => {
    const store = failingStore(ctx.db);
    const world = openCaller({ ...ctx, db: store.db });
    await world.owe(newCall());
    store.error = new Error('away');
    world.network.sent[0]?.answer(json({}));
    await world.until(() => world.log.lines.length > 0);
    expect(await world.caller.sweep()).toBe(false);
    store.error = undefined;
    world.scheduler.advance(100);
    await world.untilIdle();
    expect(await readRecords(ctx)).toMatchObject([{ outcome: 'answered' }]);
  });

  it('drained, it begins nothing more and finishes what is under way', async () => {
    const world = openCaller(ctx);
    await world.owe(newCall());
    let isDrained = false;
    const drained = world.caller.drain().then(() => {
      isDrained = true;
    });
    await world.owe(newCall());
    expect(world.network.sent).toHaveLength(1);
    expect(isDrained).toBe(false);
    world.network.sent[0]?.answer(json({}));
    await world.until(() => isDrained);
    await drained;
    expect(await readRecords(ctx)).toHaveLength(1);
    expect(await readQueue(ctx)).toMatchObject([{ attempt_count: 0, claim_id: null }]);
  });
});
