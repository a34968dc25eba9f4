import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import { type Context, inTransaction, newId } from '../../store/context.ts';
import { enqueueOrdered } from './enqueue-queries.ts';
import { LaneWorld, MINUTE_MS, until } from './testing/lane-world.ts';

const A = '+525500000001';
const B = '+525500000002';

describe.each(STORES)('enqueueOrdered on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: LaneWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new LaneWorld(database);
  });
  beforeEach(() => world.clear());
  afterAll(() => database.close());

  const frozen = () =>
    world.ctx.db.selectFrom('delivery').selectAll().orderBy('lane_key').orderBy('sequence').execute();

  it('numbers what one person is owed without gaps, in the order given, over any number of calls', async () => {
    const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
    const first = await world.owe(endpoint, [{ person: A }, { person: B }, { person: A }]);
    const second = await world.owe(endpoint, [{ person: B }, { person: A }]);
    const rows = await frozen();
    expect(rows.map(({ lane_key, sequence }) => `${lane_key} ${sequence}`)).toEqual([
      `${A} 1`,
      `${A} 2`,
      `${A} 3`,
      `${B} 1`,
      `${B} 2`,
    ]);
    expect(rows.map(({ id }) => id)).toEqual([first[0], first[2], second[1], first[1], second[0]]);
  });

  it('has one lane for a whole endpoint, whoever its events are about', async () => {
    const endpoint = await world.insertUnbatched();
    await world.owe(endpoint, [{ person: A }, { person: B }]);
    expect(await world.lanes()).toMatchObject([{ key: '', last_sequence: 2 }]);
  });

  it('gives numbers back when its transaction fails', async () => {
    const endpoint = await world.insertUnbatched();
    const target = await world.targetOf(endpoint);
    const owed = { id: newId(world.ctx), target, payload: '1', eventType: 'redirect', person: '', isOwed: true };
    const failing = inTransaction(world.ctx, async (tx) => {
      await enqueueOrdered(tx, [owed]);
      throw new Error('after all');
    });
    await expect(failing).rejects.toThrow('after all');
    await world.owe(endpoint, [{}]);
    expect((await frozen()).map(({ sequence }) => sequence)).toEqual([1]);
  });

  it('keeps what is not owed without a number, and makes nothing due for it', async () => {
    const endpoint = await world.insertUnbatched();
    const target = await world.targetOf(endpoint);
    const event = (isOwed: boolean) => {
      return { id: newId(world.ctx), target, payload: '1', eventType: 'redirect', person: '', isOwed };
    };
    expect(await enqueueOrdered(world.ctx, [event(false)])).toBe(false);
    expect(await world.lanes()).toEqual([]);
    expect(await enqueueOrdered(world.ctx, [event(false), event(true)])).toBe(true);
    expect((await frozen()).map(({ lane_key, sequence }) => [lane_key, sequence])).toEqual([
      ['', 1],
      [null, null],
      [null, null],
    ]);
  });

  it('is due at once without batches, and after the flush interval of its first event with them', async () => {
    const [plain, batched] = [await world.insertUnbatched(), await world.insertEndpoint()];
    const dueIn = async () => (await world.lanes()).map(({ due_at }) => Number(due_at) - world.clock.now());
    await world.owe(plain, [{}]);
    await world.owe(batched, [{}]);
    expect(await dueIn()).toEqual([0, MINUTE_MS]);
    await world.pass(1_000);
    await world.owe(plain, [{}]);
    await world.owe(batched, [{}]);
    expect(await dueIn()).toEqual([-1_000, MINUTE_MS - 1_000]);
  });

  it('says whether a lane is due, so that who waits for a flush wakes nobody', async () => {
    const targets = [await world.insertUnbatched(), await world.insertEndpoint()].map((each) => world.targetOf(each));
    const said = [];
    for (const target of await Promise.all(targets)) {
      const owed = { id: newId(world.ctx), target, payload: '1', eventType: 'redirect', person: '', isOwed: true };
      said.push(await enqueueOrdered(world.ctx, [owed]));
    }
    expect(said).toEqual([true, false]);
  });

  it('does not hasten a head that waits for its next attempt, however much comes up behind it', async () => {
    const endpoint = await world.insertEndpoint();
    await world.owe(endpoint, [{}]);
    const dueAt = new Date(world.clock.now() + 60 * MINUTE_MS);
    await world.ctx.db.updateTable('delivery_lane').set({ attempt_count: 7, due_at: dueAt }).execute();
    await world.owe(
      endpoint,
      Array.from({ length: 1_500 }, () => ({})),
    );
    expect(await world.lanes()).toMatchObject([{ due_at: dueAt, last_sequence: 1_501 }]);
  });
});

describe('transactions that add to the same lanes', () => {
  // Only a real server has connections that can race; PGlite has one.
  let database: TestDatabase;
  let world: LaneWorld;
  beforeAll(async () => {
    database = await createPostgresDatabase({ steppedClock: true });
    world = new LaneWorld(database);
  });
  afterAll(() => database.close());

  const countWaiting = async () => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from pg_locks where not granted`.execute(world.ctx.db);
    return rows[0]?.count ?? 0;
  };

  it('get their numbers in the order in which they commit: who comes second waits for the first', async () => {
    const endpoint = await world.insertUnbatched();
    const target = await world.targetOf(endpoint);
    const add = (tx: Context, payload: string) => {
      const event = { id: newId(world.ctx), target, payload, eventType: 'redirect', person: '', isOwed: true };
      return enqueueOrdered(tx, [event]);
    };
    let isAdded = false;
    const second = await inTransaction(world.ctx, async (tx) => {
      await add(tx, '"first"');
      const adding = add(world.ctx, '"second"').then(() => {
        isAdded = true;
      });
      await until(async () => (await countWaiting()) > 0);
      expect(isAdded).toBe(false);
      return { adding };
    });
    await second.adding;
    const rows = await world.ctx.db.selectFrom('delivery').select('payload').orderBy('sequence').execute();
    expect(rows.map(({ payload }) => payload)).toEqual(['"first"', '"second"']);
  });

  it('never wait for each other in a circle, in whatever order they name their lanes', async () => {
    const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
    const people = Array.from({ length: 20 }, (_, n) => `+52550000${1_000 + n}`);
    const shuffled = (seed: number) => people.toSorted((a, b) => ((Number(a) * seed) % 97) - ((Number(b) * seed) % 97));
    const rounds = Array.from({ length: 30 }, (_, n) => shuffled(n + 2).map((person) => ({ person })));
    await Promise.all(rounds.map((events) => world.owe(endpoint, events)));
    const lanes = (await world.lanes()).filter(({ key }) => people.includes(key));
    expect(lanes.map(({ last_sequence }) => last_sequence)).toEqual(people.map(() => 30));
  });
});
