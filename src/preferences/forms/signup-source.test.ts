import { expect, test } from 'vitest';
import { findSource } from './signup-source.ts';

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  ['a peer of the internet', '93.184.216.34', undefined, '93.184.216.34'],
  ['a peer that names others: it may write what it likes', '93.184.216.34', '198.51.100.1', '93.184.216.34'],
  ['who our own proxy names last', '127.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
  ['who a proxy in our network names', '::ffff:10.0.0.5', '198.51.100.1', '198.51.100.1'],
  ['our own network, where nobody is named', '10.0.0.5', undefined, '10.0.0.5'],
  ['the proxy, where it names nonsense', '127.0.0.1', 'unknown', '127.0.0.1'],
  ['an IPv4 address in IPv6 form', '::ffff:93.184.216.34', undefined, '93.184.216.34'],
  ['one network of IPv6', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::'],
  ['nobody, where the runtime does not know', undefined, '198.51.100.1', undefined],
])('counts %s', (_, peer, forwardedFor, source) => {
  expect(findSource(peer, forwardedFor)).toBe(source);
});
