import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dottedMoment, localMoment, spacedMoment, utcMoment } from './moments.ts';

const at = (iso: string) => Date.parse(iso);

function writeAll(zone: string, iso: string): string[] {
  const ms = at(iso);
  return [utcMoment(ms), dottedMoment(zone, ms), localMoment(zone, ms), spacedMoment(zone, ms)];
}

describe('one instant in the four formats', () => {
  it.each([
    ['2024-06-18T23:22:36.560Z', '2024.06.18 19:22:36-04:00', '2024-06-18T19:22:36', '2024-06-18 19:22:36'],
    // The last second of winter in Toronto, and the first of summer: 02:00 to 02:59 do not exist.
    ['2026-03-08T06:59:59.999Z', '2026.03.08 01:59:59-05:00', '2026-03-08T01:59:59', '2026-03-08 01:59:59'],
    ['2026-03-08T07:00:00.000Z', '2026.03.08 03:00:00-04:00', '2026-03-08T03:00:00', '2026-03-08 03:00:00'],
    // 01:30 twice: the local forms do not tell them apart, the offset does.
    ['2026-11-01T05:30:00.000Z', '2026.11.01 01:30:00-04:00', '2026-11-01T01:30:00', '2026-11-01 01:30:00'],
    ['2026-11-01T06:30:00.000Z', '2026.11.01 01:30:00-05:00', '2026-11-01T01:30:00', '2026-11-01 01:30:00'],
    // Midnight is 00, not 24.
    ['2027-01-01T05:00:00.000Z', '2027.01.01 00:00:00-05:00', '2027-01-01T00:00:00', '2027-01-01 00:00:00'],
  ])('%s in Toronto [XP-07] [DI-36] [YS-33] [AM-06] [edge 9]', (iso, dotted, local, spaced) => {
    expect(writeAll('America/Toronto', iso)).toEqual([iso, dotted, local, spaced]);
  });
});

describe('the offset', () => {
  it.each([
    ['UTC', '+00:00'],
    ['Europe/London', '+00:00'],
    ['Asia/Kathmandu', '+05:45'],
    ['America/St_Johns', '-03:30'],
    ['Pacific/Kiritimati', '+14:00'],
    ['America/Toronto', '-05:00'],
  ])('of %s in January is %s [DI-36]', (zone, offset) => {
    expect(dottedMoment(zone, at('2026-01-15T12:00:00Z')).slice(-6)).toBe(offset);
  });

  it('brings the moment back, to the second, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'America/Toronto', 'Europe/Kyiv', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    const seconds = fc.integer({ min: at('2000-01-01T00:00:00Z') / 1_000, max: at('2100-01-01T00:00:00Z') / 1_000 });
    fc.assert(
      fc.property(zones, seconds, fc.nat(999), (zone, second, ms) => {
        const written = dottedMoment(zone, second * 1_000 + ms);
        expect(written).toMatch(/^\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
        expect(at(written.replaceAll('.', '-').replace(' ', 'T')) / 1_000).toBe(second);
        expect(localMoment(zone, second * 1_000 + ms)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      }),
    );
  });
});
