import { readdirSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../../test/support/database.ts';
import { migrate, NewerSchemaError } from './migrate.ts';

/** As many as there are files: each is applied once. */
const MIGRATIONS = readdirSync(new URL('../../db/migrations', import.meta.url)).length;

let database: TestDatabase;
afterEach(() => database.close());

test('of twenty processes starting at once on an empty database one migrates and none fails', async () => {
  database = await createPostgresDatabase({ empty: true });
  const pools = Array.from({ length: 20 }, () => database.connect());
  await Promise.all(pools.map((pool) => migrate(pool)));
  const { rows } = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(database.db);
  expect(rows[0]?.count).toBe(MIGRATIONS);
});

test.each([
  ['postgres', () => createPostgresDatabase()],
  ['pglite', () => createPgliteDatabase()],
])('a schema newer than the code is refused in one sentence that names it (%s)', async (_name, create) => {
  database = await create();
  await sql`insert into kysely_migration (name, timestamp) values ('9999_from_the_future', '2030')`.execute(
    database.db,
  );
  const attempt = migrate(database.db);
  await expect(attempt).rejects.toThrow(NewerSchemaError);
  await expect(attempt).rejects.toThrow(/9999_from_the_future.*newer version/);
});

test('migrating twice changes nothing', async () => {
  database = await createPostgresDatabase();
  await migrate(database.db);
  const { rows } = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(database.db);
  expect(rows[0]?.count).toBe(MIGRATIONS);
});
