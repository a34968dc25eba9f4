import { expect, test } from 'vitest';
import { applyEdit } from '../../model/edit.ts';
import { FIVE_OPTIONS } from '../../model/testing/five-options.ts';
import { createPicker, keysOf } from './useSections.ts';

test('the list of sections stays the same object while texts and options are typed', () => {
  const pick = createPicker();
  const before = pick(FIVE_OPTIONS);
  expect(before).toEqual([
    { id: 'welcome', label: 'Welcome Message' },
    { id: 'hours', label: 'Hours' },
  ]);
  const typed = applyEdit(FIVE_OPTIONS, { type: 'setSectionText', section: 'hours', text: '9 to 6' }).definition;
  expect(typed).not.toBe(FIVE_OPTIONS);
  expect(pick(typed)).toBe(before);
  const renamed = applyEdit(typed, { type: 'renameSection', section: 'hours', label: 'Open' }).definition;
  expect(pick(renamed)).toEqual([before[0], { id: 'hours', label: 'Open' }]);
  const added = applyEdit(renamed, { type: 'addSection', label: 'More' }).definition;
  expect(pick(added).map(({ label }) => label)).toEqual(['Welcome Message', 'Open', 'More']);
});

test('sections with one id have keys of their own', () => {
  expect(
    keysOf([
      { id: 'a', label: '' },
      { id: 'a', label: '' },
      { id: 'b', label: '' },
    ]),
  ).toEqual(['a', 'a 1', 'b']);
});
