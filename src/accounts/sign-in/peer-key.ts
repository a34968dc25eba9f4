import ipaddr from 'ipaddr.js';

/** Whoever has one IPv6 address has its whole network of 64 bits. */
const NETWORK_PARTS = 4;

/** What attempts from an address are counted under; those from nowhere known are counted together. */
export function peerKey(peer: string | undefined): string {
  if (peer === undefined || !ipaddr.isValid(peer)) return 'unknown';
  const address = ipaddr.process(peer);
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, NETWORK_PARTS).join(':') : address.toString();
}
