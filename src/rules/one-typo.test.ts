import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOneTypo } from './one-typo.ts';

/** The textbook matrix (optimal string alignment), to check the fast form against. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const cell = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, cell(i - 2, j - 2) + 1);
      rows[i]?.splice(j, 1, best);
    }
  }
  return cell(a.length, b.length);
}

describe('isOneTypo', () => {
  it.each([
    ['hours', 'hors'],
    ['hours', 'houurs'],
    ['hours', 'hoers'],
    ['hours', 'huors'],
    ['hours', 'ours'],
    ['hours', 'hoursx'],
    ['hours', 'hourss'],
  ])('forgives one slip between %s and %s', (a, b) => {
    expect(isOneTypo(a, b)).toBe(true);
    expect(isOneTypo(b, a)).toBe(true);
  });

  it.each([
    ['hours', 'hours'],
    ['hours', 'hrs'],
    ['hours', 'house1'],
    ['hours', 'huros'],
    ['hours', ''],
  ])('forgives neither none nor two between %s and %s', (a, b) => {
    expect(isOneTypo(a, b)).toBe(false);
    expect(isOneTypo(b, a)).toBe(false);
  });

  it.each([
    ['room 101', 'room 102'],
    ['room 1', 'room 11'],
    ['room 12', 'room 21'],
    ['plan a', 'plan 1'],
  ])('never takes %s for %s: a digit is no slip', (a, b) => {
    expect(isOneTypo(a, b)).toBe(false);
    expect(isOneTypo(b, a)).toBe(false);
  });

  it('forgives a lost letter beside a digit', () => {
    expect(isOneTypo('plan2', 'pla2')).toBe(true);
  });

  it('agrees with the textbook matrix for all texts without digits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(isOneTypo(a, b)).toBe(distance(a, b) === 1);
      }),
      { numRuns: 3000 },
    );
  });
});
