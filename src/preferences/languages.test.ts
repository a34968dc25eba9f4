import { expect, test } from 'vitest';
import { choosePageLanguage, LANGUAGES } from './languages.ts';
import { TEXTS } from './texts/texts.ts';

test.each<[string | null, string | undefined, string]>([
  ['es', 'de', 'es'],
  ['pt-BR', 'de', 'pt'],
  ['it', 'de', 'en'],
  [null, 'de-AT, en;q=0.5', 'de'],
  [null, 'it, en;q=0.5, fr;q=0.9', 'fr'],
  [null, 'uk;q=0, es', 'es'],
  [null, '*', 'en'],
  [null, ';q=,,;', 'en'],
  [null, undefined, 'en'],
])('for a contact of %j and a browser of %j: %s', (own, accepted, expected) => {
  expect(choosePageLanguage(own, accepted)).toBe(expected);
});

/** Every text, by where it stands. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('TITLE'))]];
  return Object.entries(value as object).flatMap(([key, each]) => textsOf(each, `${path}/${key}`));
}

test.each(LANGUAGES)('every text is there in %s, and none was left in English', (language) => {
  const english = new Map(textsOf(TEXTS.en));
  const texts = textsOf(TEXTS[language]);
  expect(texts.map(([path]) => path)).toEqual([...english.keys()]);
  for (const [path, text] of texts) {
    expect(text.trim(), path).toBe(text);
    expect(text, path).not.toBe('');
    // "Name" and "E-mail" are so in more than one.
    if (language !== 'en' && text.length > 6) expect(text, path).not.toBe(english.get(path));
    if (english.get(path)?.includes('TITLE')) expect(text, path).toContain('TITLE');
    if (english.get(path)?.includes('48')) expect(text, path).toContain('48');
    if (english.get(path)?.includes('STOP')) expect(text, path).toMatch(/STOP.*START/);
  }
});
