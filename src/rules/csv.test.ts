import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardCell, unguardCell } from './csv.ts';

describe('guardCell', () => {
  it.each(['=1+1', '+SUM(A1)', '-2+3', '@SUM(1)', '\tx', '\r=x', '\n=x', '+52 55-0', "'=1", '-', '--1', '-1e5'])(
    'puts an apostrophe in front of %j, which a spreadsheet might run',
    (text) => expect(guardCell(text)).toBe(`'${text}`),
  );

  it.each(['', 'Ana', '+525500000000', '-12', '-12.50', '1-2', 'a=b', "it's", "'quoted'", ' =1'])(
    'leaves %j as it is',
    (text) => {
      expect(guardCell(text)).toBe(text);
      expect(unguardCell(text)).toBe(text);
    },
  );

  it('is undone by unguardCell, whatever the text', () => {
    const risky = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '1', 'a') });
    fc.assert(fc.property(fc.oneof(fc.string(), risky), (text) => unguardCell(guardCell(text)) === text));
  });

  it('leaves no cell that begins like a formula, numbers apart', () => {
    const begins = fc.constantFrom('=', '+', '-', '@', '\t', '\r');
    fc.assert(
      fc.property(begins, fc.string(), (begin, rest) => {
        const cell = guardCell(begin + rest);
        return cell.startsWith("'") || /^[+-][\d.]+$/.test(cell);
      }),
    );
  });
});
