import ipaddr from 'ipaddr.js';
import { isPublicAddress } from '../../rules/address.ts';

/** Who an IPv6 network gives to one customer at least: they have all of it. */
const V6_NETWORK_BITS = 64;

/**
 * Where a request is from, to count by: the peer of the connection, or the one that our own proxy names last where the
 * peer is in our network (what stands before it anybody can write). Undefined: not known.
 */
export function findSource(peer: string | undefined, forwardedFor: string | undefined): string | undefined {
  if (peer === undefined) return undefined;
  const named = forwardedFor?.split(',').at(-1)?.trim();
  return toNetwork(named !== undefined && !isPublicAddress(peer) ? named : peer) ?? toNetwork(peer);
}

function toNetwork(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${V6_NETWORK_BITS}`).toString();
}
