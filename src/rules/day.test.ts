import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, isTimeZone, momentIn } from './day.ts';

const at = (iso: string) => Date.parse(iso);

describe('the day of a moment', () => {
  it.each([
    // 23:59:59 and 00:00:01 in the zone, whatever the day is in UTC.
    ['America/Mexico_City', '2026-11-22T05:59:59Z', '2026-11-21'],
    ['America/Mexico_City', '2026-11-22T06:00:01Z', '2026-11-22'],
    ['Asia/Kathmandu', '2026-11-21T18:14:59Z', '2026-11-21'],
    ['Asia/Kathmandu', '2026-11-21T18:15:00Z', '2026-11-22'],
    ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31'],
    ['UTC', '2027-01-01T00:00:00Z', '2027-01-01'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
  ])('is that of the zone: %s %s -> %s [DI-67]', (zone, iso, day) => {
    expect(dayIn(zone, at(iso))).toBe(day);
  });

  it.each([
    // Madrid springs forward on 29 March (23 hours) and falls back on 25 October (25 hours).
    ['2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25'],
  ])('has 23 or 25 hours where the clocks change [DI-67]', (first, last, day) => {
    expect(dayIn('Europe/Madrid', at(first))).toBe(day);
    expect(dayIn('Europe/Madrid', at(last))).toBe(day);
    expect(dayIn('Europe/Madrid', at(first) - 1)).not.toBe(day);
    expect(dayIn('Europe/Madrid', at(last) + 1000)).not.toBe(day);
  });

  it('begins at 01:00 where summer time begins at midnight', () => {
    // Beirut, 29 March 2026: 00:00 does not exist.
    expect(dayIn('Asia/Beirut', at('2026-03-28T21:59:59Z'))).toBe('2026-03-28');
    expect(dayIn('Asia/Beirut', at('2026-03-28T22:00:00Z'))).toBe('2026-03-29');
  });

  it('never goes back as time goes on', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Madrid',
      'America/Mexico_City',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    const times = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zones, times, fc.nat(90_000_000), (zone, ms, later) => {
        expect(dayIn(zone, ms) <= dayIn(zone, ms + later)).toBe(true);
      }),
    );
  });
});

it('a moment reads as people write it, with its zone', () => {
  expect(momentIn('Europe/Madrid', at('2026-11-22T02:04:59Z'))).toBe('22 November 2026, 03:04 (Europe/Madrid)');
  expect(momentIn('UTC', at('2026-01-02T00:00:00Z'))).toBe('2 January 2026, 00:00 (UTC)');
});

it.each([
  ['UTC', true],
  ['Europe/Madrid', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Europe/Atlantis', false],
  ['+02:00', false],
  ['', false],
  ['Madrid', false],
])('"%s" as a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
