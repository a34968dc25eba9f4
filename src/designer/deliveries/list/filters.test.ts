import { expect, test } from 'vitest';
import { readDeliveriesSearch, toDeliveriesQuery } from './filters.ts';

const END = 'end_01hw000000e008000000000000';

test('an address says what is asked for; what is none of ours is left out', () => {
  expect(
    readDeliveriesSearch({
      state: 'failed',
      endpoint: END,
      campaign: END,
      phone: 525500000000,
      within: 'day',
      from: '2026-11-21T00:00:00Z',
      open: 'dlv_x',
      other: 'x',
    }),
  ).toEqual({ state: 'failed', endpoint: END, phone: '525500000000', within: 'day' });
  expect(readDeliveriesSearch({ state: 'lost', within: 'year', from: 'yesterday', phone: ' ', event: 7 })).toEqual({});
  expect(readDeliveriesSearch({ from: '2026-11-21T00:00:00-06:00', phone: ' +52 55 ' })).toEqual({
    from: '2026-11-21T06:00:00.000Z',
    phone: '+52 55',
  });
});

test('the API is asked by its own names, and by moments', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(toDeliveriesQuery({ within: 'hour', event: 'message.sent', state: 'held' }, now)).toEqual({
    from: '2026-11-21T11:00:00.000Z',
    eventType: 'message.sent',
    state: 'held',
  });
  expect(toDeliveriesQuery({}, now)).toEqual({});
});
