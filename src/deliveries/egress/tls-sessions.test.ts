import { expect, it } from 'vitest';
import { TlsSessions } from './tls-sessions.ts';

it('keeps the last session of each origin, of a thousand origins at most: the one not renewed for longest goes', () => {
  const sessions = new TlsSessions();
  for (let n = 0; n < 1_000; n++) sessions.put(`https://${n}.test`, Buffer.from('first'));
  sessions.put('https://0.test', Buffer.from('second'));
  sessions.put('https://one-more.test', Buffer.from('first'));
  expect(sessions.get('https://0.test')?.toString()).toBe('second');
  expect(sessions.get('https://1.test')).toBeUndefined();
  expect(sessions.get('https://2.test')).toBeDefined();
});
