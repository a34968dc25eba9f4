import { expect, test } from 'vitest';
import { matchTargets, planImport, toImportQuery } from './plan.ts';

const defined = {
  fields: [
    { code: 'city', isKey: false },
    { code: 'customer', isKey: true },
  ],
  categories: [{ key: 'news' }],
};
const head = {
  headers: ['Phone', 'phone', 'City', 'customer', 'Remarks', ''],
  rows: [],
  delimiter: ';' as const,
  encoding: 'utf-8' as const,
};

test('a plan takes from headers what they say, each target once', () => {
  const plan = planImport(head, defined);
  expect(plan.targets).toEqual(['phone', 'ignore', 'fields.city', 'fields.customer', 'ignore', 'ignore']);
  expect(matchTargets(plan, defined)).toEqual(['phone', 'fields.customer']);
});

test('all that is chosen goes along; what is left to chance is not said', () => {
  const plan = { ...planImport(head, defined), country: 'MX', mode: 'create' as const };
  const query = toImportQuery(plan, head, 'people.csv');
  expect(JSON.parse(query.mapping ?? '')).toEqual({
    Phone: 'phone',
    phone: 'ignore',
    City: 'fields.city',
    customer: 'fields.customer',
    Remarks: 'ignore',
  });
  expect(query).toMatchObject({ fileName: 'people.csv', mode: 'create', delimiter: 'auto', defaultCountry: 'MX' });
  expect(query).not.toHaveProperty('match');
});
