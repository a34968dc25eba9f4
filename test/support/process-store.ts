import { type Kysely, sql } from 'kysely';
import { takeDataDir } from '../../src/store/data-dir.ts';
import { openPglite } from '../../src/store/pglite.ts';
import type { Database } from '../../src/store/schema.ts';
import { createPostgresDatabase } from './database.ts';
import { migratedDataDir } from './migrated-data-dir.ts';
import { type Environment, SECRET } from './process.ts';

/** A store that processes are started on, one after the other. */
export interface ProcessStore {
  environment: Environment;
  /** Works on the store while no process runs on it. */
  whileDown<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `db` may be used while processes run, too. */
export async function createPostgresStore(): Promise<ProcessStore & { db: Kysely<Database> }> {
  const database = await createPostgresDatabase();
  await slowCommits(database.db);
  return {
    db: database.db,
    environment: { DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET },
    whileDown: (work) => work(database.db),
    close: () => database.close(),
  };
}

/**
 * A commit takes 1 ms for each message in it, as it would on a disk: the run's server does not wait for any, and what is
 * done too early, before the commit, would hardly ever be seen.
 */
async function slowCommits(db: Kysely<Database>): Promise<void> {
  await sql`
    create function slow_commit() returns trigger language plpgsql as
      'begin perform pg_sleep(0.001); return null; end'`.execute(db);
  await sql`
    create constraint trigger slow_commit after insert on inbound_id deferrable initially deferred
      for each row execute function slow_commit()`.execute(db);
}

export async function createPgliteStore(): Promise<ProcessStore> {
  const HOOKLINE_DATA_DIR = migratedDataDir();
  return {
    environment: { HOOKLINE_DATA_DIR },
    async whileDown(work) {
      const directory = takeDataDir(HOOKLINE_DATA_DIR);
      const db = await openPglite(directory.databasePath);
      try {
        return await work(db);
      } finally {
        await db.destroy();
        directory.release();
      }
    },
    close: async () => {},
  };
}

/** For suites whose guarantee must hold on both stores: `describe.each(PROCESS_STORES)`. */
export const PROCESS_STORES = [
  { store: 'postgres', createStore: createPostgresStore },
  { store: 'pglite', createStore: createPgliteStore },
] as const;

/** Half a minute passes in the store: what nobody holds any more can be claimed. Not while a process runs. */
export async function endLeases(db: Kysely<Database>): Promise<void> {
  await sql`update delivery_queue set leased_until = now() where leased_until > now()`.execute(db);
  await sql`update message_queue set leased_until = now() where leased_until > now()`.execute(db);
  await sql`update call_queue set leased_until = now() where leased_until > now()`.execute(db);
}
