import { Agent, Pool } from 'undici';
import type { Clock } from '../../base/clock.ts';
import type { EgressAllow } from '../../rules/address.ts';
import { type ConnectionAware, createConnect, TrackedClient } from './connection.ts';
import { Exchange } from './exchange.ts';
import { type Resolve, sharedResolve } from './guard.ts';
import type { Sender } from './sender.ts';

export interface UndiciSenderOptions {
  egressAllow: EgressAllow;
  clock: Clock;
  /** The resolver; the system's unless a test brings its own. */
  resolve?: Resolve;
  ca?: string;
  connectionsPerOrigin?: number;
}

// As many as the dispatcher has requests under way: what waited for a connection inside undici would use up its
// deadline there and be called a timeout without ever having been sent.
const CONNECTIONS_PER_ORIGIN = 256;
const HEADER_BYTES_MAX = 16 * 1024;
// A handshake that takes longer than this is not going to be followed by an answer within 15 s.
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The sender on Node: one agent with keep-alive for all, which dials vetted addresses only, follows no redirect, knows
 * no proxy, speaks HTTP/1.1 and decompresses nothing.
 */
export function createUndiciSender(options: UndiciSenderOptions): { send: Sender; close(): Promise<void> } {
  const { egressAllow: allow, clock, ca, resolve = sharedResolve() } = options;
  const connections = options.connectionsPerOrigin ?? CONNECTIONS_PER_ORIGIN;
  // undici's own timeouts are off: they count from chunk to chunk, ours from the beginning.
  const clientOptions = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: HEADER_BYTES_MAX, allowH2: false };
  const agent = new Agent({
    allowH2: false,
    factory(origin) {
      const connect = createConnect(new URL(origin), { allow, resolve, connectTimeoutMs: CONNECT_TIMEOUT_MS, ca });
      const factory = (to: URL) => new TrackedClient(to, clientOptions, connect);
      return new Pool(origin, { allowH2: false, connections, factory });
    },
  });
  const now = () => clock.now();
  return {
    send: ({ origin, path, headers, body }, deadlineMs) =>
      new Promise((settle) => {
        const exchange: Exchange & ConnectionAware = new Exchange(settle, deadlineMs, now);
        agent.dispatch({ origin, path, method: 'POST', headers, body }, exchange);
      }),
    close: () => agent.destroy(),
  };
}
