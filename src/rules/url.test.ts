import { describe, expect, it } from 'vitest';
import { parseEgressAllow } from './address.ts';
import { findUrlFault, stripPostPrefix } from './url.ts';

const NOTHING = parseEgressAllow('');
const codeOf = (url: string, allow = NOTHING, requireHttps = true) =>
  findUrlFault(url, { egressAllow: allow, requireHttps })?.code;

describe('stripPostPrefix', () => {
  it('takes the URL with and without the method in front', () => {
    expect(stripPostPrefix('POST https://a.example/x')).toBe('https://a.example/x');
    expect(stripPostPrefix('  post\t https://a.example/x ')).toBe('https://a.example/x');
    expect(stripPostPrefix('https://a.example/POST x')).toBe('https://a.example/POST x');
    expect(stripPostPrefix('POSThttps://a.example')).toBe('POSThttps://a.example');
  });
});

describe('findUrlFault', () => {
  it.each([
    'https://partner.example/hook',
    'https://partner.example',
    'https://partner.example:8443/hook?a=1&b={x}',
    'https://partner.example:80/hook',
    'https://müller.example/x',
    'https://8.8.8.8/x',
    'https://[2606:4700:4700::1111]/x',
    'HTTPS://PARTNER.EXAMPLE/x',
  ])('takes %s', (url) => {
    expect(codeOf(url)).toBeUndefined();
  });

  it.each([
    ['', 'url_empty'],
    ['partner.example/hook', 'url_invalid'],
    ['https:partner.example', 'url_invalid'],
    ['https://part ner.example/', 'url_invalid'],
    ['https://partner.example/a b', 'url_invalid'],
    ['https://partner.example/\r\nx', 'url_invalid'],
    ['https:\\\\partner.example\\x', 'url_invalid'],
    ['https://partner.example:99999/', 'url_invalid'],
    ['https://1.2.3.999/', 'url_invalid'],
    ['ftp://partner.example/x', 'url_scheme'],
    ['javascript://partner.example/x', 'url_scheme'],
    ['http://example.com/x', 'url_not_https'],
    ['https:///x', 'url_host'],
    ['https://:443/x', 'url_host'],
    ['https://', 'url_host'],
    ['https://./x', 'url_host'],
    ['https://<Your_Domain>/<Your_Path>', 'url_template'],
    ['https://{{tenant}}.partner.example/', 'url_template'],
    ['https://$host/', 'url_template'],
    ['https://%6cocalhost/', 'url_template'],
    ['https://user:pw@partner.example/', 'url_userinfo'],
    ['https://partner.example@evil.example/', 'url_userinfo'],
    ['https://partner.example/#part', 'url_fragment'],
    ['https://partner.example/#', 'url_fragment'],
    ['https://partner.example:22/', 'url_port'],
    ['https://partner.example:0/', 'url_port'],
    [`https://partner.example/${'x'.repeat(2048)}`, 'url_too_long'],
  ])('refuses %j as %s', (url, code) => {
    expect(codeOf(url)).toBe(code);
  });

  it.each(['https://$\u007bhost}/', 'https://{{tenant}}.partner.example/', 'https://%HOST%/', 'https://$host/x?y=1'])(
    'refuses %s: who is sent to is nobody’s to choose but the account’s [edge 23]',
    (url) => {
      expect(codeOf(url)).toBe('url_template');
    },
  );

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://2852039166/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://１２７.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://api.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
  ])('refuses %s as private', (url) => {
    expect(codeOf(url)).toBe('url_private');
  });

  it('lets the operator allow a host with its port, also without TLS, and no other port', () => {
    const allow = parseEgressAllow('localhost:9000,10.0.0.0/8');
    expect(codeOf('http://localhost:9000/x', allow)).toBeUndefined();
    expect(codeOf('http://localhost:9001/x', allow)).toBe('url_not_https');
    expect(codeOf('http://10.2.3.4/x', allow)).toBeUndefined();
    expect(codeOf('https://11.2.3.4/x', allow)).toBeUndefined();
    expect(codeOf('https://192.168.0.1/x', allow)).toBe('url_private');
  });

  it('lets nobody allow user names, fragments or placeholders', () => {
    const allow = parseEgressAllow('localhost:9000');
    expect(codeOf('http://a@localhost:9000/x', allow)).toBe('url_userinfo');
    expect(codeOf('http://localhost:9000/#x', allow)).toBe('url_fragment');
  });

  it('takes http where https is not required [XP-04]', () => {
    expect(codeOf('http://partner.example/x', NOTHING, false)).toBeUndefined();
    expect(codeOf('http://127.0.0.1/x', NOTHING, false)).toBe('url_private');
  });
});
