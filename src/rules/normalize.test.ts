import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeText } from './normalize.ts';

describe('normalizeText', () => {
  it.each([
    ['2', '2'],
    ['  2.  ', '2'],
    ['(2)', '2'],
    ['«2»', '2'],
    ['2️⃣', '2'],
    ['２', '2'],
    ['٢', '2'],
    ['۲', '2'],
    ['२', '2'],
    ['๒', '2'],
    ['𝟚', '2'],
    ['𑁨', '2'],
    ['١٢', '12'],
    ['²', '2'],
  ])('reads the digit in %j', (text, expected) => {
    expect(normalizeText(text)).toBe(expected);
  });

  it.each([
    ['Opción DOS', 'opcion dos'],
    ['¿Qué?', 'que'],
    ['ÉTÉ', 'ete'],
    ['E\u0301te\u0301', 'ete'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['ılık', 'ilik'],
    ['ﬁn', 'fin'],
    ['ŁÓDŹ', 'lodz'],
    ['smørrebrød', 'smorrebrod'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδός', 'οδοσ'],
    ['Ёлка', 'елка'],
    ['مَرْحَبًا', 'مرحبا'],
    ['שָׁלוֹם', 'שלום'],
    ['Opening   \n\t hours', 'opening hours'],
    ['Opening\u00a0hours', 'opening hours'],
    ['zero\u200bwidth', 'zerowidth'],
    ['Talk, to us!!', 'talk, to us'],
    ['e-mail', 'e-mail'],
  ])('folds %j', (text, expected) => {
    expect(normalizeText(text)).toBe(expected);
  });

  it('keeps the vowel signs that make words in Hindi, Bengali, Thai and Burmese', () => {
    expect(normalizeText('दे')).not.toBe(normalizeText('दो'));
    expect(normalizeText('কি')).not.toBe(normalizeText('কী'));
    expect(normalizeText('กี่')).not.toBe(normalizeText('กิ่'));
    expect(normalizeText('မိ')).not.toBe(normalizeText('မု'));
  });

  it('tells voiced kana apart', () => {
    expect(normalizeText('が')).not.toBe(normalizeText('か'));
  });

  it('leaves an emoji that is the whole answer', () => {
    expect(normalizeText('👍')).toBe('👍');
  });

  it.each(['', '   ', '?!', '…', '\u200b', '\n'])('leaves nothing of %j', (text) => {
    expect(normalizeText(text)).toBe('');
  });

  it('gives every ASCII text the same form on the hot path and on the long one', () => {
    // A soft hyphen leaves no trace but forces the long path.
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 20 }), (text) => {
        expect(normalizeText(text)).toBe(normalizeText(`${text}\u00ad`));
      }),
    );
  });

  it('never differs by case, accents or outer signs', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdeinostu'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(word, fc.constantFrom('.', '!', ' ', '¿', '*'), (text, sign) => {
        const accented = [...text].map((letter) => `${letter}\u0301`).join('');
        expect(normalizeText(`${sign}${accented.toUpperCase()}${sign} `)).toBe(text);
      }),
    );
  });

  it('stays as it is when done twice, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});
