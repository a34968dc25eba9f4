import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Kysely, PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { invariant } from '../base/assert.ts';
import { openPipelining } from './pipelining.ts';
import type { Database } from './schema.ts';
import { UNPREPARED } from './unprepared.ts';

// A turn waits at most this long for a lock before its batch is retried (DESIGN.md, the main path).
const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 30_000;
// A transaction that its process forgot pins the queue's dead rows; nothing of ours is idle inside one for long.
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/**
 * PostgreSQL's default, 4, is a spinning disk's. By it a batch of few messages read all addresses of a small account to
 * find its people, and planned its update of conversations anew each time: 70 and 28 us a message of 5, now 23 and 0.
 */
const RANDOM_PAGE_COST = 1.1;
const CONNECTIONS_MAX = 10;
/** Nobody waits longer for a connection: with the database away, callers are told so. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Prepared statements take memory on the server, per connection: further texts are sent unprepared. */
const STATEMENTS_MAX = 500;

const INT8_OID = 20;

/** Message numbers and revisions stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** A store on a PostgreSQL server (15 or newer). Connections open on first use. */
export function openPostgres(databaseUrl: string, options: { connectionsMax?: number } = {}): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connectionsMax ?? CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'hookline',
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    options: `-c timezone=UTC -c random_page_cost=${RANDOM_PAGE_COST}`,
    keepAlive: true,
    pipeline: true,
    types,
  });
  // A broken connection fails the query that runs on it and leaves the pool; the event itself, unheard, ends the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return openPipelining(prepareStatements(pool));
}

/** The pool as Kysely takes it, with clients that prepare. */
function prepareStatements(pool: pg.Pool): PostgresPool {
  const names = new StatementNames();
  const clients = new WeakMap<pg.PoolClient, PreparingClient>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const preparing = clients.get(client) ?? new PreparingClient(client, names);
      clients.set(client, preparing);
      return preparing;
    },
    end: () => pool.end(),
  };
}

/** What each statement is prepared as, the same on every connection. */
class StatementNames {
  readonly #names = new Map<string, string>();

  nameOf(text: string): string | undefined {
    if (text.startsWith(UNPREPARED)) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= STATEMENTS_MAX) return known;
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

/** `pg-cloudflare`'s. */
type WorkerSocket = EventEmitter;

/** What Kysely is told of a `begin` that is still on its way. */
const BEGUN: PostgresQueryResult<never> = { command: 'BEGIN' as 'SELECT', rowCount: 0, rows: [] };

/**
 * Kysely names no statement, so that each would be parsed and planned anew on every use, and waits for `begin` by itself.
 */
class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  /** A `begin` that nobody has waited for yet. */
  #begin: Promise<unknown> | undefined;

  constructor(client: pg.PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(text: string | PostgresCursor<R>, values: readonly unknown[] = []): unknown {
    invariant(typeof text === 'string', 'nothing is streamed from the store');
    if (text === 'begin') {
      this.#begin = this.#send(text, values);
      // Said by the statement behind it.
      this.#begin.catch(() => {});
      return Promise.resolve(BEGUN);
    }
    const begin = this.#begin;
    this.#begin = undefined;
    const result = this.#send<R>(text, values);
    return begin ? Promise.all([begin, result]).then(() => result) : result;
  }

  /** @param destroy where a rollback failed: nobody else shall find that transaction open. */
  release(destroy?: boolean): void {
    this.#client.release(destroy);
  }

  #send<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    this.#gather();
    const name = values.length > 0 ? this.#names.nameOf(text) : undefined;
    const { promise, resolve, reject } = Promise.withResolvers<PostgresQueryResult<R>>();
    // The promise that pg would make keeps its statement alive through every minor collection, and all that waits for it
    // with it: 7 KB a statement went to the old space, with a callback 84 bytes.
    this.#client.query({ name, text, values: [...values] }, (error, result) => {
      if (error) reject(error);
      else resolve(result as unknown as PostgresQueryResult<R>);
    });
    return promise;
  }

  /** Statements that are asked for together go out in one write; the sockets of Workers cannot hold back. */
  #gather(): void {
    const { stream } = (this.#client as unknown as { connection: { stream: Duplex | WorkerSocket } }).connection;
    if (!('cork' in stream) || stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }
}
