import { expect, test } from 'vitest';
import { addRow, type ParamRow, paramsOf, rowsOf } from './params.ts';

test('rows and JSON are two ways to write the same parameters', () => {
  const params = { orderId: 'A-17', total: 49.9, isGift: true, phone: '00123' };
  const rows = rowsOf(params);
  expect(rows?.map(({ kind }) => kind)).toEqual(['text', 'number', 'boolean', 'text']);
  expect(paramsOf(rows ?? [])).toEqual(params);
});

test('what rows cannot show stays JSON', () => {
  expect(rowsOf({ items: ['a'] })).toBeUndefined();
  expect(rowsOf({ customer: { email: 'a@b.example' } })).toBeUndefined();
  expect(rowsOf({ nothing: null })).toBeUndefined();
});

test('rows without a name are not sent; what is no number is sent as it stands', () => {
  const row = (changes: Partial<ParamRow>): ParamRow => ({ key: 0, name: '', kind: 'text', value: '', ...changes });
  expect(paramsOf([row({ value: 'lost' }), row({ name: ' total ', kind: 'number', value: 'many' })])).toEqual({
    total: 'many',
  });
  expect(paramsOf([row({ name: 'isGift', kind: 'boolean' })])).toEqual({ isGift: false });
  expect(addRow(addRow([])).map(({ key }) => key)).toEqual([0, 1]);
});
