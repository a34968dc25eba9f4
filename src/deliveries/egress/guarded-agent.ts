import { Agent, Pool } from 'undici';
import type { EgressAllow } from '../../rules/address.ts';
import { createConnect } from './connection.ts';
import { type Resolve, sharedResolve } from './guard.ts';

export interface GuardedAgentOptions {
  egressAllow: EgressAllow;
  /** The resolver; the system's unless a test brings its own. */
  resolve?: Resolve;
}

// As many as the dispatcher has calls under way on one channel; more would wait for a connection in vain.
const CONNECTIONS_PER_ORIGIN = 256;
const CONNECT_TIMEOUT_MS = 5_000;

/** The undici agent for calls to providers: it dials vetted addresses only, over connections that are kept alive. */
export function createGuardedAgent({ egressAllow: allow, resolve = sharedResolve() }: GuardedAgentOptions): Agent {
  return new Agent({
    allowH2: false,
    factory(origin) {
      const connect = createConnect(new URL(origin), { allow, resolve, connectTimeoutMs: CONNECT_TIMEOUT_MS });
      return new Pool(origin, {
        allowH2: false,
        connections: CONNECTIONS_PER_ORIGIN,
        connect(target, callback) {
          const opening = { startedAt: performance.now(), resolvedAt: null, connectedAt: null, securedAt: null };
          connect(target, opening, callback);
        },
      });
    },
  });
}
