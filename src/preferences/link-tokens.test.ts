import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault } from '../base/vault.ts';
import { makePreferenceToken, makeSignupToken, readPreferenceToken, readSignupToken } from './link-tokens.ts';

const vault = createVault('a secret for tests only');
const linked = { accountId: '018f0000-0000-7000-8000-000000000000', contactId: '018f0000-0000-7000-8000-000000000001' };

test('a token leads back to whom it is for, and is the same each time', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (accountId, contactId) => {
      const token = makePreferenceToken(vault, { accountId, contactId });
      expect(token).toMatch(/^[\w-]{64}$/);
      expect(makePreferenceToken(vault, { accountId, contactId })).toBe(token);
      expect(readPreferenceToken(vault, token)).toEqual({ accountId, contactId });
      expect(readSignupToken(vault, makeSignupToken(vault, contactId))).toBe(contactId);
    }),
  );
});

test('no changed letter, no other length and no other secret is let through', () => {
  const token = makePreferenceToken(vault, linked);
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    expect(readPreferenceToken(vault, changed)).toBeUndefined();
  }
  for (const other of [`${token}A`, token.slice(1), token.slice(0, -1), `${token} `, `${token}=`, '']) {
    expect(readPreferenceToken(vault, other)).toBeUndefined();
  }
  expect(readPreferenceToken(createVault('another secret altogether'), token)).toBeUndefined();
});

test('a token of one purpose is none of the other', () => {
  expect(readSignupToken(vault, makePreferenceToken(vault, linked))).toBeUndefined();
  expect(readPreferenceToken(vault, makeSignupToken(vault, linked.contactId))).toBeUndefined();
});

test('anything else is no token, and never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readPreferenceToken(vault, text) === undefined));
});
