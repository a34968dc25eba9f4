import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import * as mainPath from '../../db/migrations/0001_main_path.ts';
import * as deliveryEngine from '../../db/migrations/0002_delivery_engine.ts';
import * as contactsAndEvents from '../../db/migrations/0003_contacts_and_events.ts';
import * as requestBlocks from '../../db/migrations/0004_request_blocks.ts';
import * as people from '../../db/migrations/0005_people.ts';
import * as statistics from '../../db/migrations/0006_statistics.ts';
import * as whoSaved from '../../db/migrations/0007_who_saved.ts';
import type { Database } from './schema.ts';

/** Every migration by name, oldest first. Listed by hand: a bundle for Workers has no folder to read. */
const migrations: Record<string, Migration> = {
  '0001_main_path': mainPath,
  '0002_delivery_engine': deliveryEngine,
  '0003_contacts_and_events': contactsAndEvents,
  '0004_request_blocks': requestBlocks,
  '0005_people': people,
  '0006_statistics': statistics,
  '0007_who_saved': whoSaved,
};

/** Any constant will do, as long as every Hookline process uses the same. */
const MIGRATION_LOCK = 0x686f6f6b;

/** The database was migrated by a newer Hookline than this one. */
export class NewerSchemaError extends Error {}

/**
 * Brings the schema up to date. Any number of processes may start at once: an advisory lock lets one of them work while
 * the others wait and then find nothing to do.
 * @throws NewerSchemaError where the database has migrations that this code does not know.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  await db.connection().execute(async (connection) => {
    // Kysely's own lock is taken after it made its tables, and twenty starters making a table collide (23505).
    await sql`set lock_timeout = 0`.execute(connection);
    await sql`set statement_timeout = 0`.execute(connection);
    await sql`select pg_advisory_lock(${MIGRATION_LOCK}::bigint)`.execute(connection);
    try {
      await refuseNewerSchema(connection);
      const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } });
      const { error } = await migrator.migrateToLatest();
      if (error) throw error;
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK}::bigint)`.execute(connection);
      await sql`reset lock_timeout`.execute(connection);
      await sql`reset statement_timeout`.execute(connection);
    }
  });
}

async function refuseNewerSchema(db: Kysely<Database>): Promise<void> {
  const { rows: found } = await sql<{ exists: boolean }>`
    select to_regclass('kysely_migration') is not null as exists`.execute(db);
  if (!found[0]?.exists) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = rows.map((row) => row.name).filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new NewerSchemaError(
      `The database has the migration ${unknown.join(', ')}, which this version of Hookline does not know: start a newer version.`,
    );
  }
}
