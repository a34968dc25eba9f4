import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type buildConnector, Client } from 'undici';
import type { EgressAllow } from '../../rules/address.ts';
import { assertAllowedTarget, vettingLookup } from './guard.ts';
import type { Resolve } from './resolve.ts';
import type { TlsSessions } from './tls-sessions.ts';

/** How opening a connection went: the moments (ms, monotonic) it has reached so far. */
export interface Opening {
  startedAt: number;
  resolvedAt: number | null;
  connectedAt: number | null;
  securedAt: number | null;
}

/** The connection did not stand in time. */
export class ConnectTimeoutError extends Error {}

/** The receiver sent more than anybody will read. */
export class TooMuchReceivedError extends Error {}

export interface ConnectOptions {
  allow: EgressAllow;
  resolve: Resolve;
  connectTimeoutMs: number;
  sessions: TlsSessions;
  /** Certificate authorities beside the system's; for tests. */
  ca?: string;
}

/** Opens a socket; it is handed on when it stands, and returned at once so that it can be given up before. */
export type Connect = (
  target: buildConnector.Options,
  opening: Opening,
  callback: buildConnector.Callback,
) => Socket | undefined;

// Finds dead peers behind a NAT that forgot the connection; undici's own value.
const TCP_KEEP_ALIVE_MS = 60_000;

/** Opens vetted connections to one origin: every time the name is resolved and vetted, and what was vetted is dialled. */
export function createConnect(origin: URL, options: ConnectOptions): Connect {
  const { allow, resolve, connectTimeoutMs, sessions, ca } = options;
  const secure = origin.protocol === 'https:';
  const port = origin.port === '' ? (secure ? 443 : 80) : Number(origin.port);
  const lookup = vettingLookup(allow, port, resolve);

  return ({ hostname }, opening, callback) => {
    try {
      assertAllowedTarget(allow, hostname, port);
    } catch (error) {
      queueMicrotask(() => callback(error as Error, null));
      return undefined;
    }
    const isAddress = isIP(hostname) !== 0;
    // An address needs no resolving.
    if (isAddress) opening.resolvedAt = opening.startedAt;
    const where = { host: hostname, port, lookup, noDelay: true, keepAlive: true };
    const tcp = { ...where, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS };
    // SNI takes names only, without the root's dot (RFC 6066 §3).
    const servername = isAddress ? '' : hostname.replace(/\.$/, '');
    const session = secure ? sessions.get(origin.origin) : undefined;
    const tls = { servername, session, ca, ALPNProtocols: ['http/1.1'], rejectUnauthorized: true };
    const socket = secure ? connectTls({ ...tcp, ...tls }) : connectTcp(tcp);
    if (secure) socket.on('session', (next: Buffer) => sessions.put(origin.origin, next));
    watchOpening(socket, secure, opening, connectTimeoutMs, callback);
    return socket;
  };
}

function watchOpening(
  socket: Socket | TLSSocket,
  secure: boolean,
  opening: Opening,
  timeoutMs: number,
  callback: buildConnector.Callback,
): void {
  const timer = setTimeout(
    () => socket.destroy(new ConnectTimeoutError('the connection did not stand in time')),
    timeoutMs,
  );
  const fail = (error: Error) => callback(error, null);
  const opened = () => {
    clearTimeout(timer);
    socket.off('error', fail);
    callback(null, socket);
  };
  socket.once('close', () => clearTimeout(timer));
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

/** A new opening, as of now. */
export function startOpening(): Opening {
  return { startedAt: performance.now(), resolvedAt: null, connectedAt: null, securedAt: null };
}

/** Who is told what becomes of a connection. */
export interface ConnectionOwner {
  /** It has answered a request in full and may take another. */
  onRest(connection: Connection): void;
  /** It is closed for good. */
  onDrop(connection: Connection): void;
}

// Four times the longest body that is read, framing and headers included; what comes on top is an endless chunk
// extension, reason phrase or row of 1xx, which no other limit counts.
const RECEIVED_BYTES_MAX = 256 * 1024;

/**
 * One connection, one request at a time. The request that it is opened for is the first one sent over it, so it finds
 * `opening` here, and later ones do not.
 */
export class Connection extends Client {
  opening: Opening | null = null;
  readonly key: string;
  readonly #owner: ConnectionOwner;
  #socket: Socket | undefined;
  #receivedBefore = 0;
  #isDropped = false;

  constructor(origin: URL, options: Client.Options, connect: Connect, owner: ConnectionOwner) {
    super(origin, {
      ...options,
      connect: (target, callback) => {
        const opening = startOpening();
        this.opening = opening;
        this.#socket = connect(target, opening, (...outcome) => {
          const [, socket] = outcome;
          if (socket) this.#limit(socket);
          callback(...outcome);
        });
      },
    });
    this.key = origin.origin;
    this.#owner = owner;
    // undici would open it again for the next request; a connection that nobody uses is not kept as an object either.
    this.on('disconnect', () => {
      if (this.stats.size === 0) this.drop();
    });
  }

  /** After a whole response. One whose request was not read to its end is of no more use: the rest is still on its way. */
  rest(): void {
    const isUsable = this.#socket && !this.#socket.destroyed && this.#socket.writableLength === 0;
    this.#receivedBefore = this.#socket?.bytesRead ?? 0;
    if (isUsable) this.#owner.onRest(this);
    else this.drop();
  }

  /** Closes it, also while it is being opened. */
  drop(): void {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#owner.onDrop(this);
    this.#socket?.destroy();
    void this.destroy();
  }

  #limit(socket: Socket): void {
    this.#receivedBefore = 0;
    socket.on('readable', () => {
      if (socket.bytesRead - this.#receivedBefore > RECEIVED_BYTES_MAX) {
        socket.destroy(new TooMuchReceivedError('more was received than anybody will read'));
      }
    });
  }
}
