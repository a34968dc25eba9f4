import { expect, test } from 'vitest';
import { isNarrowed, readContactsSearch, toContactsQuery } from './search.ts';
import { fromLocal } from './zoned.ts';

test('an address says what is shown; what it cannot say is left out', () => {
  const search = { q: 'ana', segment: 'seg_1', consent: 'out', from: '2026-01-31', filter: { all: [] }, create: true };
  expect(readContactsSearch(search)).toEqual(search);
  expect(
    readContactsSearch({ q: 5215, segment: 'x', consent: 'maybe', to: 'soon', filter: '[]', create: 'yes' }),
  ).toEqual({
    q: '5215',
  });
  expect([isNarrowed({ create: true }), isNarrowed({ q: 'a' })]).toEqual([false, true]);
});

test('days are the account’s, both included', () => {
  const query = toContactsQuery({ from: '2026-02-28', to: '2026-02-28', consent: 'in', q: ' ana ' }, (day) =>
    fromLocal(day, 'America/Mexico_City'),
  );
  expect(query).toEqual({
    q: 'ana',
    optedOut: 'false',
    createdFrom: '2026-02-28T06:00:00.000Z',
    createdTo: '2026-03-01T06:00:00.000Z',
  });
});
