import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import type { EgressAllow } from '../../rules/address.ts';
import { assertAllowedTarget, type Resolve, vettingLookup } from './guard.ts';

/** How opening a connection went: the moments (ms, monotonic) it has reached so far. */
export interface Opening {
  startedAt: number;
  resolvedAt: number | null;
  connectedAt: number | null;
  securedAt: number | null;
}

/** The connection did not stand in time. */
export class ConnectTimeoutError extends Error {}

/** A handler that wants to know over which connection it goes. */
export interface ConnectionAware {
  connection: Connection;
}

/** One connection at a time, as its client opens them. `opening` is taken by the request that it was opened for. */
export interface Connection {
  opening: Opening | null;
}

export interface ConnectOptions {
  allow: EgressAllow;
  resolve: Resolve;
  connectTimeoutMs: number;
  /** Certificate authorities beside the system's; for tests. */
  ca?: string;
}

type Connect = (options: buildConnector.Options, opening: Opening, callback: buildConnector.Callback) => void;

// Finds dead peers behind a NAT that forgot the connection; undici's own value.
const TCP_KEEP_ALIVE_MS = 60_000;

/** Opens vetted connections to one origin. TLS sessions are resumed: the last one is kept. */
export function createConnect(origin: URL, { allow, resolve, connectTimeoutMs, ca }: ConnectOptions): Connect {
  const secure = origin.protocol === 'https:';
  const port = origin.port === '' ? (secure ? 443 : 80) : Number(origin.port);
  const lookup = vettingLookup(allow, port, resolve);
  let session: Buffer | undefined;

  return ({ hostname, servername }, opening, callback) => {
    try {
      assertAllowedTarget(allow, hostname, port);
    } catch (error) {
      return queueMicrotask(() => callback(error as Error, null));
    }
    // An address needs no resolving.
    if (isIP(hostname) !== 0) opening.resolvedAt = opening.startedAt;
    const where = { host: hostname, port, lookup, noDelay: true, keepAlive: true };
    const options = { ...where, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS };
    const socket = secure
      ? connectTls({ ...options, servername, session, ca, ALPNProtocols: ['http/1.1'], rejectUnauthorized: true })
      : connectTcp(options);
    if (secure) {
      socket.on('session', (next: Buffer) => {
        session = next;
      });
    }
    watchOpening(socket, secure, opening, connectTimeoutMs, callback);
  };
}

function watchOpening(
  socket: Socket,
  secure: boolean,
  opening: Opening,
  timeoutMs: number,
  callback: buildConnector.Callback,
): void {
  const timer = setTimeout(
    () => socket.destroy(new ConnectTimeoutError('the connection did not stand in time')),
    timeoutMs,
  );
  const fail = (error: Error) => {
    clearTimeout(timer);
    callback(error, null);
  };
  const opened = () => {
    clearTimeout(timer);
    socket.off('error', fail);
    callback(null, socket);
  };
  socket.once('lookup', (error: Error | null) => {
    if (!error) opening.resolvedAt = performance.now();
  });
  socket.once('error', fail);
  socket.once('connect', () => {
    opening.connectedAt = performance.now();
    if (!secure) opened();
  });
  socket.once('secureConnect', () => {
    opening.securedAt = performance.now();
    opened();
  });
}

/**
 * A client (one connection, one request at a time) that tells each handler which connection it goes over. The request
 * that a connection is opened for is the first one sent over it, so it finds `opening` there, and later ones do not.
 */
export class TrackedClient extends Client {
  readonly #connection: Connection;

  constructor(origin: URL, options: Client.Options, connect: Connect) {
    const connection: Connection = { opening: null };
    super(origin, {
      ...options,
      connect(target, callback) {
        const opening = { startedAt: performance.now(), resolvedAt: null, connectedAt: null, securedAt: null };
        connection.opening = opening;
        connect(target, opening, callback);
      },
    });
    this.#connection = connection;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler & ConnectionAware,
  ): boolean {
    handler.connection = this.#connection;
    return super.dispatch(options, handler);
  }
}
