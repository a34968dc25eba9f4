import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { inTransaction, newId, nowDate } from '../../store/context.ts';
import type { OutgoingLease } from './enqueue.ts';
import { type ClaimRequest, claimHeads, returnToQueue, settleResults, takeSlots } from './queries.ts';
import { type TestPerson, World } from './testing/world.ts';

let database: TestDatabase;
let world: World;

function lease(): OutgoingLease {
  return { claimId: newId(world.ctx), seconds: 30, until: 30_000, size: 100 };
}

function claim(over: Partial<ClaimRequest> = {}) {
  const request = { claimId: newId(world.ctx), seconds: 30, limit: 100, rooms: new Map(), roomOtherwise: 100, ...over };
  return claimHeads(world.ctx.db, request);
}

async function claimedIds(over: Partial<ClaimRequest> = {}): Promise<string[]> {
  return (await claim(over)).map((row) => row.id);
}

function result(
  messageId: string,
  claimId: string,
  state: 'sent' | 'failed' | 'unknown',
  providerId: string | null = null,
) {
  const error = state === 'sent' ? null : JSON.stringify({ code: 'c', message: 'm' });
  return { accountId: world.accountId, messageId, claimId, state, providerId, error };
}

describe.each(STORES)('the queue on $store', ({ createDatabase }) => {
  let channelId: string;
  let person: TestPerson;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    world = await World.create(database.db);
    channelId = await world.addChannel();
    person = await world.addPerson(channelId);
  });

  test('messages are born leased, several of one person in one call too', async () => {
    const other = await world.addPerson(channelId);
    const jobs = [world.job(person, 'a'), world.job(other, 'x'), world.job(person, 'b')];
    const given = lease();
    const enqueued = await world.enqueue(world.ctx, jobs, given);
    expect(enqueued).toEqual({ lease: given, leased: jobs, waiting: [] });
    for (const row of await world.queueRows()) {
      expect(row.claim_id).toBe(given.claimId);
      expect(row.leased_for_ms).toBeGreaterThan(25_000);
      expect(row.leased_for_ms).toBeLessThanOrEqual(30_000);
    }
  });

  test.each([
    ['held by somebody', lease],
    ['held by nobody', () => null],
  ])('a message behind one of its person that is %s is not leased, one of somebody else is', async (_name, first) => {
    await world.enqueue(world.ctx, [world.job(person, 'a')], first());
    const [behind, other] = [world.job(person, 'b'), world.job(await world.addPerson(channelId), 'x')];
    const enqueued = await world.enqueue(world.ctx, [behind, other], lease());
    expect(enqueued.leased).toEqual([other]);
    expect(enqueued.waiting).toEqual([behind]);
  });

  test('without a lease nothing is leased', async () => {
    const jobs = [world.job(person, 'a')];
    expect(await world.enqueue(world.ctx, jobs, null)).toEqual({ lease: null, leased: [], waiting: jobs });
    expect((await world.queueRows())[0]).toMatchObject({ claim_id: null, leased_for_ms: null });
  });

  test('a lease runs from when the row is written, not from when its transaction began', async () => {
    await inTransaction(world.ctx, async (tx) => {
      // PGlite's clock has milliseconds: asked until it has moved on since the transaction began.
      const readClock = () =>
        sql<{ before: string; is_later: boolean }>`
          select clock_timestamp()::text as before, clock_timestamp() > now() as is_later`.execute(tx.db);
      let [clock] = (await readClock()).rows;
      while (!clock?.is_later) [clock] = (await readClock()).rows;
      await world.enqueue(tx, [world.job(person, 'a')], lease());
      const { rows } = await sql<{ runs_from_then: boolean }>`
        select leased_until >= ${clock.before}::timestamptz + interval '30 seconds' as runs_from_then
        from message_queue where conversation_id = ${person.conversationId}`.execute(tx.db);
      expect(rows).toEqual([{ runs_from_then: true }]);
    });
  });

  test('a message behind one that waits for its retry is due with it', async () => {
    const given = lease();
    const [job] = (await world.enqueue(world.ctx, [world.job(person, 'a')], given)).leased;
    if (!job) throw new Error('not leased');
    await returnToQueue(world.ctx.db, [{ ...job, claimId: given.claimId, waitMs: 60_000, tried: true }]);
    await world.queue(person, 'b');
    for (const row of await world.queueRows()) expect(row.due_in_ms).toBeGreaterThan(55_000);
  });

  test('only the first of a lane is claimed, with all that is needed to send it', async () => {
    const [first] = await world.queue(person, 'a', 'b');
    const rows = await claim();
    expect(rows).toEqual([
      {
        account_id: world.accountId,
        id: first,
        channel_id: channelId,
        conversation_id: person.conversationId,
        contact_id: person.contactId,
        attempt_count: 0,
        content: { text: 'a', to: { kind: 'phone', value: person.phone } },
        block_reason: null,
      },
    ]);
    expect(await claim()).toEqual([]);
  });

  test('what is leased or not due is left alone; when the lease has ended it is claimed', async () => {
    const ids = await world.queue(person, 'a');
    const claimId = newId(world.ctx);
    expect(await claimedIds({ claimId })).toEqual(ids);
    await world.passQueueTime(25_000);
    expect(await claimedIds()).toEqual([]);
    await world.passQueueTime(10_000);
    const next = newId(world.ctx);
    expect(await claimedIds({ claimId: next })).toEqual(ids);
    await returnToQueue(world.ctx.db, [
      {
        accountId: world.accountId,
        messageId: ids[0] as string,
        conversationId: person.conversationId,
        claimId: next,
        waitMs: 5_000,
        tried: true,
      },
    ]);
    expect(await claimedIds()).toEqual([]);
    await world.passQueueTime(5_000);
    expect(await claimedIds()).toEqual(ids);
  });

  test('a lane with a leased message is left alone even by one with a lower id: clocks differ', async () => {
    const [early, late] = [world.job(person, 'early'), world.job(person, 'late')];
    await world.enqueue(world.ctx, [late], lease());
    await world.enqueue(world.ctx, [early], null);
    expect(await claim()).toEqual([]);
  });

  test('every channel gets its share of a claim, however long another one waits', async () => {
    for (let i = 0; i < 30; i++) await world.queue(await world.addPerson(channelId), `big ${i}`);
    const small = await world.addChannel();
    const [id] = await world.queue(await world.addPerson(small), 'small');
    const rows = await claim({ limit: 10 });
    expect(rows.map((row) => row.id)).toContain(id);
    expect(rows).toHaveLength(6);
  });

  test('no more is claimed of a channel than there is room for', async () => {
    const other = await world.addChannel();
    for (let i = 0; i < 5; i++) {
      await world.queue(await world.addPerson(channelId), `a ${i}`);
      await world.queue(await world.addPerson(other), `b ${i}`);
    }
    const rows = await claim({ rooms: new Map([[channelId, 0]]), roomOtherwise: 3 });
    expect(rows.map((row) => row.channel_id)).toEqual([other, other, other]);
  });

  test('the longest due go first', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(...(await world.queue(await world.addPerson(channelId), `${i}`)));
    for (const [index, id] of ids.entries()) {
      await sql`update message_queue set due_at = now() - make_interval(secs => ${index + 1}) where id = ${id}`.execute(
        world.ctx.db,
      );
    }
    expect(new Set(await claimedIds({ limit: 2 }))).toEqual(new Set([ids[3], ids[2]]));
  });

  test('many are settled in one statement: states, provider ids, errors, and the queue is empty', async () => {
    const given = lease();
    const jobs = [world.job(person, 'a'), world.job(person, 'b'), world.job(person, 'c')];
    await world.enqueue(world.ctx, jobs, given);
    const [a, b, c] = jobs.map((job) => job.messageId) as [string, string, string];
    await settleResults(
      world.ctx.db,
      [
        result(c, given.claimId, 'unknown'),
        result(a, given.claimId, 'sent', 'SM1'),
        result(b, given.claimId, 'failed'),
      ],
      nowDate(world.ctx),
    );
    expect(await world.message(a)).toEqual({ state: 'sent', providerId: 'SM1', error: null });
    expect(await world.message(b)).toEqual({ state: 'failed', providerId: null, error: { code: 'c', message: 'm' } });
    expect(await world.message(c)).toEqual({ state: 'unknown', providerId: null, error: { code: 'c', message: 'm' } });
    expect(await world.queueRows()).toEqual([]);
  });

  test('a lost lease settles nothing but the fact that it was sent', async () => {
    const stale = lease();
    const jobs = [world.job(person, 'a'), world.job(await world.addPerson(channelId), 'b')];
    await world.enqueue(world.ctx, jobs, stale);
    await world.passQueueTime(31_000);
    await claim();
    const [a, b] = jobs.map((job) => job.messageId) as [string, string];
    await settleResults(
      world.ctx.db,
      [result(a, stale.claimId, 'failed'), result(b, stale.claimId, 'sent', 'SM2')],
      nowDate(world.ctx),
    );
    expect(await world.states()).toEqual({ a: 'queued', b: 'sent' });
    expect((await world.queueRows()).map((row) => row.id)).toEqual([a]);
  });

  test.each(['delivered', 'read'] as const)('what a status report said first stays: %s', async (state) => {
    const given = lease();
    const job = world.job(person, 'a');
    await world.enqueue(world.ctx, [job], given);
    const report = { providerId: 'SM1', messageId: encodeId('msg', job.messageId), state };
    await world.report(channelId, [report]);
    expect(await world.queueRows()).toEqual([]);
    await settleResults(world.ctx.db, [result(job.messageId, given.claimId, 'sent', 'SM1')], nowDate(world.ctx));
    await settleResults(world.ctx.db, [result(job.messageId, given.claimId, 'unknown')], nowDate(world.ctx));
    await settleResults(world.ctx.db, [result(job.messageId, given.claimId, 'failed')], nowDate(world.ctx));
    expect(await world.message(job.messageId)).toEqual({ state, providerId: 'SM1', error: null });
  });

  test('a message that goes back takes its whole lane with it and nobody else', async () => {
    const given = lease();
    const other = await world.addPerson(channelId);
    const jobs = [world.job(person, 'a'), world.job(person, 'b'), world.job(other, 'x')];
    await world.enqueue(world.ctx, jobs, given);
    await world.queue(person, 'c');
    const back = { ...jobs[0], claimId: given.claimId, waitMs: 30_000, tried: true };
    await returnToQueue(world.ctx.db, [back as Parameters<typeof returnToQueue>[1][number]]);
    const rows = await world.queueRows();
    expect(rows.map((row) => row.attempt_count)).toEqual([1, 0, 0, 0]);
    expect(rows.map((row) => row.claim_id === null)).toEqual([true, true, false, true]);
    expect(rows.map((row) => row.due_in_ms > 25_000)).toEqual([true, true, false, true]);
  });

  test('giving back without a wait changes no due time, and under a lost lease nothing at all', async () => {
    const given = lease();
    const [job] = (await world.enqueue(world.ctx, [world.job(person, 'a')], given)).leased;
    if (!job) throw new Error('not leased');
    await returnToQueue(world.ctx.db, [{ ...job, claimId: newId(world.ctx), waitMs: 1_000, tried: true }]);
    expect((await world.queueRows())[0]).toMatchObject({ claim_id: given.claimId, attempt_count: 0 });
    await returnToQueue(world.ctx.db, [{ ...job, claimId: given.claimId, waitMs: null, tried: false }]);
    const [row] = await world.queueRows();
    expect(row).toMatchObject({ claim_id: null, attempt_count: 0 });
    expect(row?.due_in_ms).toBeLessThanOrEqual(0);
  });

  test('sending moments are taken one after the other, from now on', async () => {
    const id = await world.addChannel(10);
    const channel = { accountId: world.accountId, id, messagesPerSecond: 10 };
    const waits: (number | undefined)[] = [];
    for (const count of [1, 3, 2]) waits.push(await takeSlots(world.ctx.db, channel, count));
    const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = waits;
    expect(Math.abs(first)).toBeLessThan(5);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThanOrEqual(100);
    expect(third).toBeLessThanOrEqual(400);
    expect(third).toBeGreaterThan(200);
    expect(await takeSlots(world.ctx.db, { ...channel, id: newId(world.ctx) }, 1)).toBeUndefined();
  });
});

describe('several processes on one queue', () => {
  beforeAll(async () => {
    database = await createPostgresDatabase();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    world = await World.create(database.db);
  });

  test('no row is claimed twice, and a row that is locked holds nobody up', async () => {
    const channelId = await world.addChannel();
    const ids: string[] = [];
    for (let i = 0; i < 60; i++) ids.push(...(await world.queue(await world.addPerson(channelId), `${i}`)));
    const claims = Array.from({ length: 6 }, () => claimHeads(database.db, request()));
    const claimed = (await Promise.all(claims)).flat().map((row) => row.id);
    expect(new Set(claimed).size).toBe(claimed.length);
    await world.passQueueTime(60_000);
    await database.db.transaction().execute(async (tx) => {
      await sql`select from message_queue where id = ${ids[0]} for update`.execute(tx);
      const rows = await claimHeads(database.connect(), { ...request(), limit: 100 });
      expect(rows.map((row) => row.id).sort()).toEqual(ids.slice(1));
    });
    function request(): ClaimRequest {
      return { claimId: newId(world.ctx), seconds: 30, limit: 10, rooms: new Map(), roomOtherwise: 100 };
    }
  });

  test('no moment is given to two', async () => {
    const id = await world.addChannel(20);
    const channel = { accountId: world.accountId, id, messagesPerSecond: 20 };
    const started = performance.now();
    const other = database.connect();
    await Promise.all(Array.from({ length: 40 }, (_, nth) => takeSlots(nth % 2 ? other : database.db, channel, 2)));
    const wait = await takeSlots(database.db, channel, 1);
    // 80 moments of 50 ms are gone, counted from the first.
    expect(wait).toBeGreaterThan(4_000 - (performance.now() - started) - 50);
    expect(wait).toBeLessThanOrEqual(4_000);
  });
});
