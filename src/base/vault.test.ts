import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault } from './vault.ts';

const vault = createVault('a secret for tests only');

test('what was sealed opens to the same text and shows nothing of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 8 }), (plain) => {
      const sealed = vault.seal(plain);
      expect(vault.open(sealed)).toBe(plain);
      expect(sealed.includes(Buffer.from(plain))).toBe(false);
    }),
  );
});

test('the same text is never sealed to the same bytes twice', () => {
  expect(vault.seal('x').equals(vault.seal('x'))).toBe(false);
});

test('one changed byte anywhere, or another secret, opens nothing', () => {
  const sealed = vault.seal('a header value');
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    expect(() => vault.open(changed)).toThrow();
  }
  expect(() => createVault('another secret altogether').open(sealed)).toThrow();
});

test('a signature is the same each time, and another one for another text or secret', () => {
  const signature = vault.sign('a text');
  expect(signature).toHaveLength(32);
  expect(vault.sign('a text').equals(signature)).toBe(true);
  expect(vault.sign('another').equals(signature)).toBe(false);
  expect(createVault('another secret altogether').sign('a text').equals(signature)).toBe(false);
});
