import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('no proxy is trusted by itself, and those that are named by address or network', () => {
  const isTrusted = (value?: string) => {
    const { trustedProxies } = readConfig(value === undefined ? {} : { HOOKLINE_TRUSTED_PROXIES: value });
    return ['127.0.0.1', '10.0.0.5', '93.184.216.34'].map((ip) => trustedProxies.has(ip));
  };
  expect([isTrusted(), isTrusted('')]).toEqual([
    [false, false, false],
    [false, false, false],
  ]);
  expect(isTrusted('127.0.0.1, 10.0.0.0/8')).toEqual([true, true, false]);
});

test.each(['HOOKLINE_TRUSTED_PROXIES', 'HOOKLINE_EGRESS_ALLOW'])('%s with what is neither stops the start', (name) => {
  expect(() => readConfig({ [name]: '10.0.0.0/8, nonsense' })).toThrow(ConfigError);
  expect(() => readConfig({ [name]: '10.0.0.0/8, nonsense' })).toThrow(`${name}: "nonsense" is neither`);
});

test.each([
  ['PORT', 'abc'],
  ['PORT', '65536'],
  ['PUBLIC_URL', 'hooks.example.com'],
  ['DATABASE_URL', 'mysql://127.0.0.1/hookline'],
  ['HOOKLINE_SECRET', 'short'],
  ['HOOKLINE_API_KEY', 'two words'],
  ['HOOKLINE_API_KEY', 'schlüssel-0123456789'],
  ['SMTP_URL', 'mail.example.com:25'],
  ['SMTP_URL', 'smtp://mail.example.com'],
  ['MAIL_FROM', ' '],
  ['HOOKLINE_TIME_ZONE', 'Europe/Atlantis'],
  ['HOOKLINE_PAYLOAD_DAYS', '0'],
  ['HOOKLINE_PAYLOAD_DAYS', '31'],
  ['HOOKLINE_ATTEMPT_DAYS', '401'],
  ['HOOKLINE_ACTIVITY_DAYS', '4001'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s cannot be used, in one line that names the variable', (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*$`));
});
