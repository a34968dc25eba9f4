import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { type AskedPeriod, readPeriod } from './period.ts';

const now = Date.parse('2029-06-15T12:00:00Z');

/** The path of the field that is refused; undefined where the period may be asked for. */
function refusedField(asked: AskedPeriod, timeZone = 'UTC'): string | undefined {
  try {
    readPeriod(asked, { timeZone, now });
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.errors[0]?.path;
  }
}

describe('readPeriod', () => {
  it.each([
    ['2026-11-30T00:00:00Z', '2027-02-28T00:00:00Z'],
    ['2027-11-30T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['2025-12-31T00:00:00Z', '2026-03-31T00:00:00Z'],
    ['2026-01-15T10:20:30Z', '2026-04-15T10:20:30Z'],
  ])('allows three calendar months, %s to %s, and not a second more [edge 31] [YS-44]', (from, to) => {
    expect(refusedField({ from, to })).toBeUndefined();
    const later = new Date(Date.parse(to) + 1_000).toISOString();
    expect(refusedField({ from, to: later })).toBe('/to');
    expect(refusedField({ from, to: new Date(Date.parse(to) + 1).toISOString() })).toBe('/to');
  });

  it('counts months by the account’s clocks, over a change of theirs too [edge 31]', () => {
    // From midnight to midnight; an hour of winter time is in between.
    expect(refusedField({ from: '2026-09-10', to: '2026-12-10' }, 'Europe/Madrid')).toBeUndefined();
    expect(refusedField({ from: '2026-09-10', to: '2026-12-10T00:00:01+01:00' }, 'Europe/Madrid')).toBe('/to');
    expect(refusedField({ from: '2026-09-10', to: '2026-12-10T00:00:00+01:00' }, 'Europe/Madrid')).toBeUndefined();
  });

  it('refuses a period that ends before it begins, naming its beginning [edge 31]', () => {
    expect(refusedField({ from: '2026-02-02', to: '2026-02-01' })).toBe('/from');
    expect(refusedField({ from: '2026-02-02T00:00:00.001Z', to: '2026-02-02' })).toBe('/from');
    expect(refusedField({ from: '2026-02-02', to: '2026-02-02' })).toBeUndefined();
  });

  it('lasts up to now without an end, and three months without a beginning', () => {
    expect(refusedField({ from: '2029-03-15T12:00:00Z' })).toBeUndefined();
    expect(refusedField({ from: '2029-03-15T11:59:59.999Z' })).toBe('/to');
    expect(readPeriod({}, { timeZone: 'UTC', now })).toEqual({ from: Date.parse('2029-03-15T12:00Z'), to: undefined });
    expect(readPeriod({ to: '2029-05-31' }, { timeZone: 'UTC', now })).toEqual({
      from: Date.parse('2029-02-28'),
      to: Date.parse('2029-05-31'),
    });
  });
});
