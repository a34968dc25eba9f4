import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Throws where the database does not answer. */
export async function pingDatabase(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db);
}

/** How old the oldest open transaction is, seconds: one that stays open keeps dead rows from being cleared away. */
export async function readOldestTransaction(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8 as seconds
    from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(
    db,
  );
  return rows[0]?.seconds ?? 0;
}
