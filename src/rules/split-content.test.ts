import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMenuText } from './menu.ts';
import { splitContent } from './split-content.ts';

const CHOICES = [
  { key: '1', text: 'Yes', tapId: 'a' },
  { key: '2', text: 'No', tapId: 'b' },
];

describe('A text that came out longer than its channel takes', () => {
  test('goes as several messages that fit, the menu under the last, the media with the first', () => {
    const content = {
      text: `${'word '.repeat(30)}end`,
      media: { kind: 'image' as const, url: 'https://a.example/x.png' },
      choices: CHOICES,
    };
    const split = splitContent(content, 60);
    expect(split.length).toBeGreaterThan(2);
    for (const each of split) expect(renderMenuText(each).length).toBeLessThanOrEqual(60);
    expect(split.map(({ media }) => media !== undefined)).toEqual(split.map((_, index) => index === 0));
    expect(split.map(({ choices }) => choices !== undefined)).toEqual(
      split.map((_, index) => index === split.length - 1),
    );
    expect(split.map(({ text }) => text).join(' ')).toBe(content.text);
  });

  test('breaks between lines before words, and never inside a letter', () => {
    expect(splitContent({ text: 'one two\nthree four' }, 12).map(({ text }) => text)).toEqual([
      'one two',
      'three four',
    ]);
    const family = '👨‍👩‍👧‍👦';
    for (const { text } of splitContent({ text: family.repeat(9) }, 2 * family.length + 3)) {
      expect(text.replaceAll(family, '')).toBe('');
    }
  });

  test('that fits stays the one it was', () => {
    const content = { text: 'short', choices: CHOICES };
    expect(splitContent(content, 100)).toEqual([content]);
  });

  test('ends with a menu that is too long by itself, as it is', () => {
    const choices = [{ key: '1', text: 'x'.repeat(80), tapId: 'a' }];
    expect(splitContent({ text: 'one two three', choices }, 40).at(-1)).toEqual({ text: 'one two three', choices });
  });

  test('loses no letter, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 20, max: 60 }), (text, max) => {
        const split = splitContent({ text, choices: CHOICES }, max);
        const bare = (from: string) => from.replace(/\s+/g, '');
        expect(bare(split.map((each) => each.text).join(''))).toBe(bare(text));
        for (const each of split) expect(renderMenuText(each).length).toBeLessThanOrEqual(max);
        expect(split.at(-1)?.choices).toEqual(CHOICES);
      }),
    );
  });
});
