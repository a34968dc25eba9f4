import { expect, test } from 'vitest';
import { findUnstorable } from './storable.ts';

test.each([
  ['plain text', 'Hours? 🕘 ¿Qué?'],
  ['a backslash that only looks like an escape', '\\u0000'],
  ['nested JSON', { a: [1, null, { b: 'c' }] }],
])('%s is storable', (_what, value) => {
  expect(findUnstorable(value)).toBeUndefined();
});

test.each([
  ['U+0000', 'a\0b', []],
  ['a lone high surrogate', '\ud83d', []],
  ['a lone low surrogate deep inside', { a: [{ x: 1, b: '\udd58' }] }, ['a', 0, 'b']],
  ['a key with U+0000', { a: { 'a\0': 1 } }, ['a']],
])('%s is not, and its place is told', (_what, value, path) => {
  expect(findUnstorable(value)).toEqual(path);
});

test('a value nested deeper than the stack is judged, not crashed on', () => {
  const depth = 200_000;
  expect(findUnstorable(JSON.parse(`${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`))).toHaveLength(depth);
});
