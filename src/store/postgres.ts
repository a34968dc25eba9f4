import { Kysely } from 'kysely';
import { PostgresJSDialect } from 'kysely-postgres-js';
import postgres from 'postgres';
import type { Database } from './schema.ts';

// A turn waits at most this long for a lock before its batch is retried (DESIGN.md, the main path).
const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 30_000;
// A transaction that its process forgot pins the queue's dead rows; nothing of ours is idle inside one for long.
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
const CONNECTIONS_MAX = 10;

const JSON_OIDS = [114, 3802];
const INT8_OID = 20;

/** A store on a PostgreSQL server (15 or newer). Connections open on first use. */
export function openPostgres(databaseUrl: string, options: { connectionsMax?: number } = {}): Kysely<Database> {
  const sql = postgres(databaseUrl, {
    max: options.connectionsMax ?? CONNECTIONS_MAX,
    onnotice: () => {},
    connect_timeout: 10,
    connection: {
      application_name: 'hookline',
      lock_timeout: LOCK_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      TimeZone: 'UTC',
    },
    types: {
      // JSON goes in as the text it already is (the default would quote it once more), like PGlite does.
      json: {
        to: 3802,
        from: JSON_OIDS,
        serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
        parse: (text: string) => JSON.parse(text),
      },
      int8: { to: INT8_OID, from: [INT8_OID], serialize: String, parse: Number },
    },
  });
  return new Kysely<Database>({ dialect: new PostgresJSDialect({ postgres: sql }) });
}
