import { expect, test } from 'vitest';
import { readShellCommand } from './keys.ts';

const stroke = (key: string, held: Partial<Parameters<typeof readShellCommand>[0]> = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
});

test('the search opens by Ctrl K or Cmd K wherever somebody is', () => {
  for (const isTyping of [true, false]) {
    expect(readShellCommand(stroke('k', { ctrlKey: true }), isTyping)).toBe('search');
    expect(readShellCommand(stroke('K', { metaKey: true }), isTyping)).toBe('search');
  }
});

test('a single character asks for something only where nobody types', () => {
  expect(readShellCommand(stroke('/'), false)).toBe('search');
  expect(readShellCommand(stroke('?', { shiftKey: true }), false)).toBe('shortcuts');
  for (const key of ['/', '?']) expect(readShellCommand(stroke(key, { shiftKey: true }), true)).toBeUndefined();
});

test.each([
  ['k', {}],
  ['k', { ctrlKey: true, shiftKey: true }],
  ['k', { ctrlKey: true, metaKey: true }],
  ['?', { ctrlKey: true }],
  ['/', { metaKey: true }],
])('%s with %j means nothing', (key, held) => {
  expect(readShellCommand(stroke(key, held), false)).toBeUndefined();
});
