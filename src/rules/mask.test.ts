import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listTellingTexts, MASK, maskTexts } from './mask.ts';

const mask = (text: string, ...secrets: string[]) => maskTexts(text, listTellingTexts(secrets));

it('hides a secret as it is, as JSON and as a query write it, and the words it is made of', () => {
  expect(mask('got Bearer tok/en-"1"', 'Bearer tok/en-"1"')).toBe(`got ${MASK}`);
  expect(mask(JSON.stringify({ auth: 'Bearer tok/en-"1"' }), 'Bearer tok/en-"1"')).toBe(`{"auth":"${MASK}"}`);
  expect(mask('{"auth":"tok\\/en-\\"1\\""}', 'Bearer tok/en-"1"')).toBe(`{"auth":"${MASK}"}`);
  expect(mask('auth=tok%2Fen-%221%22', 'Bearer tok/en-"1"')).toBe(`auth=${MASK}`);
});

it('leaves short words alone', () => {
  expect(mask('ok, true, 42', 'ok true 42')).toBe('ok, true, 42');
});

it('leaves no secret of six letters or more in any text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!MASK.includes(secret) && secret.replaceAll('*', '').length > 0);
      expect(mask(before + secret + after, secret)).toContain(MASK);
    }),
  );
});
