import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowedPort, isPublicAddress, parseEgressAllow } from './address.ts';

const privateIpv4 = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
];
const publicIpv4 = ['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.15.0.1', '172.32.0.1', '192.167.1.1', '223.255.255.1'];

const hex = (ip: string) =>
  ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(....)(....)$/, '$1:$2');
const flipped = (ip: string) =>
  ip
    .split('.')
    .map((part) => Number(part) ^ 0xff)
    .join('.');

/** Every way to write an IPv4 address into an IPv6 one, but NAT64's well-known prefix. */
const carriers: Record<string, (ip: string) => string> = {
  mapped: (ip) => `::ffff:${hex(ip)}`,
  'mapped, dotted': (ip) => `::ffff:${ip}`,
  compatible: (ip) => `::${hex(ip)}`,
  translated: (ip) => `::ffff:0:${hex(ip)}`,
  'NAT64, an operator’s own': (ip) => `64:ff9b:1::${hex(ip)}`,
  '6to4': (ip) => `2002:${hex(ip)}::1`,
  'Teredo client': (ip) => `2001:0:${hex('8.8.8.8')}:0:0:${hex(flipped(ip))}`,
  'Teredo server': (ip) => `2001:0:${hex(ip)}:0:0:${hex(flipped('8.8.8.8'))}`,
  ISATAP: (ip) => `2606:4700::5efe:${hex(ip)}`,
  'ISATAP, global': (ip) => `2606:4700::200:5efe:${hex(ip)}`,
};

describe('isPublicAddress', () => {
  it.each(privateIpv4)('refuses %s', (ip) => expect(isPublicAddress(ip)).toBe(false));
  it.each(publicIpv4)('accepts %s', (ip) => expect(isPublicAddress(ip)).toBe(true));

  it.each(Object.entries(carriers))('refuses an IPv6 address that carries an IPv4 address: %s', (_name, carry) => {
    for (const ip of [...privateIpv4, ...publicIpv4]) expect([ip, isPublicAddress(carry(ip))]).toEqual([ip, false]);
  });

  it('judges what DNS64 makes of an IPv4 address by that address', () => {
    for (const ip of privateIpv4) expect([ip, isPublicAddress(`64:ff9b::${hex(ip)}`)]).toEqual([ip, false]);
    for (const ip of publicIpv4) expect([ip, isPublicAddress(`64:ff9b::${hex(ip)}`)]).toEqual([ip, true]);
  });

  it.each([
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fec0::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:30::1',
    '2620:4f:8000::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    '64:ff9b:1:808:8:800::',
  ])('refuses the special IPv6 address %s', (ip) => expect(isPublicAddress(ip)).toBe(false));

  it.each(['2606:4700:4700::1111', '2a00:1450:4001:830::200e', '2001:4860:4860::8888'])('accepts %s', (ip) =>
    expect(isPublicAddress(ip)).toBe(true),
  );

  it.each(['', 'localhost', 'example.com', '127.1', '0x7f000001', '2130706433', '1.1.1.1.', ' 1.1.1.1', '[::1]'])(
    'refuses what is no address as sockets write it: %j',
    (text) => expect(isPublicAddress(text)).toBe(false),
  );

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isPublicAddress(text) === 'boolean'));
    fc.assert(fc.property(fc.ipV6(), (ip) => typeof isPublicAddress(ip) === 'boolean'));
  });

  it.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://0x7F000001/',
    'http://①②⑦.0.0.1/',
    'http://127%2e0%2e0%2e1/',
  ])('meets notation tricks as the loopback address they are: %s', (url) => {
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(isPublicAddress(new URL(url).hostname)).toBe(false);
  });
});

describe('isAllowedPort', () => {
  it.each([80, 443, 1024, 8080, 65_535])('allows %d', (port) => expect(isAllowedPort(port)).toBe(true));
  it.each([0, 1, 22, 25, 81, 444, 1023, 65_536, Number.NaN])('refuses %d', (port) =>
    expect(isAllowedPort(port)).toBe(false),
  );
});

describe('parseEgressAllow', () => {
  const allow = parseEgressAllow(' 10.0.0.0/8, fd00::/8 ,Receiver.Internal:9000,[::1]:9001,127.0.0.1:81,, ');

  it('allows addresses within its CIDRs on every port, also when IPv6 carries them', () => {
    expect(allow.allowsAddress('10.1.2.3', 8080)).toBe(true);
    expect(allow.allowsAddress('::ffff:10.1.2.3', 8080)).toBe(true);
    expect(allow.allowsAddress('fd12::1', 443)).toBe(true);
    expect(allow.allowsAddress('11.0.0.1', 443)).toBe(false);
    expect(allow.allowsAddress('fe80::1', 443)).toBe(false);
  });

  it('allows a named host on its port only, without regard to case', () => {
    expect(allow.allowsHost('receiver.internal', 9000)).toBe(true);
    expect(allow.allowsHost('receiver.internal', 9001)).toBe(false);
    expect(allow.allowsHost('other.internal', 9000)).toBe(false);
  });

  it('allows an address that is named with its port', () => {
    expect(allow.allowsAddress('127.0.0.1', 81)).toBe(true);
    expect(allow.allowsAddress('127.0.0.1', 82)).toBe(false);
    expect(allow.allowsAddress('::1', 9001)).toBe(true);
    expect(allow.allowsHost('[::1]', 9001)).toBe(true);
  });

  it('allows nothing when it is empty', () => {
    const nothing = parseEgressAllow('');
    expect(nothing.allowsHost('localhost', 80)).toBe(false);
    expect(nothing.allowsAddress('127.0.0.1', 80)).toBe(false);
    expect(nothing.allowsAddress('not an address', 80)).toBe(false);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0/8',
    '0x0a.0.0.0/8',
    'nonsense/8',
    'localhost',
    'host:0',
    'host:70000',
    'host:',
    ':80',
    'a b:80',
    'user@host:80',
    'host/path:80',
    'http://host:80',
    '127.0.0.1',
  ])('names the entry that it cannot read: %s', (entry) =>
    expect(() => parseEgressAllow(`10.0.0.0/8,${entry}`)).toThrow(`"${entry}"`),
  );
});
