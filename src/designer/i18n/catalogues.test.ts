import { expect, test } from 'vitest';
import { type Catalogue, createTranslate, type Plural } from './catalogue.ts';
import { de } from './de/de.ts';
import { en } from './en/en.ts';
import { es } from './es/es.ts';
import { createFormat } from './format.ts';

/** `area.key` or `area.key.one` -> text */
function flatten(catalogue: Catalogue): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [area, entries] of Object.entries(catalogue)) {
    for (const [key, text] of Object.entries(entries as Record<string, string | Plural>)) {
      if (typeof text === 'string') texts.set(`${area}.${key}`, text);
      else for (const [form, each] of Object.entries(text)) texts.set(`${area}.${key}.${form}`, each);
    }
  }
  return texts;
}

const placeholders = (text: string | undefined) => (text?.match(/\{\w+\}/g) ?? []).toSorted();
const english = flatten(en);

test.each([
  ['es', es],
  ['de', de],
] as const)('%s has the same keys and placeholders as English, and no empty text', (_, catalogue) => {
  const texts = flatten(catalogue);
  expect([...texts.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  const wrong = [...texts].filter(
    ([key, text]) =>
      text.trim() === '' || JSON.stringify(placeholders(text)) !== JSON.stringify(placeholders(english.get(key))),
  );
  expect(wrong).toEqual([]);
});

test('texts are filled in; numbers and plurals follow the language', () => {
  const t = createTranslate(en, 'en');
  expect(t('signIn.invitationTitle', { account: '<b>ACME</b>' })).toBe('Join <b>ACME</b>');
  expect(t('campaigns.answersToday', { count: 1 })).toMatch(/^1 answer /);
  expect(t('campaigns.answersToday', { count: 1_200 })).toMatch(/^1,200 answers /);
  expect(createTranslate(de, 'de')('campaigns.answersToday', { count: 1_200 })).toMatch(/^1\.200 /);
});

test('a value that ends with a dot ends its sentence', () => {
  const t = createTranslate(es, 'es');
  const ending = t('deliveries.lateBehind', { since: '1:10 p. m.' });
  expect(t('deliveries.lateRetrying', { until: '1:10 p. m.' })).toMatch(/[^.]\.$/);
  expect(ending).not.toContain('..');
});

test('how long something took is told with the sign of the language, and no finer than anybody sees', () => {
  const german = createFormat('de', 'UTC');
  expect([0, 1.26, 99.96, 340.4, 9_999.6, 12_460].map(german.took)).toEqual([
    ...['0 ms', '1,3 ms', '100 ms', '340 ms', '10000 ms', '12,5 s'],
  ]);
  expect(createFormat('es', 'UTC').took(1.26)).toBe('1,3 ms');
  expect(createFormat('en', 'UTC').took(1.26)).toBe('1.3 ms');
});

test('moments are told in the account’s zone', () => {
  const now = Date.parse('2026-11-21T22:43:53Z');
  const format = createFormat('en', 'America/Toronto', () => now);
  expect(format.moment('2026-11-21T22:43:53Z')).toMatch(/Nov 21, 2026, 5:43\sPM/);
  expect(format.ago('2026-11-21T22:43:30Z')).toBe('now');
  expect(format.ago('2026-11-21T20:43:30Z')).toBe('2 hours ago');
  expect(format.ago('2026-11-20T20:43:30Z')).toBe('yesterday');
  expect(format.ago('2026-11-01T03:00:00Z')).toBe('Oct 31, 2026');
  expect([format.day('2026-11-21'), format.day('no day')]).toEqual(['Nov 21, 2026', 'no day']);
});
