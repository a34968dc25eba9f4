import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { newUuid } from '../base/ids.ts';
import type { Vault } from '../base/vault.ts';
import type { Database } from './schema.ts';

/** The log as the code sees it; pino fits. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What every use case is handed: the store (or the open transaction), time, secrets, the log. Never a global. */
export interface Context {
  db: Kysely<Database>;
  clock: Clock;
  vault: Vault;
  log: Log;
}

/** A context that acts for one account. */
export interface AccountContext extends Context {
  accountId: string;
}

/** A new UUIDv7 at the context's time. */
export function newId(ctx: { clock: Clock }): string {
  return newUuid(ctx.clock.now());
}

/** The context's time as a Date, for timestamptz columns. */
export function nowDate(ctx: { clock: Clock }): Date {
  return new Date(ctx.clock.now());
}

/**
 * Runs `work` in one transaction; inside another one it joins that. Whatever is to be part of it must go through the
 * context that `work` is given: on PGlite a query beside an open transaction waits for its end.
 */
export function inTransaction<C extends Context, T>(ctx: C, work: (ctx: C) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx);
  return ctx.db.transaction().execute((db) => work({ ...ctx, db }));
}
