import { lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** Every address of a host name. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

// Beside the connection's own deadline: two questions of 2 s, so that one lost packet is no failure.
const QUESTION_TIMEOUT_MS = 2_000;
const QUESTION_TRIES = 2;
// The system's resolver holds one of libuv's four threads for each name, for as long as a hung name server likes, and
// files and zlib need threads too.
const SYSTEM_LOOKUPS_MAX = 2;

/**
 * The resolver: asks DNS itself, without a thread, so that names whose servers hang delay nobody. What DNS does not know
 * (the hosts file, mDNS) the system is asked for. Who want the same name at the same time share one question.
 * `servers` (address:port) instead of the system's are for tests.
 */
export function createResolve(servers?: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: QUESTION_TIMEOUT_MS, tries: QUESTION_TRIES });
  if (servers) resolver.setServers(servers);
  const askSystem = createSystemResolve();
  return shared(async (hostname) => {
    if (isLocalName(hostname)) return askSystem(hostname);
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const [v4, v6] = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const addresses = [
      ...(v4 ?? []).map((address) => ({ address, family: 4 })),
      ...(v6 ?? []).map((address) => ({ address, family: 6 })),
    ];
    if (addresses.length > 0) return addresses;
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    const timeout = failures.find(({ code }) => code === 'ETIMEOUT');
    if (timeout) throw timeout;
    return askSystem(hostname);
  });
}

/** Names that no DNS server is asked for: without a dot they mean something only here (`localhost`, a container). */
function isLocalName(hostname: string): boolean {
  return !hostname.replace(/\.$/, '').includes('.') || /\.localhost\.?$/.test(hostname);
}

/** getaddrinfo, for a few names at a time. */
function createSystemResolve(): Resolve {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (hostname) => {
    if (running >= SYSTEM_LOOKUPS_MAX) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    try {
      return await new Promise<ResolvedAddress[]>((resolve, reject) => {
        systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
      });
    } finally {
      // The slot goes to the next one, or is free.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

function shared(ask: Resolve): Resolve {
  const underWay = new Map<string, Promise<ResolvedAddress[]>>();
  return (hostname) => {
    const asked = underWay.get(hostname);
    if (asked) return asked;
    const answer = ask(hostname).finally(() => underWay.delete(hostname));
    underWay.set(hostname, answer);
    return answer;
  };
}
