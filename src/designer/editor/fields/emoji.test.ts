import { expect, test } from 'vitest';
import { EMOJI_GROUPS, loadEmoji, searchEmoji } from './emoji.ts';

test.each([
  ['en', 'party pop', 'party popper'],
  ['es', 'corazon rojo', 'corazón rojo'],
  ['de', 'GEBURTSTAG', 'Geburtstagskuchen'],
] as const)('%s: %j finds %s', async (language, search, label) => {
  const found = searchEmoji(await loadEmoji(language), search);
  expect(found.map((each) => each.label)).toContain(label);
});

test('each group has some; nothing that is found is nothing; a search for anything shows no thousands', async () => {
  const emoji = await loadEmoji('en');
  const groups = new Set(emoji.map(({ group }) => group));
  expect([...groups].toSorted()).toEqual([...EMOJI_GROUPS]);
  expect(searchEmoji(emoji, 'qqqq')).toEqual([]);
  expect(searchEmoji(emoji, 'a').length).toBeLessThanOrEqual(80);
  expect(searchEmoji(emoji, 'cat')[0]?.label.startsWith('cat')).toBe(true);
});
