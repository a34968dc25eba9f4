import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSame } from './same-values.ts';

it('compares JSON values as Node does, whatever the order of their keys', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSame(a, b)).toBe(isDeepStrictEqual(a, b));
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (object) => {
      expect(isSame(object, Object.fromEntries(Object.entries(object).reverse()))).toBe(true);
    }),
  );
});

it.each([
  [{ a: undefined }, {}, true],
  [{ a: undefined, b: 1 }, { b: 1, c: undefined }, true],
  [{ a: undefined }, { a: null }, false],
  [{ a: 1 }, { a: 1, b: 1 }, false],
  [[], {}, false],
  [{}, [], false],
  [null, {}, false],
])('compares %j with %j: %s', (a, b, same) => {
  expect([isSame(a, b), isSame(b, a)]).toEqual([same, same]);
});
