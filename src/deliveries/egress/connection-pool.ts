import type { Client } from 'undici';
import { type Connect, Connection, type ConnectionOwner, type ConnectOptions, createConnect } from './connection.ts';

interface ConnectionPoolOptions extends ConnectOptions {
  idleMax?: number;
}

// Plain ones take about 40 KB, TLS ones about 130 KB: 66 MB when all are TLS. The longest idle one gives way.
const IDLE_MAX = 512;
// How long an idle one is kept: undici's 4 s (before nginx, Apache and Node close theirs), or as long as the receiver
// says in `Keep-Alive`, up to this.
const IDLE_TIMEOUT_MAX_MS = 30_000;
const HEADER_BYTES_MAX = 16 * 1024;

// undici's own timeouts are off: they count from chunk to chunk, ours from the beginning.
export const CLIENT_OPTIONS: Client.Options = {
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: HEADER_BYTES_MAX,
  keepAliveMaxTimeout: IDLE_TIMEOUT_MAX_MS,
  allowH2: false,
};

/**
 * The connections of all endpoints, one request at a time each, kept alive while others rest. Nobody waits here: where
 * none rests, one is opened; how many are in use is the dispatcher's to limit. Takes the place of undici's Agent and
 * Pool, which keep closed connections as objects, know no limit over all origins, and cost 10 to 20 % more CPU a request.
 */
export class ConnectionPool implements ConnectionOwner {
  readonly #options: ConnectOptions;
  readonly #idleMax: number;
  /** Those at rest by origin, the last used on top: the others grow old. */
  readonly #resting = new Map<string, Connection[]>();
  /** The same, the longest idle first. */
  readonly #idle = new Set<Connection>();
  readonly #all = new Set<Connection>();
  #isClosed = false;

  constructor({ idleMax = IDLE_MAX, ...options }: ConnectionPoolOptions) {
    this.#options = options;
    this.#idleMax = idleMax;
  }

  /** Open connections, and how many of them rest. */
  get size(): { open: number; idle: number } {
    return { open: this.#all.size, idle: this.#idle.size };
  }

  /** A connection to the origin for one request, which ends with its `rest` or `drop`. */
  take(origin: string): Connection {
    const resting = this.#resting.get(origin);
    const connection = resting?.pop();
    if (!connection) return this.open(origin);
    if (resting?.length === 0) this.#resting.delete(origin);
    this.#idle.delete(connection);
    return connection;
  }

  /** A connection that nothing was sent over yet. */
  open(origin: string): Connection {
    const url = new URL(origin);
    const connect: Connect = createConnect(url, this.#options);
    const connection = new Connection(url, CLIENT_OPTIONS, connect, this);
    this.#all.add(connection);
    if (this.#isClosed) connection.drop();
    return connection;
  }

  onRest(connection: Connection): void {
    if (this.#isClosed) {
      connection.drop();
      return;
    }
    const resting = this.#resting.get(connection.key);
    if (resting) resting.push(connection);
    else this.#resting.set(connection.key, [connection]);
    this.#idle.add(connection);
    if (this.#idle.size > this.#idleMax) this.#idle.values().next().value?.drop();
  }

  onDrop(connection: Connection): void {
    this.#all.delete(connection);
    if (!this.#idle.delete(connection)) return;
    const resting = this.#resting.get(connection.key)?.filter((each) => each !== connection) ?? [];
    if (resting.length > 0) this.#resting.set(connection.key, resting);
    else this.#resting.delete(connection.key);
  }

  /** Ends all requests under way. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#all) connection.drop();
  }
}
