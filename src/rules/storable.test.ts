import { expect, test } from 'vitest';
import { isStorable } from './storable.ts';

test.each([
  ['plain text', 'Hours? 🕘 ¿Qué?'],
  ['a backslash that only looks like an escape', '\\u0000'],
  ['nested JSON', { a: [1, null, { b: 'c' }] }],
])('%s is storable', (_what, value) => {
  expect(isStorable(value)).toBe(true);
});

test.each([
  ['U+0000', 'a\0b'],
  ['a lone high surrogate', '\ud83d'],
  ['a lone low surrogate deep inside', { a: [{ b: '\udd58' }] }],
  ['a key with U+0000', { 'a\0': 1 }],
])('%s is not', (_what, value) => {
  expect(isStorable(value)).toBe(false);
});

test('a value nested deeper than the stack is judged, not crashed on', () => {
  const depth = 200_000;
  expect(isStorable(JSON.parse(`${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`))).toBe(false);
});
