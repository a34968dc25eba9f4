import ipaddr from 'ipaddr.js';
import { type Cidr, contains, isAddress, parseCidr } from './address.ts';

/** The proxies in front of us, which say whom they ask for (HOOKLINE_TRUSTED_PROXIES). */
export interface TrustedProxies {
  has(ip: string): boolean;
}

/** Who an IPv6 network gives to one customer at least: they have all of it. */
const V6_NETWORK_BITS = 64;

/** `198.51.100.1:4711`, `[2001:db8::1]:4711`: some proxies name the port too. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/;

/**
 * Reads HOOKLINE_TRUSTED_PROXIES: addresses (`10.0.0.5`, `::1`) and CIDRs (`10.0.0.0/8`), with commas between.
 * @throws Error whose message names the entry that is neither.
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  const entries = text.split(',').map((entry) => entry.trim());
  const ranges = entries.filter((entry) => entry !== '').map(parseEntry);
  return { has: (ip) => ranges.some((range) => contains(range, ip)) };
}

/**
 * Who asks: the peer of the connection; where that is a proxy of ours, the one whom it names, and so on from right to
 * left. What stands left of the first that is not ours anybody can have written. A proxy that names nonsense counts itself.
 */
export function findClient(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: TrustedProxies,
): string | undefined {
  let client = peer;
  const named = forwardedFor?.split(',') ?? [];
  while (client !== undefined && proxies.has(client)) {
    const next = readNamed(named.pop());
    if (next === undefined) break;
    client = next;
  }
  return client;
}

/** What an address is counted by: IPv6 by its network. Undefined for what is no address. */
export function networkOf(text: string | undefined): string | undefined {
  if (text === undefined || !ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${V6_NETWORK_BITS}`).toString();
}

function readNamed(text = ''): string | undefined {
  const entry = text.trim();
  const [, bracketed, plain] = WITH_PORT.exec(entry) ?? [];
  const address = bracketed ?? plain ?? entry;
  return isAddress(address) ? address : undefined;
}

function parseEntry(entry: string): Cidr {
  if (entry.includes('/')) return parseCidr(entry);
  if (!isAddress(entry))
    throw new Error(`"${entry}" is neither an address such as 10.0.0.5 nor a CIDR such as 10.0.0.0/8.`);
  return parseCidr(`${entry}/${entry.includes(':') ? 128 : 32}`);
}
