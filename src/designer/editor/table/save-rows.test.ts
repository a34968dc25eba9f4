import { expect, test } from 'vitest';
import { answerExpression, findFaults, keepRows, readRows, toRows } from './save-rows.ts';

const row = (field: string, expression = '$data.WH5.code') => ({ field, expression });

test('only whole rows are stored, each field once', () => {
  const rows = [row('code'), row(''), row('2nd'), row(' code '), row('points', ' '), row('constructor')];
  expect(findFaults(rows)).toEqual([undefined, 'field', 'field', 'twice', 'expression', 'field']);
  expect(readRows(rows)).toEqual({ code: '$data.WH5.code' });
});

test('rows that are being typed stay as long as what is stored is what they say', () => {
  const typed = [row('code'), row('')];
  expect(keepRows(typed, { code: '$data.WH5.code' })).toBe(typed);
  expect(keepRows(typed, { code: 'else' })).toEqual(toRows({ code: 'else' }));
  expect(keepRows([row('')], undefined)).toEqual([row('')]);
  expect(keepRows(typed, undefined)).toEqual([]);
});

test('an answer is named with the quotes that its name leaves', () => {
  expect(answerExpression('WH5')).toBe("$data.get('WH5')");
  expect(answerExpression("Ann's")).toBe('$data.get("Ann\'s")');
});
