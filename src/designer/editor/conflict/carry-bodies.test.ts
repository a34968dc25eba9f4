import { expect, test } from 'vitest';
import { applyEdit } from '../../model/edit.ts';
import { FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { carryBodies } from './carry-bodies.ts';

const bodies = [{ ...option(2), text: '{"a": ' }];
const after = (...operations: Parameters<typeof applyEdit>[1][]) =>
  applyEdit(FIVE_OPTIONS, { type: 'batch', operations }).definition;

test('a payload that is no JSON goes back into its option, wherever somebody else put it', () => {
  const typed = (definition: typeof FIVE_OPTIONS) => carryBodies(bodies, FIVE_OPTIONS, definition);
  expect(typed(FIVE_OPTIONS)).toEqual([{ type: 'setWebhookBody', at: option(2), text: '{"a": ' }]);
  const moved = after({ type: 'addOption', section: 'welcome', index: 0 });
  expect(typed(moved)).toMatchObject([{ at: option(3) }]);
  expect(typed(after({ type: 'moveOption', at: option(2), to: option(0) }))).toMatchObject([{ at: option(0) }]);
});

test('of an option that is gone it goes nowhere', () => {
  expect(carryBodies(bodies, FIVE_OPTIONS, after({ type: 'deleteOption', at: option(2) }))).toEqual([]);
});
