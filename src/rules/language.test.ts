import { expect, test } from 'vitest';
import { toLanguageTag } from './language.ts';

test.each([
  ['es', 'es'],
  [' pt-br ', 'pt-BR'],
  ['ZH-hant-tw', 'zh-Hant-TW'],
  ['es-419', 'es-419'],
  ['english', undefined],
  ['pt_BR', undefined],
  ['e', undefined],
  ['', undefined],
  ['es-', undefined],
  ['en-a', undefined],
  [`en-${'x-abcdefgh-'.repeat(10)}`, undefined],
])('the language %j is %j', (text, tag) => expect(toLanguageTag(text)).toBe(tag));
