import { expect, test } from 'vitest';
import { readReplaySearch, readStates, toReplaySearch } from './replay-search.ts';

test('the filters of a list become those of a replay, as far as it has them', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(toReplaySearch({ endpoint: 'end_x', state: 'failed', within: 'hour', phone: '+52' }, now)).toEqual({
    endpoint: 'end_x',
    states: 'failed',
    from: '2026-11-21T11:00:00.000Z',
    dropped: 'phone',
  });
  expect(toReplaySearch({ state: 'held', from: 'a', to: 'b', event: 'message.sent' }, now)).toEqual({
    from: 'a',
    to: 'b',
    event: 'message.sent',
  });
});

test('an address may say anything', () => {
  expect(readReplaySearch({ endpoint: 7, states: 'delivered', dropped: 'x', other: 'y' })).toEqual({
    states: 'delivered',
  });
  expect([readStates('delivered,lost'), readStates('lost'), readStates(undefined)]).toEqual([
    ['delivered'],
    ['failed', 'discarded'],
    ['failed', 'discarded'],
  ]);
});
