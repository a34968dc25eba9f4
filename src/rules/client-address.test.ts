import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findClient, networkOf, parseTrustedProxies } from './client-address.ts';

const PROXIES = parseTrustedProxies('10.0.0.0/8, 192.0.2.7, ::1, fd00::/8');
const NOBODY = parseTrustedProxies('');

describe('who asks is', () => {
  test.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['the peer', '93.184.216.34', undefined, '93.184.216.34'],
    ['a peer that is no proxy, whatever it writes', '93.184.216.34', '198.51.100.1', '93.184.216.34'],
    ['a peer in a private network that is no proxy', '172.16.0.1', '198.51.100.1', '172.16.0.1'],
    ['whom the proxy names', '10.0.0.5', '198.51.100.1', '198.51.100.1'],
    ['whom the proxy names last: they wrote the rest', '10.0.0.5', '1.1.1.1, 10.0.0.9, 198.51.100.1', '198.51.100.1'],
    ['whom the outer of two proxies names', '10.0.0.5', '1.1.1.1, 198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['whom a proxy by IPv6 names', '::1', '2001:db8::1', '2001:db8::1'],
    ['whom a proxy names that is seen in IPv6 form', '::ffff:10.0.0.5', '198.51.100.1', '198.51.100.1'],
    ['named with a port', '10.0.0.5', '198.51.100.1:4711', '198.51.100.1'],
    ['named with a port, by IPv6', '10.0.0.5', '[2001:db8::1]:4711', '2001:db8::1'],
    ['the first in our own network, where there is nobody else', '10.0.0.5', '10.1.1.1, 10.2.2.2', '10.1.1.1'],
    ['the proxy, where it names nobody', '10.0.0.5', undefined, '10.0.0.5'],
    ['the proxy, where it names nothing', '10.0.0.5', ' , ', '10.0.0.5'],
    ['the proxy, where it names nonsense', '10.0.0.5', '198.51.100.1, unknown', '10.0.0.5'],
    ['the proxy that names a number in octal', '10.0.0.5', '0310.51.100.1', '10.0.0.5'],
    ['nobody, where the runtime does not know', undefined, '198.51.100.1', undefined],
  ])('%s', (_, peer, forwardedFor, client) => {
    expect(findClient(peer, forwardedFor, PROXIES)).toBe(client);
  });

  test('always the peer, where no proxy is trusted', () => {
    for (const peer of ['127.0.0.1', '10.0.0.5', '::1', '93.184.216.34']) {
      expect(findClient(peer, '198.51.100.1', NOBODY)).toBe(peer);
    }
  });

  test('the same whatever they write themselves', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.ipV4()), (written, addresses) => {
        const forged = [written, ...addresses, '198.51.100.1'].join(', ');
        expect(findClient('10.0.0.5', forged, PROXIES)).toBe('198.51.100.1');
      }),
    );
  });
});

describe('HOOKLINE_TRUSTED_PROXIES', () => {
  test.each(['nonsense', '10.0.0.0/33', '10.0.0', '010.0.0.1', '1', 'proxy.local', '10.0.0.5:80', '::1/129', '/8'])(
    'does not take %s',
    (entry) => {
      expect(() => parseTrustedProxies(`10.0.0.1, ${entry}`)).toThrow(`"${entry}" is`);
    },
  );

  test('takes one IPv4 address for what it is', () => {
    const proxies = parseTrustedProxies('192.0.2.7');
    expect(['192.0.2.7', '::ffff:192.0.2.7', '192.0.2.8', 'x', ''].map((ip) => proxies.has(ip))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

test.each<[string, string | undefined, string | undefined]>([
  ['an IPv4 address', '93.184.216.34', '93.184.216.34'],
  ['an IPv4 address in IPv6 form', '::ffff:93.184.216.34', '93.184.216.34'],
  ['one network of IPv6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['nothing, where nobody is known', undefined, undefined],
  ['nothing, for what is no address', 'unknown', undefined],
])('%s is counted by', (_, address, network) => {
  expect(networkOf(address)).toBe(network);
});
