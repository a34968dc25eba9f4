import { describe, expect, test } from 'vitest';
import type { Delivery } from '../queries.ts';
import { countNew, hasGap, joinNewest, showNext } from './live-list.ts';

const delivery = (n: number, state: Delivery['state'] = 'pending'): Delivery => ({
  id: `dlv_${String(n).padStart(4, '0')}`,
  state,
  endpointId: 'end_x',
  eventType: null,
  phone: null,
  attemptCount: 0,
  lastAttempt: null,
  nextAttemptAt: null,
  isReplay: false,
  createdAt: '2026-11-21T12:00:00Z',
});
const of = (...numbers: number[]) => numbers.map((n) => delivery(n));
const numbers = (list: readonly Delivery[]) => list.map(({ id }) => Number(id.slice(4)));

describe('the newest and what was loaded', () => {
  test('become one list, each delivery once, as it was told last', () => {
    const newest = { items: [delivery(7), delivery(6, 'delivered'), delivery(5)], nextCursor: 'x' };
    const known = joinNewest(of(6, 5, 4, 3), newest);
    expect(numbers(known)).toEqual([7, 6, 5, 4, 3]);
    expect(known[1]?.state).toBe('delivered');
  });

  test('leave out what does not fit any more', () => {
    expect(numbers(joinNewest(of(6, 5, 4, 3), { items: of(6, 4), nextCursor: 'x' }))).toEqual([6, 4, 3]);
    expect(numbers(joinNewest(of(6, 5), { items: [], nextCursor: null }))).toEqual([]);
    expect(numbers(joinNewest(of(6, 5), { items: of(6), nextCursor: null }))).toEqual([6]);
    expect(numbers(joinNewest(of(6, 5), { items: [], nextCursor: 'x' }))).toEqual([6, 5]);
  });

  test('are no list where more came between them than was asked for', () => {
    const newest = { items: of(90, 80, 70), nextCursor: 'x' };
    expect([hasGap(of(6, 5), newest), hasGap(of(70), newest), hasGap([], newest)]).toEqual([true, false, false]);
    expect(hasGap(of(6), { items: of(90), nextCursor: null })).toBe(false);
    expect(numbers(joinNewest(of(6, 5), newest))).toEqual([6, 5]);
  });
});

describe('what is shown', () => {
  test('follows by itself', () => {
    expect(numbers(showNext(of(3, 2), of(5, 4, 3, 2), false))).toEqual([5, 4, 3, 2]);
  });

  test('does not move under who reads, but tells its state, and grows below', () => {
    const known = [...of(5, 4), delivery(3, 'failed'), ...of(1)];
    const shown = showNext(of(3, 2), known, true);
    expect(numbers(shown)).toEqual([3, 2, 1]);
    expect(shown[0]?.state).toBe('failed');
    expect(countNew(shown, known)).toBe(2);
  });

  test('is the same list where nothing changed', () => {
    const shown = of(3, 2);
    expect(showNext(shown, [...shown], true)).toBe(shown);
    expect(showNext(shown, [...shown], false)).toBe(shown);
    expect(numbers(showNext([], of(2, 1), true))).toEqual([2, 1]);
  });
});
