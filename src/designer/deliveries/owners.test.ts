import { expect, test } from 'vitest';
import { listMissing } from './owners.ts';

test('what a list does not have is read by id, each once', () => {
  const known = [{ id: 'end_1' }, { id: 'end_2' }];
  expect(listMissing(['end_3', 'end_1', null, undefined, 'end_3', 'end_4'], known)).toEqual(['end_3', 'end_4']);
  expect(listMissing(['end_2'], known)).toEqual([]);
});
