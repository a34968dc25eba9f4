import { expect, test } from 'vitest';
import { readAll } from './read-all.ts';

test('a list is read to its end, page after page', async () => {
  const asked: object[] = [];
  const pages = [
    { items: [1, 2], nextCursor: 'a' },
    { items: [], nextCursor: 'b' },
    { items: [3], nextCursor: null },
  ];
  const all = await readAll<number>(async (query) => {
    asked.push(query);
    return pages[asked.length - 1] ?? { items: [], nextCursor: null };
  });
  expect(all).toEqual([1, 2, 3]);
  expect(asked).toEqual([{ limit: '200' }, { limit: '200', cursor: 'a' }, { limit: '200', cursor: 'b' }]);
});
