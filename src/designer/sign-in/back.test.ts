import { expect, test } from 'vitest';
import { readBack } from './back.ts';

test.each([
  ['/campaigns?create=true#x', '/campaigns?create=true#x'],
  ['/', '/'],
  [undefined, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('%j leads back to %s', (back, page) => {
  expect(readBack(back)).toBe(page);
});
