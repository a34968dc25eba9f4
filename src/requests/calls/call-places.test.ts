import { expect, it } from 'vitest';
import { CallPlaces } from './call-places.ts';

/** As many places as there are for a request; how many that was. */
function fill(places: CallPlaces, requestId: string): number {
  let count = 0;
  for (; places.roomFor(requestId) > 0; count++) places.take(requestId);
  return count;
}

it('500 conversations that wait for one slow partner are all under way, beside those of another one', () => {
  const places = new CallPlaces(2_000);
  expect([fill(places, 'slow'), fill(places, 'other')]).toEqual([667, 445]);
});

it('many slow partners leave places for whoever comes next', () => {
  const places = new CallPlaces(2_000);
  for (let n = 0; n < 5; n++) fill(places, `slow ${n}`);
  expect(places.roomFor('new')).toBeGreaterThan(100);
  expect(places.held + places.free).toBe(2_000);
});

it('places that are given back are there again, for everybody', () => {
  const places = new CallPlaces(4);
  const count = fill(places, 'a');
  expect(places.rooms()).toEqual(new Map([['a', 0]]));
  for (let n = 0; n < count; n++) places.leave('a');
  expect([places.held, places.rooms()]).toEqual([0, new Map()]);
  expect(() => places.leave('a')).toThrow('given back once');
});
