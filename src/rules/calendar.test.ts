import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, momentOf } from './calendar.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('momentOf', () => {
  it.each([
    ['UTC', '2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['UTC', '2026-11-21T22:43:53', '2026-11-21T22:43:53.000Z'],
    ['Europe/Madrid', '2026-11-21', '2026-11-20T23:00:00.000Z'],
    ['Europe/Madrid', '2026-07-01T12:00:00', '2026-07-01T10:00:00.000Z'],
    ['America/Mexico_City', '2026-01-01', '2026-01-01T06:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01T05:45:00', '2026-01-01T00:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-02', '2026-01-01T10:00:00.000Z'],
  ])('in %s, %s is %s', (zone, wallClock, moment) => expect(iso(momentOf(zone, wallClock))).toBe(moment));

  it('takes the first of two equal times, and counts on over one that is left out', () => {
    expect(iso(momentOf('Europe/Madrid', '2026-10-25T02:30:00'))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(momentOf('Europe/Madrid', '2026-10-25T03:00:00'))).toBe('2026-10-25T02:00:00.000Z');
    expect(iso(momentOf('Europe/Madrid', '2026-03-29T02:30:00'))).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(momentOf('Europe/Madrid', '2026-03-29T03:00:00'))).toBe('2026-03-29T01:00:00.000Z');
  });

  it('finds midnight where a day begins at one o’clock', () => {
    expect(iso(momentOf('America/Santiago', '2026-09-06'))).toBe('2026-09-06T04:00:00.000Z');
  });
});

describe('addMonths', () => {
  it.each([
    ['UTC', '2026-11-30T00:00:00Z', 3, '2027-02-28T00:00:00.000Z'],
    ['UTC', '2027-11-30T10:20:30.456Z', 3, '2028-02-29T10:20:30.456Z'],
    ['UTC', '2025-12-31T00:00:00Z', 3, '2026-03-31T00:00:00.000Z'],
    ['UTC', '2026-05-31T12:00:00Z', -3, '2026-02-28T12:00:00.000Z'],
    ['UTC', '2026-01-15T00:00:00Z', -3, '2025-10-15T00:00:00.000Z'],
    // Midnight on both days, by clocks that were set in between.
    ['Europe/Madrid', '2026-09-09T22:00:00Z', 3, '2026-12-09T23:00:00.000Z'],
    ['America/New_York', '2026-11-30T05:00:00Z', 3, '2027-02-28T05:00:00.000Z'],
    // The evening of 29 November there, 30 November in UTC.
    ['America/New_York', '2026-11-30T04:00:00Z', 3, '2027-03-01T04:00:00.000Z'],
  ])('in %s, %s and %i months are %s', (zone, from, months, to) => {
    expect(iso(addMonths(zone, Date.parse(from), months))).toBe(to);
  });

  it('there and back is at most three days off', () => {
    const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) });
    const zones = fc.constantFrom('UTC', 'Europe/Madrid', 'America/Mexico_City', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 1, max: 24 }), (zone, ms, months) => {
        const back = addMonths(zone, addMonths(zone, ms, months), -months);
        return Math.abs(back - ms) <= 3 * 86_400_000 + 3_600_000;
      }),
    );
  });
});
