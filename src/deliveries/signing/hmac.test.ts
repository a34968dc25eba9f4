import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHmacSha256 } from './hmac.ts';

const native = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest('base64');

describe('createHmacSha256', () => {
  it('is HMAC-SHA256 under any key and over any text, whatever was signed before', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 130 }),
        fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        (key, texts) => {
          const hmac = createHmacSha256(key);
          for (const text of texts) expect(hmac(text)).toBe(native(key, text));
        },
      ),
    );
  });

  it('keeps keys apart that sign in turn', () => {
    const keys = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
    const hmacs = keys.map(createHmacSha256);
    for (let round = 0; round < 3; round++) {
      keys.forEach((key, index) => {
        expect(hmacs[index]?.('a body')).toBe(native(key, 'a body'));
      });
    }
  });

  it.each([21_000, 21_824, 21_825, 65_472, 65_536, 600_000])('signs %i letters to the last, of any width', (length) => {
    const key = new Uint8Array(32).fill(7);
    for (const letter of ['a', 'é', '✓', '\ud800']) {
      const text = letter.repeat(length - 1);
      expect(createHmacSha256(key)(`${text}z`)).toBe(native(key, `${text}z`));
      expect(createHmacSha256(key)(`${text}z`)).not.toBe(native(key, `${text}y`));
    }
  });

  it('agrees with RFC 4231, cases 2 and 6 (a key longer than a block)', () => {
    const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
    expect(createHmacSha256(Buffer.from('Jefe'))('what do ya want for nothing?')).toBe(
      base64('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
    );
    const longKey = new Uint8Array(131).fill(0xaa);
    expect(createHmacSha256(longKey)('Test Using Larger Than Block-Size Key - Hash Key First')).toBe(
      base64('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'),
    );
  });
});
