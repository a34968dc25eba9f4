import { expect, it } from 'vitest';
import { maskValues } from './mask.ts';

it.each([
  ['the whole value, wherever it is', 'a s3cret-key b s3cret-key', ['s3cret-key'], 'a **** b ****'],
  ['the words of a value', 'token abcdef123', ['Bearer abcdef123'], 'token ****'],
  ['the longer of two that overlap', 'x abcdefgh y', ['abcdef', 'abcdefgh'], 'x **** y'],
  ['nothing short, which would be everywhere', 'MX-7 is open', ['MX-7', ''], 'MX-7 is open'],
  ['what looks like a pattern as it is', 'a.*b$& (aa.*b$&)', ['aa.*b$&'], 'a.*b$& (****)'],
])('masks %s', (_, text, secrets, masked) => {
  expect(maskValues(text, secrets)).toBe(masked);
});
