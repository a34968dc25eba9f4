import { expect, test } from 'vitest';
import { fromLocal, toLocal } from './zoned.ts';

test.each([
  ['2026-11-21T22:43', 'America/Mexico_City', '2026-11-22T04:43:00.000Z'],
  ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
  ['2026-01-01', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z'],
  ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ['2026-11-21T22:43', 'UTC', '2026-11-21T22:43:00.000Z'],
])('%s in %s', (local, timeZone, iso) => {
  expect(fromLocal(local, timeZone)).toBe(iso);
  expect(toLocal(iso, timeZone)).toBe(local.length === 10 ? `${local}T00:00` : local);
});

test('what is left out when clocks go forward is the hour before; what is no moment is none', () => {
  expect(fromLocal('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  expect(fromLocal('', 'UTC')).toBeUndefined();
  expect(fromLocal('tomorrow', 'UTC')).toBeUndefined();
  expect(toLocal('x', 'UTC')).toBe('');
});
