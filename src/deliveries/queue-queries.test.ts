import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { type Context, inTransaction, newId } from '../store/context.ts';
import { claimDeliveries, FIRST_ENDPOINT, listDueEndpoints, releaseClaims } from './claim-queries.ts';
import { enqueueDeliveries } from './enqueue-queries.ts';
import { switchOff } from './health/health-queries.ts';
import { type SettledAttempt, settleAttempts } from './settle-queries.ts';
import { attemptResult } from './testing/fixtures.ts';
import {
  claimWish,
  enqueueFor,
  insertTestAccount,
  insertTestEndpoint,
  passQueueTime,
  readAttempts,
  readQueue,
  type TestEndpoint,
} from './testing/rows.ts';

const LEASE_MS = 35_000;

describe.each(STORES)('the queue on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let accountId: string;
  beforeAll(async () => {
    database = await createDatabase();
    ctx = testContext(database.db);
    accountId = await insertTestAccount(ctx);
  });
  afterEach(async () => {
    await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health`.execute(ctx.db);
  });
  afterAll(() => database.close());

  const claim = (endpoint: TestEndpoint, quota = 100, claimId = randomUUID()) =>
    claimDeliveries(ctx, claimId, [claimWish(endpoint, quota, LEASE_MS)]);
  const settled = (id: string, claimId: string, overrides: Partial<SettledAttempt> = {}): SettledAttempt => ({
    ...{ accountId, id, claimId, number: 1, at: ctx.clock.now(), result: attemptResult() },
    verdict: { outcome: 'delivered' },
    ...overrides,
  });

  describe('enqueueDeliveries', () => {
    it('owes nothing when its transaction fails', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const failing = inTransaction(ctx, async (tx) => {
        await enqueueFor(tx, endpoint, 3);
        throw new Error('after all');
      });
      await expect(failing).rejects.toThrow('after all');
      expect(await readQueue(ctx)).toEqual([]);
    });

    it('leases some and leaves others to be claimed, in one go', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const claimId = randomUUID();
      const [mine, open] = [newId(ctx), newId(ctx)];
      await enqueueDeliveries(ctx, [
        {
          ...endpoint,
          id: mine,
          payload: '1',
          eventType: 'redirect',
          isQueued: true,
          lease: { claimId, ms: LEASE_MS },
        },
        { ...endpoint, id: open, payload: '2', eventType: 'redirect', isQueued: true, lease: null },
      ]);
      const rows = await readQueue(ctx);
      expect(rows).toMatchObject([
        { id: mine, attempt_count: 0, claim_id: claimId },
        { id: open, attempt_count: 0, claim_id: null, leased_for_ms: null },
      ]);
      expect(rows[0]?.leased_for_ms).toBeLessThanOrEqual(LEASE_MS);
      expect(rows[0]?.leased_for_ms).toBeGreaterThan(LEASE_MS - 10_000);
      expect((await claim(endpoint)).map((each) => each.id)).toEqual([open]);
    });

    it('keeps every payload byte by byte', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const payloads = fc.sample(fc.json({ stringUnit: 'binary' }), 200).concat('{"a":"\\\\ \\" {} , null"}');
      const byId = new Map(payloads.map((payload) => [newId(ctx), payload]));
      await enqueueDeliveries(
        ctx,
        [...byId].map(([id, payload]) => ({
          ...endpoint,
          id,
          payload,
          eventType: 'redirect',
          isQueued: true,
          lease: null,
        })),
      );
      const claimed = await claim(endpoint, 1_000);
      expect(new Map(claimed.map((each) => [each.id, each.payload]))).toEqual(byId);
    });
  });

  describe('listDueEndpoints', () => {
    it('finds each active endpoint with something due once, whatever its backlog', async () => {
      const endpoints = [];
      for (let i = 0; i < 5; i++) endpoints.push(await insertTestEndpoint(ctx, accountId));
      for (const endpoint of endpoints) await enqueueFor(ctx, endpoint, 7);
      const { endpoints: due, next } = await listDueEndpoints(ctx, FIRST_ENDPOINT, 100);
      expect(due.map(({ record }) => record.endpointId)).toEqual(endpoints.map((each) => each.endpointId));
      expect(due[0]?.record).toMatchObject({
        accountId,
        url: 'https://partner.test/hook',
        policy: 'standard',
        state: 'active',
      });
      expect(next).toBeNull();
    });

    it('walks on where it stopped, until the end', async () => {
      const endpoints: string[] = [];
      for (let i = 0; i < 5; i++) {
        const endpoint = await insertTestEndpoint(ctx, accountId);
        await enqueueFor(ctx, endpoint, 2);
        endpoints.push(endpoint.endpointId);
      }
      const seen: string[] = [];
      let after: string | null = FIRST_ENDPOINT;
      while (after !== null) {
        const page = await listDueEndpoints(ctx, after, 2);
        seen.push(...page.endpoints.map(({ record }) => record.endpointId));
        after = page.next;
      }
      expect(seen).toEqual(endpoints);
    });

    it('passes over paused and disabled endpoints and those with nothing due yet, and still walks on', async () => {
      for (const state of ['paused', 'disabled'] as const) {
        await enqueueFor(ctx, await insertTestEndpoint(ctx, accountId, { state }));
      }
      const later = await insertTestEndpoint(ctx, accountId);
      await enqueueFor(ctx, later);
      await passQueueTime(ctx, -60_000);
      const due = await insertTestEndpoint(ctx, accountId);
      await enqueueFor(ctx, due);
      const first = await listDueEndpoints(ctx, FIRST_ENDPOINT, 3);
      expect(first).toEqual({ endpoints: [], next: later.endpointId });
      const second = await listDueEndpoints(ctx, later.endpointId, 3);
      expect(second.endpoints.map(({ record }) => record.endpointId)).toEqual([due.endpointId]);
    });
  });

  describe('claimDeliveries', () => {
    it('takes what has been due longest first, up to the quota, and leases it', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const late = await enqueueFor(ctx, endpoint, 3);
      await passQueueTime(ctx, -60_000);
      const early = await enqueueFor(ctx, endpoint, 3);
      expect((await claim(endpoint, 2)).map((each) => each.id)).toEqual(early.slice(0, 2));
      expect((await claim(endpoint)).map((each) => each.id)).toEqual(early.slice(2));
      expect(await claim(endpoint)).toEqual([]);
      await passQueueTime(ctx, 60_000);
      // Sixty seconds on, the first leases are over as well.
      expect((await claim(endpoint)).map((each) => each.id)).toEqual([...early, ...late]);
    });

    it('gives a delivery to the next claim when a lease ends, with the same id and bytes', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      await enqueueFor(ctx, endpoint, 1, { claimId: randomUUID(), ms: LEASE_MS });
      expect(await claim(endpoint)).toEqual([]);
      await passQueueTime(ctx, LEASE_MS);
      const [again] = await claim(endpoint);
      expect(again).toMatchObject({ payload: '{"n":0}', attemptCount: 0 });
      const [stored] = await ctx.db.selectFrom('delivery').selectAll().execute();
      expect([again?.id, again?.payload]).toEqual([stored?.id, stored?.payload]);
    });

    it('leaves other endpoints alone', async () => {
      const [a, b] = [await insertTestEndpoint(ctx, accountId), await insertTestEndpoint(ctx, accountId)];
      const ids = await enqueueFor(ctx, a, 2);
      await enqueueFor(ctx, b, 2);
      expect((await claim(a)).map((each) => each.id)).toEqual(ids);
    });
  });

  describe('releaseClaims', () => {
    it('gives back what is still its own, nothing else', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const [first = '', second = ''] = await enqueueFor(ctx, endpoint, 2);
      const [mine, theirs] = [randomUUID(), randomUUID()];
      await claim(endpoint, 1, mine);
      await claim(endpoint, 1, theirs);
      const stale = { accountId, id: second, claimId: mine };
      await releaseClaims(ctx, [{ accountId, id: first, claimId: mine }, stale]);
      expect(await readQueue(ctx)).toMatchObject([{ claim_id: null }, { claim_id: theirs }]);
      expect((await claim(endpoint)).map((each) => each.id)).toEqual([first]);
    });
  });

  describe('settleAttempts', () => {
    it('takes the delivered and the given up out of the queue and writes each attempt down', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const [a = '', b = ''] = await enqueueFor(ctx, endpoint, 2);
      const claimId = randomUUID();
      await claim(endpoint, 2, claimId);
      const refusal = attemptResult({ status: 500, responseExcerpt: 'no \\ "way" {1,2} NULL' });
      await settleAttempts(ctx, [
        settled(a, claimId),
        settled(b, claimId, { number: 11, result: refusal, verdict: { outcome: 'failed', isGone: false } }),
      ]);
      expect(await readQueue(ctx)).toEqual([]);
      expect(await readAttempts(ctx)).toMatchObject([
        {
          ...{ account_id: accountId, delivery_id: a, number: 1, at: new Date(ctx.clock.now()), outcome: 'delivered' },
          ...{ status: 200, error_class: null, timing: { dns: null, firstByte: 1, total: 2 }, response_excerpt: null },
        },
        { delivery_id: b, number: 11, outcome: 'failed', status: 500, response_excerpt: 'no \\ "way" {1,2} NULL' },
      ]);
    });

    it('puts a retry back for later, nobody’s, with its attempts counted', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const [id = ''] = await enqueueFor(ctx, endpoint);
      const claimId = randomUUID();
      await claim(endpoint, 1, claimId);
      const result = attemptResult({ status: null, errorClass: 'timeout' });
      await settleAttempts(ctx, [settled(id, claimId, { result, verdict: { outcome: 'retry', delayMs: 5_000 } })]);
      const [row] = await readQueue(ctx);
      expect(row).toMatchObject({ attempt_count: 1, claim_id: null, leased_for_ms: null });
      expect(row?.due_in_ms).toBeGreaterThan(4_000);
      expect(row?.due_in_ms).toBeLessThanOrEqual(5_000);
      expect(await readAttempts(ctx)).toMatchObject([{ outcome: 'retry', status: null, error_class: 'timeout' }]);
      expect(await claim(endpoint)).toEqual([]);
      await passQueueTime(ctx, 5_000);
      expect(await claim(endpoint)).toMatchObject([{ id, attemptCount: 1 }]);
    });

    it('settles nothing for a claim that was lost, whatever it saw', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const [id = ''] = await enqueueFor(ctx, endpoint);
      const [stale, current] = [randomUUID(), randomUUID()];
      await claim(endpoint, 1, stale);
      await passQueueTime(ctx, LEASE_MS);
      await claim(endpoint, 1, current);
      for (const verdict of [{ outcome: 'delivered' }, { outcome: 'retry', delayMs: 1 }] as const) {
        expect(await settleAttempts(ctx, [settled(id, stale, { verdict })])).toEqual(new Set());
      }
      expect(await readQueue(ctx)).toMatchObject([{ id, claim_id: current, attempt_count: 0 }]);
      expect(await readAttempts(ctx)).toEqual([]);
      // Both in one batch: only the one that holds it counts.
      expect(await settleAttempts(ctx, [settled(id, stale), settled(id, current)])).toEqual(new Set([id]));
      expect(await readAttempts(ctx)).toHaveLength(1);
    });
  });

  describe('switchOff', () => {
    const stateOf = async (endpointId: string) =>
      (await ctx.db.selectFrom('endpoint').select('state').where('id', '=', endpointId).executeTakeFirst())?.state;
    const revision = async () =>
      (
        await ctx.db
          .selectFrom('account')
          .select('assets_revision')
          .where('id', '=', accountId)
          .executeTakeFirstOrThrow()
      ).assets_revision;

    it('switches it off and tells whoever keeps the account’s endpoints in memory', async () => {
      const endpoint = await insertTestEndpoint(ctx, accountId);
      const before = await revision();
      await switchOff(ctx, { ...endpoint, url: 'https://partner.test/hook', reason: 'gone', at: ctx.clock.now() });
      expect([await stateOf(endpoint.endpointId), await revision()]).toEqual(['disabled', before + 1]);
    });

    it('spares an endpoint that points elsewhere by now, and one that is paused', async () => {
      const moved = await insertTestEndpoint(ctx, accountId, { url: 'https://partner.test/new' });
      const paused = await insertTestEndpoint(ctx, accountId, { state: 'paused' });
      const before = await revision();
      for (const endpoint of [moved, paused]) {
        await switchOff(ctx, { ...endpoint, url: 'https://partner.test/hook', reason: 'gone', at: ctx.clock.now() });
      }
      expect([await stateOf(moved.endpointId), await stateOf(paused.endpointId)]).toEqual(['active', 'paused']);
      expect(await revision()).toBe(before);
    });
  });
});
