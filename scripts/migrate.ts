/**
 * Prepares the database for Workers, which do not migrate themselves: the schema, the coming days' partitions, the first
 * account. Prints its admin key the first time, unless HOOKLINE_API_KEY is to be it. To be run before every deploy.
 */
import pino from 'pino';
import { ensureFirstAccount, WrongSecretError } from '../src/accounts/accounts.ts';
import { systemClock } from '../src/base/clock.ts';
import { createVault } from '../src/base/vault.ts';
import { ConfigError, readConfig } from '../src/config.ts';
import type { Context } from '../src/store/context.ts';
import { migrate, NewerSchemaError } from '../src/store/migrate.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { sweep } from '../src/sweeps.ts';

try {
  const { databaseUrl, secret, apiKey, retention, logLevel } = readConfig(process.env);
  if (!databaseUrl || !secret) throw new ConfigError('DATABASE_URL must be set.');
  const db = openPostgres(databaseUrl, { connectionsMax: 1 });
  const log = pino({ level: logLevel }, pino.destination(2));
  const ctx: Context = { db, clock: systemClock, vault: createVault(secret), log };
  await migrate(db);
  await sweep(ctx, retention);
  const { newKey } = await ensureFirstAccount(ctx, apiKey);
  await db.destroy();
  process.stdout.write(newKey ? `Your admin key, shown this once:  ${newKey}\n` : 'The database is ready.\n');
} catch (error) {
  const isExpected = [ConfigError, NewerSchemaError, WrongSecretError].some((kind) => error instanceof kind);
  const text = error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`hookline: ${text}\n`);
  process.exitCode = 1;
}
