import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';
import { SteppedClock } from './context.ts';

/**
 * A database whose clock stands until it is moved: `now()` and `clock_timestamp()` are found in this schema before they
 * are found in pg_catalog. Made by `createDatabase({ steppedClock: true })`.
 */
export const STEPPED_SEARCH_PATH = 'public, stepped, pg_catalog';

/** Puts the functions in; they tell the time that `SteppedClock` begins with. */
export async function createSteppedClock(db: Kysely<Database>): Promise<void> {
  const start = new Date(new SteppedClock().now()).toISOString();
  const statements = [
    'create schema stepped',
    'create table stepped.clock as select 0::float8 as passed_ms',
    ...[
      'now() returns timestamptz language sql stable',
      'clock_timestamp() returns timestamptz language sql volatile',
    ].map(
      (head) => `create function stepped.${head} as $$
        select timestamptz '${start}' + passed_ms * interval '1 millisecond' from stepped.clock $$`,
    ),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Lets `ms` pass for the database. Move the context's clock by as much. */
export async function advanceDatabase(db: Kysely<Database>, ms: number): Promise<void> {
  await sql`update stepped.clock set passed_ms = passed_ms + ${ms}::float8`.execute(db);
}
