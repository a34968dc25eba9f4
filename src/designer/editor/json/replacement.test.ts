import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findReplacement } from './replacement.ts';

test('what is replaced makes the one text of the other, and is as little as it can be', () => {
  expect(findReplacement('abc', 'abc')).toBeUndefined();
  expect(findReplacement('abc', 'axc')).toEqual({ from: 1, to: 2, insert: 'x' });
  expect(findReplacement('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' });
  expect(findReplacement('', 'x')).toEqual({ from: 0, to: 0, insert: 'x' });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { from, to, insert } = findReplacement(before, after) ?? { from: 0, to: 0, insert: '' };
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
    }),
  );
});
