import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countSegments } from './segments.ts';

const GSM = 'GSM-7';
const UCS2 = 'UCS-2';

describe('countSegments', () => {
  test.each([
    ['nothing', '', GSM, 0, 0],
    ['one short text', 'Hi', GSM, 2, 1],
    ['160 septets', 'a'.repeat(160), GSM, 160, 1],
    ['161 septets', 'a'.repeat(161), GSM, 161, 2],
    ['306 septets', 'a'.repeat(306), GSM, 306, 2],
    ['307 septets', 'a'.repeat(307), GSM, 307, 3],
    ['extension characters', '€'.repeat(80), GSM, 160, 1],
    ['one more extension character', `${'€'.repeat(80)}a`, GSM, 161, 2],
    ['an extension character on the boundary', `${'a'.repeat(152)}€${'a'.repeat(152)}`, GSM, 306, 3],
    ['every extension character', '\f^{}\\[~]|€', GSM, 20, 1],
    ['Spanish with an accent outside GSM-7', '¿Qué? ¡Ñandú!', UCS2, 13, 1],
    ['what GSM-7 has of Spanish', '¿Que? ¡Ñandù!', GSM, 13, 1],
    ['70 code units', 'ç'.repeat(70), UCS2, 70, 1],
    ['71 code units', 'ç'.repeat(71), UCS2, 71, 2],
    ['134 code units', 'ç'.repeat(134), UCS2, 134, 2],
    ['a curly quote', `’${'a'.repeat(70)}`, UCS2, 71, 2],
    ['a surrogate pair on the boundary', `${'a'.repeat(66)}😀${'a'.repeat(66)}`, UCS2, 134, 3],
    ['surrogate pairs alone', '😀'.repeat(35), UCS2, 70, 1],
  ])('counts %s', (_, text, encoding, units, segments) => {
    expect(countSegments(text)).toEqual({ encoding, units, segments });
  });

  test('é, è and ü are in GSM-7, á and ç are not', () => {
    expect(countSegments('éèü').encoding).toBe(GSM);
    expect(countSegments('á').encoding).toBe(UCS2);
    expect(countSegments('ç').encoding).toBe(UCS2);
  });

  test('every text fits its segments, and not into one fewer by far', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '€', '\n', 'ç', '😀'), maxLength: 700 }), (text) => {
        const { encoding, units, segments } = countSegments(text);
        const [alone, joined] = encoding === GSM ? [160, 153] : [70, 67];
        if (units <= alone) expect(segments).toBe(units === 0 ? 0 : 1);
        else {
          expect(segments).toBeGreaterThanOrEqual(Math.ceil(units / joined));
          // A boundary wastes at most one unit.
          expect(segments).toBeLessThanOrEqual(Math.ceil(units / (joined - 1)));
        }
        if (encoding === UCS2) expect(units).toBe(text.length);
      }),
    );
  });
});
