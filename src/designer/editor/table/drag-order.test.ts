import { expect, test } from 'vitest';
import { gapAt, indexAfter } from './drag-order.ts';

const ROWS = [0, 10, 20, 30].map((top) => ({ top, bottom: top + 10 }));

test.each([
  [-5, 0],
  [4, 0],
  [6, 1],
  [16, 2],
  [36, 4],
  [99, 4],
])('at %i it would fall into gap %i', (y, gap) => {
  expect(gapAt(ROWS, y)).toBe(gap);
});

test('a row that was pulled down leaves its own place; the gaps around it change nothing', () => {
  expect([0, 1, 2, 3, 4].map((gap) => indexAfter(1, gap))).toEqual([0, 1, 1, 2, 3]);
});
