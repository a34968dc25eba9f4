import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import { type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { loadContacts, updateFields } from './queries.ts';

describe.each(STORES)('updateFields on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let ctx: Context;
  let accountId: string;
  /** In key order. */
  let ids: [string, string];
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    ctx = testContext(database.db, clock);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    accountId = await insertTestAccount(ctx);
    ids = [newId(ctx), newId(ctx)].sort() as [string, string];
    // The larger key lies before the smaller one, so that a scan meets it first.
    for (const id of ids.toReversed()) {
      await sql`insert into contact (account_id, id, created_at, updated_at)
        values (${accountId}::uuid, ${id}::uuid, now(), now())`.execute(ctx.db);
    }
  });

  const change = (contactId: string, fields: Record<string, unknown>) => ({ accountId, contactId, fields });
  const update = (db: Context['db'], ...rows: ReturnType<typeof change>[]) =>
    updateFields(db, rows, { source: 'conversation', at: nowDate(ctx) });
  const load = async (id: string) => (await loadContacts(ctx.db, [accountId], [id]))[0];

  test('adds fields to those there are, and gives the contacts that changed by it', async () => {
    const [id, other] = ids;
    expect(await update(ctx.db, change(id, { a: 1, b: 'x' }))).toEqual([{ accountId, contactId: id }]);
    expect(await update(ctx.db, change(id, { b: 'y' }), change(other, { c: null }))).toHaveLength(2);
    expect(await load(id)).toMatchObject({ fields: { a: 1, b: 'y' } });
    expect(await load(other)).toMatchObject({ fields: { c: null } });
    const before = await ctx.db.selectFrom('contact').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    clock.advance(1_000);
    expect(await update(ctx.db, change(id, { b: 'y' }))).toEqual([]);
    const after = await ctx.db.selectFrom('contact').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(after).toEqual(before);
  });

  // PGlite has one connection: nobody else can hold anything there.
  describe.runIf(store === 'postgres')('beside another transaction', () => {
    /** Updates both while the smaller key's row is held, and looks in between. */
    async function updateBothWhileHeld(look: () => Promise<void>): Promise<void> {
      let late: Promise<unknown> | undefined;
      await inTransaction(ctx, async (tx) => {
        await update(tx.db, change(ids[0], { first: 1 }));
        late = update(ctx.db, change(ids[1], { late: 1 }), change(ids[0], { late: 1 }));
        late.catch(() => {});
        for (let isWaiting = false; !isWaiting; ) {
          const { rows } = await sql`select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`.execute(ctx.db);
          isWaiting = rows.length > 0;
        }
        await look();
      });
      await late;
    }

    test('who waits for the first key holds no later one: two cannot deadlock', async () => {
      await updateBothWhileHeld(async () => {
        const { rows } = await sql`select from contact where account_id = ${accountId} and id = ${ids[1]}
          for update skip locked`.execute(ctx.db);
        expect(rows).toHaveLength(1);
      });
    });

    test('neither of two updates at once is lost', async () => {
      await updateBothWhileHeld(async () => {});
      expect(await load(ids[0])).toMatchObject({ fields: { first: 1, late: 1 } });
      expect(await load(ids[1])).toMatchObject({ fields: { late: 1 } });
    });
  });
});
