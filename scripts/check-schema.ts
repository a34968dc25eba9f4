import { readFileSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';
import { Kysely, PGliteDialect } from 'kysely';
import { migrate } from '../src/store/migrate.ts';
import type { Database } from '../src/store/schema.ts';

/** Fails where db/schema.sql is not what the migrations make; `--write` brings it up to date. */
const file = new URL('../db/schema.sql', import.meta.url);

const pglite = await PGlite.create();
await migrate(new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) }));
const dump = await pgDump({ pg: pglite, args: ['--schema-only', '--no-owner', '--no-privileges'] });
const text = (await dump.text())
  .split('\n')
  // What changes from run to run or says nothing about the schema.
  .filter((line) => !/^(--|\\(un)?restrict|SET |SELECT pg_catalog\.set_config)/.test(line))
  .join('\n')
  .replace(/\n{3,}/g, '\n\n')
  .trim();
const schema = `-- Made by "npm run schema" from db/migrations. Do not edit.\n\n${text}\n`;

if (process.argv.includes('--write')) {
  writeFileSync(file, schema);
} else if (readFileSync(file, 'utf8') !== schema) {
  process.stderr.write('db/schema.sql is not what the migrations make: run "npm run schema" and look at the difference.\n');
  process.exitCode = 1;
}
