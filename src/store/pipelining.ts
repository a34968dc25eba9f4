import {
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultConnectionProvider,
  DefaultQueryExecutor,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
} from 'kysely';
import type { Database } from './schema.ts';

/**
 * Kysely over connections that pipeline. In a transaction of its own making each statement waits for the answer to the
 * one before it; here those that are asked for together (`together`) go out together: with its `begin`, which
 * nobody waits for (`postgres.ts`), a turn waits for the server four times instead of nine.
 */
export function openPipelining(pool: PostgresPool): Kysely<Database> {
  const dialect = new PostgresDialect({ pool });
  const driver = new PostgresDriver({ pool });
  // Nothing to wait for: the pool is there.
  void driver.init();
  const connections = new DefaultConnectionProvider(driver);
  const executor = new PipeliningExecutor(dialect.createQueryCompiler(), dialect.createAdapter(), connections);
  return new Kysely<Database>({ config: { dialect }, dialect, driver, executor });
}

class PipeliningExecutor extends DefaultQueryExecutor {
  override withConnectionProvider(provider: ConnectionProvider): DefaultQueryExecutor {
    return super.withConnectionProvider(shareConnection(provider));
  }
}

/** A transaction's one connection for whoever asks, at once: the server answers in the order of asking. */
function shareConnection(provider: ConnectionProvider): ConnectionProvider {
  let connection: Promise<DatabaseConnection> | undefined;
  return {
    async provideConnection(consumer) {
      connection ??= provider.provideConnection(async (only) => only);
      return consumer(await connection);
    },
  };
}
