import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { TriggerCondition } from './trigger.ts';
import { findConditionFault, matchesTrigger } from './trigger-condition.ts';

type Is = TriggerCondition['is'];
type Value = TriggerCondition['value'];

const holds = (value: unknown, is: Is, wanted?: Value) =>
  matchesTrigger({ when: [{ param: 'x', is, value: wanted }] }, value === undefined ? {} : { x: value });

describe('a condition', () => {
  it.each<[unknown, Is, Value, boolean]>([
    ['MX', 'equal', 'MX', true],
    ['mx', 'equal', 'MX', false],
    ['MX', 'not_equal', 'MX', false],
    ['ES', 'not_equal', 'MX', true],
    // Numbers as numbers, whichever side came as text; two texts as they are written.
    [100, 'equal', 100, true],
    ['100', 'equal', 100, true],
    ['100.00', 'equal', 100, true],
    [' 100 ', 'equal', 100, true],
    [100, 'equal', '1e2', true],
    ['007', 'equal', '7', false],
    ['', 'equal', 0, false],
    ['0x10', 'equal', 16, false],
    ['100', 'not_equal', 100, false],
    [true, 'equal', true, true],
    ['true', 'equal', true, true],
    [1, 'equal', true, false],
    [['MX'], 'equal', 'MX', false],
    [{ toString: 'MX' }, 'equal', '[object Object]', false],
    [9, 'less', 10, true],
    ['9', 'less', '10', true],
    [10, 'less', 10, false],
    [10, 'at_most', 10, true],
    [10, 'greater', 10, false],
    ['10.5', 'greater', 10, true],
    [10, 'at_least', '10', true],
    [-1, 'at_least', 0, false],
    ['ten', 'greater', 1, false],
    [true, 'at_least', 1, false],
    [[11], 'greater', 10, false],
    ['blue shirt', 'contains', 'shirt', true],
    ['blue shirt', 'contains', 'Shirt', false],
    ['size 42', 'contains', 42, true],
    [['a', 'b'], 'contains', 'b', true],
    [['ab'], 'contains', 'b', false],
    [[1, '2'], 'contains', 2, true],
    [[['b']], 'contains', 'b', false],
    [42, 'contains', 4, false],
    ['', 'present', undefined, true],
    [false, 'present', undefined, true],
    [false, 'absent', undefined, false],
    // Null and what is not there are the same.
    [null, 'present', undefined, false],
    [null, 'absent', undefined, true],
    [undefined, 'present', undefined, false],
    [undefined, 'absent', undefined, true],
    [undefined, 'equal', 'undefined', false],
    [null, 'equal', 'null', false],
    [undefined, 'not_equal', 'MX', true],
    [undefined, 'less', 1, false],
    [undefined, 'contains', 'undefined', false],
  ])('%j %s %j: %s', (value, is, wanted, expected) => {
    expect(holds(value, is, wanted)).toBe(expected);
  });

  it('reads own parameters only', () => {
    for (const param of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(matchesTrigger({ when: [{ param, is: 'present' }] }, {})).toBe(false);
      expect(matchesTrigger({ when: [{ param, is: 'absent' }] }, {})).toBe(true);
      expect(matchesTrigger({ when: [{ param, is: 'present' }] }, JSON.parse(`{"${param}": 1}`))).toBe(true);
    }
  });

  it('answers yes or no to any JSON', () => {
    const is = fc.constantFrom<Is>('equal', 'not_equal', 'less', 'at_most', 'greater', 'at_least', 'contains');
    fc.assert(
      fc.property(fc.jsonValue(), is, fc.oneof(fc.string(), fc.double(), fc.boolean()), (value, operator, wanted) => {
        expect(typeof holds(value, operator, wanted)).toBe('boolean');
        expect(holds(value, 'equal', wanted)).toBe(!holds(value, 'not_equal', wanted));
      }),
    );
  });
});

test('all conditions must hold; without any, every event starts the campaign', () => {
  const when: TriggerCondition[] = [
    { param: 'total', is: 'at_least', value: 100 },
    { param: 'country', is: 'equal', value: 'MX' },
  ];
  expect(matchesTrigger({ when }, { total: '100', country: 'MX' })).toBe(true);
  expect(matchesTrigger({ when }, { total: 99, country: 'MX' })).toBe(false);
  expect(matchesTrigger({ when }, { total: 100 })).toBe(false);
  expect(matchesTrigger({ when: [] }, {})).toBe(true);
  expect(matchesTrigger({}, {})).toBe(true);
});

test.each<[Is, Value, string | undefined]>([
  ['equal', undefined, 'condition_value_missing'],
  ['not_equal', undefined, 'condition_value_missing'],
  ['less', undefined, 'condition_value_missing'],
  ['contains', undefined, 'condition_value_missing'],
  ['contains', '', 'condition_value_missing'],
  ['less', 'ten', 'condition_value_kind'],
  ['at_most', true, 'condition_value_kind'],
  ['greater', '', 'condition_value_kind'],
  ['at_least', '2026-11-21', 'condition_value_kind'],
  ['present', 1, 'condition_value_extra'],
  ['absent', '', 'condition_value_extra'],
  ['equal', '', undefined],
  ['equal', false, undefined],
  ['less', '10.5', undefined],
  ['at_least', 0, undefined],
  ['contains', 0, undefined],
  ['present', undefined, undefined],
  ['absent', undefined, undefined],
])('%s with the value %j: %s', (is, value, code) => {
  expect(findConditionFault({ param: 'x', is, value })?.code).toBe(code);
});
