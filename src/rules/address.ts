import ipaddr from 'ipaddr.js';

/** Where requests of ours may go although the address is private (HOOKLINE_EGRESS_ALLOW). */
export interface EgressAllow {
  /** The URL's host (as WHATWG URL writes it) and port were named: whatever it resolves to may be dialled. */
  allowsHost(host: string, port: number): boolean;
  /** An address, named itself or within an allowed CIDR. */
  allowsAddress(ip: string, port: number): boolean;
}

// Azure's virtual host (metadata, DNS, health): a public number that every virtual machine there reaches inside.
// https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
const CLOUD_HOST_ADDRESSES = ['168.63.129.16'];

const PORT_MAX = 65_535;
const UNPRIVILEGED_PORT_MIN = 1024;

/**
 * Whether an address (a literal, no name) is reachable by everybody: globally routed unicast. IPv6 forms that
 * carry an IPv4 address are not, but for NAT64's, which is judged by what it carries. What is no address is not public.
 */
export function isPublicAddress(ip: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) return isPublicIpv4(ip);
  return ipaddr.IPv6.isValid(ip) && isPublicIpv6(ipaddr.IPv6.parse(ip));
}

/** 80, 443 and what services without privileges use: never mail, SSH or a database's well-known port below 1024. */
export function isAllowedPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= UNPRIVILEGED_PORT_MIN && port <= PORT_MAX);
}

/**
 * Reads HOOKLINE_EGRESS_ALLOW: CIDRs (`10.0.0.0/8`, `fd00::/8`) and host:port (`localhost:9000`, `[::1]:9000`), with
 * commas between.
 * @throws Error whose message names the entry that is neither.
 */
export function parseEgressAllow(text: string): EgressAllow {
  const entries = text.split(',').map((entry) => entry.trim());
  const ranges: Cidr[] = [];
  const hosts = new Set<string>();
  for (const entry of entries.filter((each) => each !== '')) {
    if (entry.includes('/')) ranges.push(parseCidr(entry));
    else hosts.add(parseHostAndPort(entry));
  }
  return {
    allowsHost: (host, port) => hosts.has(`${host}:${port}`),
    allowsAddress: (ip, port) =>
      hosts.has(ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`) || ranges.some((range) => contains(range, ip)),
  };
}

function isPublicIpv4(ip: string): boolean {
  return ipaddr.IPv4.parse(ip).range() === 'unicast' && !CLOUD_HOST_ADDRESSES.includes(ip);
}

function isPublicIpv6(address: ipaddr.IPv6): boolean {
  // A zone only makes sense on this machine's own links.
  if (address.zoneId) return false;
  const bytes = address.toByteArray();
  if (startsWith(bytes, NAT64)) return isPublicIpv4(bytes.slice(12).join('.'));
  // 2000::/3 is all that IANA has given out as global unicast. The other forms that carry IPv4 lie outside of it
  // (::a.b.c.d, ::ffff:a.b.c.d, ::ffff:0:a.b.c.d, an operator's own NAT64 in 64:ff9b:1::/48), or are named below.
  const isGlobalUnicast = ((bytes[0] ?? 0) & 0xe0) === 0x20 && address.range() === 'unicast';
  return isGlobalUnicast && !TUNNELS.some((prefix) => startsWith(bytes, prefix)) && !isIsatap(bytes);
}

// 64:ff9b::/96: what DNS64 answers on a network without IPv4, beside or instead of the real address. RFC 6052
const NAT64 = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];
// 6to4 2002::/16 (RFC 3056) and Teredo 2001::/32 (RFC 4380) lead to an IPv4 address of somebody's choice; no receiver
// lives there.
const TUNNELS = [
  [0x20, 0x02],
  [0x20, 0x01, 0x00, 0x00],
];

/** Interface identifier 0:5efe:a.b.c.d or 200:5efe:a.b.c.d, under any prefix (RFC 5214). */
function isIsatap(bytes: number[]): boolean {
  return (bytes[8] === 0x00 || bytes[8] === 0x02) && bytes[9] === 0x00 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}

function startsWith(bytes: number[], prefix: number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

/** A network and how many bits of an address say it. */
export type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

/** Whether a text is an address as people write it: IPv4 in four decimal parts, never in octal or as one number. */
export function isAddress(text: string): boolean {
  return text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** @throws Error whose message names the entry that is none. */
export function parseCidr(entry: string): Cidr {
  const [address = ''] = entry.split('/');
  if (!isAddress(address) || !ipaddr.isValidCIDR(entry))
    throw new Error(`"${entry}" is not a CIDR such as 10.0.0.0/8.`);
  return ipaddr.parseCIDR(entry);
}

/** Whether an address, IPv4 in IPv6 form too, is in the network. */
export function contains([network, bits]: Cidr, ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return address.kind() === network.kind() && address.match(network, bits);
}

/** The entry as the URL parser writes it, so that look-ups compare like with like: `LOCALHOST:80` is `localhost:80`. */
function parseHostAndPort(entry: string): string {
  const port = Number(entry.slice(entry.lastIndexOf(':') + 1));
  const host = URL.parse(`http://${entry.slice(0, entry.lastIndexOf(':'))}`);
  const isHostOnly = host !== null && host.href === `http://${host.hostname}/` && host.hostname !== '';
  if (!entry.includes(':') || !isHostOnly || !Number.isInteger(port) || port < 1 || port > PORT_MAX) {
    throw new Error(`"${entry}" is neither a CIDR such as 10.0.0.0/8 nor a host with a port such as localhost:9000.`);
  }
  return `${host.hostname}:${port}`;
}
