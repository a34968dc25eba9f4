import { expect, test } from 'vitest';
import { applyEdit } from '../../model/edit.ts';
import type { EditOperation } from '../../model/operation.ts';
import { FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { type Draft, listConflicts, mergeDrafts } from './merge-drafts.ts';

const base: Draft = { name: 'Summer', definition: FIVE_OPTIONS };
const edited = (name: string, ...operations: EditOperation[]): Draft => ({
  name,
  definition: applyEdit(FIVE_OPTIONS, { type: 'batch', operations }).definition,
});

test('a name that one of two changed is the name; where both did, somebody decides', () => {
  const theirs = edited('Sommer');
  expect(mergeDrafts({ base, mine: edited('Summer'), theirs }).draft.name).toBe('Sommer');
  expect(mergeDrafts({ base, mine: theirs, theirs: base }).draft.name).toBe('Sommer');
  const sides = { base, mine: edited('Verano'), theirs };
  const asked = mergeDrafts(sides);
  expect(asked.draft.name).toBe('Verano');
  expect(asked.conflicts).toMatchObject([{ id: 'name', base: 'Summer', mine: 'Verano', theirs: 'Sommer' }]);
  expect(mergeDrafts(sides, new Map([['name', 'theirs']]))).toMatchObject({ draft: { name: 'Sommer' }, conflicts: [] });
});

test('every conflict is listed, also those that come up when one is decided', () => {
  const mine = edited(
    'Mine',
    { type: 'setSectionText', section: 'welcome', text: 'Mine' },
    { type: 'deleteSection', section: 'hours' },
  );
  const theirs = edited(
    'Theirs',
    { type: 'setSectionText', section: 'welcome', text: 'Theirs' },
    { type: 'setSectionText', section: 'hours', text: 'Never' },
    { type: 'setOptionText', at: option(0), text: 'When' },
  );
  const sides = { base, mine, theirs };
  const all = listConflicts(sides, new Map());
  expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(['name', 'sections/welcome/text']));
  const choices = new Map(all.map(({ id }) => [id, 'theirs' as const]));
  expect(listConflicts(sides, choices).every(({ id }) => choices.has(id))).toBe(true);
  const merged = mergeDrafts(sides, choices);
  expect(merged.conflicts).toEqual([]);
  expect(merged.draft).toMatchObject({ name: 'Theirs', definition: { welcome: { text: 'Theirs' } } });
});
