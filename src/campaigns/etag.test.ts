import { expect, test } from 'vitest';
import { matchesRevision, toEtag } from './etag.ts';

test.each([
  [toEtag(7), true],
  ['W/"7"', true],
  ['"6", "7"', true],
  ['*', true],
  ['"6"', false],
  ['7', false],
  ['"77"', false],
  ['', false],
])('If-Match %s against revision 7: %s', (ifMatch, expected) => {
  expect(matchesRevision(ifMatch, 7)).toBe(expected);
});

test('a missing If-Match is asked for', () => {
  expect(() => matchesRevision(undefined, 7)).toThrow(expect.objectContaining({ code: 'precondition_required' }));
});
