import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { insertTestAccount } from '../../deliveries/testing/rows.ts';
import type { Context } from '../../store/context.ts';
import { claimCalls } from './queries.ts';
import { openCaller, owedCall, readQueue, readRecords } from './testing/world.ts';

// Only a real server has connections that can race; PGlite has one.
let database: TestDatabase;
let ctx: Context;
let accountId: string;
beforeAll(async () => {
  database = await createPostgresDatabase({ steppedClock: true });
  ctx = testContext(database.db);
  accountId = await insertTestAccount(ctx);
});
beforeEach(async () => {
  for (const table of ['call_queue', 'request_call', 'conversation'] as const) await ctx.db.deleteFrom(table).execute();
});
afterAll(() => database.close());

const LEASE_MS = 15_000;
const answer = { status: 200, response: { headers: [], body: new Uint8Array(), isTruncated: false } };

/** Calls that no process has. */
async function oweToNobody(count: number, requestId = randomUUID()): Promise<string[]> {
  const calls = Array.from({ length: count }, () => owedCall(ctx, accountId, { requestId }));
  await openCaller(ctx, { concurrency: 0 }).owe(...calls);
  return calls.map(({ id }) => id);
}

const claim = (limit: number, roomOtherwise = limit) =>
  claimCalls(ctx, { claimId: randomUUID(), limit, rooms: new Map(), roomOtherwise });

describe('claims that race', () => {
  it('give each call to one of them, and together get all', async () => {
    const ids = [...(await oweToNobody(150)), ...(await oweToNobody(150))];
    const got: string[] = [];
    while (got.length < ids.length) {
      const rounds = await Promise.all(Array.from({ length: 8 }, () => claim(17)));
      const claimed = rounds.flat().map(({ call }) => call.id);
      expect(claimed.length).toBeGreaterThan(0);
      got.push(...claimed);
    }
    expect(got.sort()).toEqual([...ids].sort());
    expect(await claim(17)).toEqual([]);
  });

  it('give every request its share, however many calls another one has', async () => {
    await oweToNobody(400);
    const few = [...(await oweToNobody(3)), ...(await oweToNobody(3))];
    const got = await claim(30);
    expect(got).toHaveLength(16);
    expect(got.map(({ call }) => call.id)).toEqual(expect.arrayContaining(few));
  });

  it('take no more of a request than there is room for', async () => {
    const requestId = randomUUID();
    await oweToNobody(5, requestId);
    await oweToNobody(5);
    const wish = { claimId: randomUUID(), limit: 10, rooms: new Map([[requestId, 0]]), roomOtherwise: 3 };
    const got = await claimCalls(ctx, wish);
    expect(got).toHaveLength(3);
    expect(got.map(({ call }) => call.requestId)).not.toContain(requestId);
  });
});

it('two processes that look at once make a call once', async () => {
  await oweToNobody(1);
  const worlds = [openCaller(ctx), openCaller({ ...ctx, db: database.connect() })];
  await Promise.all(worlds.map(({ caller }) => caller.sweep()));
  const sent = () => worlds.flatMap(({ network }) => network.sent);
  await worlds[0]?.until(() => sent().length === 1);
  sent()[0]?.answer(answer);
  for (const { untilIdle } of worlds) await untilIdle();
  expect(sent()).toHaveLength(1);
  expect(worlds.flatMap(({ told }) => told)).toHaveLength(1);
  expect(await readRecords(ctx)).toMatchObject([{ attempt_count: 1 }]);
});

it('a process that lost its lease while it was calling records nothing over the one that has the call now', async () => {
  const slow = openCaller(ctx);
  const call = owedCall(ctx, accountId);
  await slow.owe(call);
  const other = openCaller(ctx);
  await other.pass(LEASE_MS);
  await other.caller.sweep();
  await other.until(() => other.network.sent.length === 1);
  slow.network.sent[0]?.answer({ ...answer, status: 500 });
  await slow.untilIdle();
  // Both told: the conversation takes the first, and nothing is lost where that is not the one on record.
  expect(slow.told).toHaveLength(1);
  expect(slow.log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('lease lost') }]);
  expect(await readRecords(ctx)).toEqual([]);
  other.network.sent[0]?.answer(answer);
  await other.untilIdle();
  expect(await readRecords(ctx)).toMatchObject([{ id: call.id, attempt_count: 2, status: 200 }]);
  expect(await readQueue(ctx)).toEqual([]);
});

it('what is erased while it is under way leaves no record', async () => {
  const world = openCaller(ctx);
  await world.owe(owedCall(ctx, accountId));
  await ctx.db.deleteFrom('call_queue').execute();
  world.network.sent[0]?.answer(answer);
  await world.untilIdle();
  expect(await readRecords(ctx)).toEqual([]);
});
