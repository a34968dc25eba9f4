import { expect, test } from 'vitest';
import { WhatsAppConfig } from './config.ts';

const CONFIG = { phoneNumberId: '106540352242922', accessToken: 'EAAG', appSecret: 'a1', verifyToken: 'meatyhamhock' };

test('takes the smallest configuration and fills in the rest', () => {
  expect(WhatsAppConfig.parse(CONFIG)).toEqual({
    ...CONFIG,
    apiBaseUrl: 'https://graph.facebook.com',
    apiVersion: 'v25.0',
  });
});

test.each([
  [{ phoneNumberId: '+15550783881' }, 'phoneNumberId'],
  [{ phoneNumberId: '../me' }, 'phoneNumberId'],
  [{ accessToken: 'two words' }, 'accessToken'],
  [{ appSecret: '' }, 'appSecret'],
  [{ verifyToken: undefined }, 'verifyToken'],
  [{ apiVersion: '25' }, 'apiVersion'],
  [{ apiBaseUrl: 'graph.facebook.com' }, 'apiBaseUrl'],
])('refuses %j at %s', (change, path) => {
  const result = WhatsAppConfig.safeParse({ ...CONFIG, ...change });
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test('refuses unknown keys', () => {
  expect(WhatsAppConfig.safeParse({ ...CONFIG, token: 'x' }).success).toBe(false);
});
