import { Agent, Pool } from 'undici';
import type { EgressAllow } from '../../rules/address.ts';
import { createConnect, startOpening } from './connection.ts';
import { createResolve, type Resolve } from './resolve.ts';
import { TlsSessions } from './tls-sessions.ts';

export interface GuardedAgentOptions {
  egressAllow: EgressAllow;
  /** The resolver; the system's unless a test brings its own. */
  resolve?: Resolve;
}

// As many as the dispatcher has calls under way on one channel; more would wait for a connection in vain.
const CONNECTIONS_PER_ORIGIN = 256;
const CONNECT_TIMEOUT_MS = 5_000;

/** The undici agent for calls to providers: it dials vetted addresses only, over connections that are kept alive. */
export function createGuardedAgent({ egressAllow: allow, resolve = createResolve() }: GuardedAgentOptions): Agent {
  const dial = { allow, resolve, connectTimeoutMs: CONNECT_TIMEOUT_MS, sessions: new TlsSessions() };
  return new Agent({
    allowH2: false,
    factory(origin) {
      const connect = createConnect(new URL(origin), dial);
      return new Pool(origin, {
        allowH2: false,
        connections: CONNECTIONS_PER_ORIGIN,
        connect(target, callback) {
          connect(target, startOpening(), callback);
        },
      });
    },
  });
}
