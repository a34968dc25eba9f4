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
