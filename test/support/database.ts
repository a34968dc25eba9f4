import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { inject } from 'vitest';
import { wrapPglite } from '../../src/store/pglite.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import type { Database } from '../../src/store/schema.ts';
import { createSteppedClock, STEPPED_SEARCH_PATH } from './database-clock.ts';
import { lendPglite } from './spare-pglites.ts';

/** A migrated store of a test's own. */
export interface TestDatabase {
  kind: 'postgres' | 'pglite';
  db: Kysely<Database>;
  /** Undefined for PGlite, which only its own process can open. */
  url: string | undefined;
  /** A further pool on the same database, as another process would have. */
  connect(): Kysely<Database>;
  close(): Promise<void>;
}

/** A database of its own on the run's real PostgreSQL server. */
export async function createPostgresDatabase(
  options: { empty?: boolean; steppedClock?: boolean } = {},
): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = openPostgres(`${server}postgres`, { connectionsMax: 1 });
  await sql.raw(`create database ${name}${options.empty ? '' : ' template hookline_template'}`).execute(admin);
  const url = `${server}${name}`;
  if (options.steppedClock) await installSteppedClock(url, name);
  const pools = [openPostgres(url)];
  return {
    kind: 'postgres',
    db: pools[0] as Kysely<Database>,
    url,
    connect() {
      const pool = openPostgres(url);
      pools.push(pool);
      return pool;
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.destroy()));
      await sql.raw(`drop database ${name} with (force)`).execute(admin);
      await admin.destroy();
    },
  };
}

/** An embedded store in memory. */
export async function createPgliteDatabase(options: { steppedClock?: boolean } = {}): Promise<TestDatabase> {
  const db = await wrapPglite(await lendPglite());
  if (options.steppedClock) {
    await createSteppedClock(db);
    await sql.raw(`set search_path = ${STEPPED_SEARCH_PATH}`).execute(db);
  }
  return {
    kind: 'pglite',
    db,
    url: undefined,
    connect() {
      throw new Error('PGlite has one connection, in one process.');
    },
    close: () => db.destroy(),
  };
}

/** For every connection from now on. */
async function installSteppedClock(url: string, name: string): Promise<void> {
  const db = openPostgres(url, { connectionsMax: 1 });
  await createSteppedClock(db);
  await sql.raw(`alter database ${name} set search_path = ${STEPPED_SEARCH_PATH}`).execute(db);
  await db.destroy();
}

/** For suites whose guarantee must hold on both stores: `describe.each(STORES)`. */
export const STORES = [
  { store: 'postgres', createDatabase: createPostgresDatabase },
  { store: 'pglite', createDatabase: createPgliteDatabase },
] as const;
