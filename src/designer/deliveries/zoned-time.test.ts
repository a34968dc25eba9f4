import { expect, test } from 'vitest';
import { fromWallClock, toWallClock } from './zoned-time.ts';

test.each([
  ['America/Mexico_City', '2026-11-21T22:43:00.000Z', '2026-11-21T16:43'],
  ['Europe/Madrid', '2026-07-01T22:00:00.000Z', '2026-07-02T00:00'],
  ['UTC', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00.000Z', '2026-01-01T05:45'],
])('%s: %s is %s', (zone, iso, wall) => {
  expect(toWallClock(zone, iso)).toBe(wall);
  expect(fromWallClock(zone, wall)).toBe(iso);
});

test('an hour that the clocks leave out is the next one; nothing comes of half a field', () => {
  expect(fromWallClock('Europe/Madrid', '2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
  for (const text of ['', '2026-11-21', '2026-13-41T99:99']) expect(fromWallClock('UTC', text)).toBeUndefined();
});
