import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { together } from './together.ts';

describe.each(STORES)('together on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    await sql`create table number (value int primary key)`.execute(database.db);
  });
  afterAll(() => database.close());

  test('gives each statement its own result, and does them in the order of asking', async () => {
    const results = await database.db
      .transaction()
      .execute((tx) =>
        together([
          sql<{ value: number }>`insert into number values (1) returning value`.execute(tx),
          sql<{ count: number }>`select count(*)::int as count from number`.execute(tx),
          sql<{ value: number }>`insert into number values (${2}) returning value`.execute(tx),
          sql<{ count: number }>`select count(*)::int as count from number`.execute(tx),
        ]),
      );
    expect(results.map(({ rows }) => rows)).toEqual([[{ value: 1 }], [{ count: 1 }], [{ value: 2 }], [{ count: 2 }]]);
  });

  test('throws what the first that failed threw, and leaves nothing of the others, before or behind it', async () => {
    const before = await sql`select value from number order by value`.execute(database.db);
    const attempt = database.db
      .transaction()
      .execute((tx) =>
        together([
          sql`insert into number values (${100})`.execute(tx),
          sql`insert into number values (${100})`.execute(tx),
          sql`insert into number values (${101})`.execute(tx),
          sql`select 1 / ${0}::int`.execute(tx),
          ...Array.from({ length: 20 }, (_, index) => sql`insert into number values (${102 + index})`.execute(tx)),
        ]),
      );
    await expect(attempt).rejects.toMatchObject({ code: '23505' });
    const after = await sql`select value from number order by value`.execute(database.db);
    expect(after.rows).toEqual(before.rows);
  });
});

test('a failure is not told before the last of them is over', async () => {
  const last = Promise.withResolvers<void>();
  const told: string[] = [];
  const failed = new Error('the first');
  const result = together([Promise.reject(failed), last.promise]).catch((error: unknown) => told.push(String(error)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
  last.reject(new Error('the last'));
  await result;
  expect(told).toEqual(['Error: the first']);
});
