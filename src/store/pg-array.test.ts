import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { toStorable } from '../rules/text.ts';
import { pgArray } from './pg-array.ts';

describe.each(STORES)('pgArray on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());

  test('any texts and nulls come back as they went in', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).map(toStorable),
      fc.constantFrom('', 'null', 'NULL', '{}', ',', '"', '\\', ' a', 'a\nb', '\\"', '{"a":"b\\"c"}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
        const { rows } = await sql<{ values: (string | null)[] }>`
          select coalesce(json_agg(v), '[]') as values from unnest(${pgArray(values)}::text[]) as w(v)`.execute(
          database.db,
        );
        expect(rows[0]?.values).toEqual(values);
      }),
      { numRuns: 300 },
    );
  });

  test('numbers, booleans and ids keep their types', async () => {
    const id = '018f0000-0000-7000-8000-000000000000';
    const { rows } = await sql`
      select (${pgArray([1, -2, null])}::int[])[2] as int, (${pgArray([0.5, 1e21])}::float8[])[2] as float,
        (${pgArray([true, false])}::boolean[])[1] as bool, (${pgArray([id])}::uuid[])[1] as id`.execute(database.db);
    expect(rows).toEqual([{ int: -2, float: 1e21, bool: true, id }]);
  });
});
