import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBody } from './encoded-body.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('decodeBody', () => {
  test('decodes the base64 of a joined message', () => {
    const text = 'Quiero saber los horarios de mañana, ¿abren a las ocho o a las nueve?';
    expect(decodeBody(base64(text))).toBe(text);
  });

  test('drops a character that the part cut in two', () => {
    const bytes = Buffer.from('The news of today, explained at length\n“The Camp');
    const cut = Buffer.concat([bytes, Buffer.from('“').subarray(0, 2)]);
    const whole = cut.subarray(0, cut.length - (cut.length % 3));
    expect(decodeBody(base64(whole)).startsWith('The news of today, explained at length\n“')).toBe(true);
  });

  test.each([
    ['a word', 'Hola'],
    ['a code', 'TEST1234'],
    ['letters of every kind', 'QmFubm9uIEV4cGxhaW5z'],
    ['a long token', 'dGhpc0lzQVNlY3JldFRva2VuV2l0aG91dEFueVRleHRCZXlvbmRBU0NJSQ=='.padEnd(64, 'A')],
    ['base64 of plain ASCII', base64('This sentence was pasted as base64 by a person on purpose, who means it.')],
    ['base64 of bytes that are no text', base64(new Uint8Array(60).fill(0xff))],
    ['base64 with spaces', `${base64('ñ'.repeat(40)).slice(0, 60)} AAA`],
    ['short base64', base64('mañana')],
    ['a long word', 'a'.repeat(64)],
    ['nothing', ''],
  ])('leaves %s as it was sent', (_, body) => {
    expect(decodeBody(body)).toBe(body);
  });

  test('leaves every random token as it was sent', () => {
    const token = fc.uint8Array({ minLength: 45, maxLength: 120 }).map((bytes) => base64(bytes));
    fc.assert(
      fc.property(token, (body) => {
        expect(decodeBody(body)).toBe(body);
      }),
      { numRuns: 2000, seed: 20261121 },
    );
  });

  test('brings back every encoded text of some length beyond ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', 'ñ', '\n', '語', '😀'), minLength: 60 }), (text) => {
        fc.pre(/[^\p{ASCII}]/u.test(text));
        expect(decodeBody(base64(text))).toBe(text);
      }),
    );
  });
});
