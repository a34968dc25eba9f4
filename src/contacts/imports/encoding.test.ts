import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeLatin1, Utf8Check } from './encoding.ts';

const isUtf8 = (bytes: Uint8Array, size: number) => {
  const check = new Utf8Check();
  for (let at = 0; at < bytes.length; at += size) check.add(bytes.subarray(at, at + size));
  return check.end();
};

it('UTF-8 is told from what is none as a decoder tells it, whatever the pieces', () => {
  const text = fc.string({ unit: 'binary' }).map((each) => new Uint8Array(Buffer.from(each)));
  const bytes = fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0xff), { maxLength: 8 });
  const any = fc.oneof(
    text,
    bytes.map((each) => Uint8Array.from(each)),
  );
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 5 }), (file, size) => {
      const decode = () => new TextDecoder('utf-8', { fatal: true }).decode(file);
      let expected = true;
      try {
        decode();
      } catch {
        expected = false;
      }
      return isUtf8(file, size) === expected;
    }),
    { numRuns: 300 },
  );
});

it('Windows-1252 is decoded as its decoder does', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(decodeLatin1(Buffer.from(bytes).toString('latin1'))).toBe(new TextDecoder('windows-1252').decode(bytes));
});
