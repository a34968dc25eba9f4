import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presentOnWhatsApp, renderMenuText } from './menu.ts';
import type { OutgoingContent, OutgoingMedia } from './message.ts';

function menu(texts: string[], text = 'Choose:'): OutgoingContent {
  return { text, choices: texts.map((t, i) => ({ key: String(i + 1), text: t, tapId: `tap-${i + 1}` })) };
}

const letters = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i).repeat(length));

const mediaOf = (kind: OutgoingMedia['kind']): OutgoingMedia => ({ kind, url: 'https://cdn.example/a.bin' });
const KINDS = ['image', 'video', 'document', 'audio'] as const;

describe('renderMenuText', () => {
  test('names media by their address, between text and choices', () => {
    const media = mediaOf('image');
    expect(renderMenuText({ ...menu(['Hours']), media })).toBe('Choose:\nhttps://cdn.example/a.bin\n1. Hours');
    expect(renderMenuText({ text: '', media })).toBe('https://cdn.example/a.bin');
  });

  test('writes the choices under the text, one a line', () => {
    expect(renderMenuText(menu(['Opening hours', 'Win a prize']))).toBe('Choose:\n1. Opening hours\n2. Win a prize');
  });

  test('does not list a choice without text, but keeps the keys of the others', () => {
    expect(renderMenuText(menu(['Hours', '', 'Talk']))).toBe('Choose:\n1. Hours\n3. Talk');
  });

  test('is the bare text without choices, and the bare choices without text', () => {
    expect(renderMenuText({ text: 'Thank you!' })).toBe('Thank you!');
    expect(renderMenuText(menu(['A', 'B'], ''))).toBe('1. A\n2. B');
  });
});

describe('presentOnWhatsApp', () => {
  test('shows a text without choices as it is', () => {
    expect(presentOnWhatsApp({ text: 'Hi' })).toEqual({ type: 'text', text: 'Hi' });
  });

  test('shows up to three short choices as buttons that carry the tap ids', () => {
    expect(presentOnWhatsApp(menu(['Hours', 'Talk', 'x'.repeat(20)]))).toEqual({
      type: 'buttons',
      body: 'Choose:',
      buttons: [
        { id: 'tap-1', title: 'Hours' },
        { id: 'tap-2', title: 'Talk' },
        { id: 'tap-3', title: 'x'.repeat(20) },
      ],
    });
  });

  test('shows four choices, or one over 20 characters, as a list', () => {
    expect(presentOnWhatsApp(menu(letters(4, 3))).type).toBe('list');
    expect(presentOnWhatsApp(menu(['x'.repeat(21)]))).toEqual({
      type: 'list',
      body: 'Choose:',
      rows: [{ id: 'tap-1', title: 'x'.repeat(21) }],
    });
  });

  test('cuts a long row title at a word and gives the whole text as description', () => {
    expect(presentOnWhatsApp(menu(['Opening hours on public holidays']))).toEqual({
      type: 'list',
      body: 'Choose:',
      rows: [{ id: 'tap-1', title: 'Opening hours on public…', description: 'Opening hours on public holidays' }],
    });
  });

  test('cuts a long word between graphemes, never inside one', () => {
    const family = '👨‍👩‍👧‍👦';
    const shown = presentOnWhatsApp(menu([`${family.repeat(3)}abc`]));
    expect(shown).toMatchObject({ type: 'list', rows: [{ title: `${family.repeat(2)}…` }] });
  });

  test.each([
    ['an eleventh choice', menu(letters(11, 3))],
    ['a choice over 72 characters', menu(['x'.repeat(73)])],
    ['a choice without text', menu(['Hours', ''])],
    ['a choice over two lines', menu(['Hours\nand days'])],
    ['two equal choices', menu(['Same', 'Same'])],
    ['two rows cut to the same title', menu(['Opening hours on public holidays', 'Opening hours on public transport'])],
    ['a body over 1024 characters', menu(['A', 'B'], 'x'.repeat(1025))],
    ['no body', menu(['A', 'B'], '')],
    ['two equal tap ids', { text: 'x', choices: ['A', 'B'].map((t) => ({ key: t, text: t, tapId: 'same' })) }],
    ['a tap id over 256 characters', { text: 'x', choices: [{ key: '1', text: 'A', tapId: 'x'.repeat(257) }] }],
  ])('writes %s as numbered text', (_, content) => {
    expect(presentOnWhatsApp(content)).toEqual({ type: 'text', text: renderMenuText(content) });
  });

  test('takes a body of 1024 characters', () => {
    expect(presentOnWhatsApp(menu(['A'], 'x'.repeat(1024))).type).toBe('buttons');
  });

  test('keeps every limit of Meta and loses no text, whatever the menu', () => {
    const choiceText = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.lorem({ maxCount: 12 }));
    fc.assert(
      fc.property(
        fc.array(choiceText, { maxLength: 12 }),
        fc.string({ unit: 'grapheme', maxLength: 1100 }),
        (texts, text) => {
          const content = menu(texts, text);
          const shown = presentOnWhatsApp(content);
          if (shown.type === 'media') throw new Error('there are no media');
          if (shown.type === 'text') {
            for (const t of texts) if (t.trim() !== '') expect(shown.text).toContain(t);
            return;
          }
          expect(shown.body).toBe(text);
          const items = shown.type === 'buttons' ? shown.buttons : shown.rows;
          expect(items.map((i) => i.id)).toEqual(content.choices?.map((c) => c.tapId));
          expect(items.length).toBeLessThanOrEqual(shown.type === 'buttons' ? 3 : 10);
          items.forEach((item, i) => {
            const whole = 'description' in item && typeof item.description === 'string' ? item.description : item.title;
            expect(whole).toBe(texts[i]?.trim());
            expect(whole.length).toBeLessThanOrEqual(72);
            expect(item.title.length).toBeLessThanOrEqual(shown.type === 'buttons' ? 20 : 24);
            expect(item.title.isWellFormed()).toBe(true);
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each(KINDS)('shows %s alone as it is', (kind) => {
    const media = mediaOf(kind);
    expect(presentOnWhatsApp({ text: '', media })).toEqual({ type: 'media', media, caption: '' });
  });

  test.each(['image', 'video', 'document'] as const)(
    'gives %s the text as caption, or the buttons under it',
    (kind) => {
      const media = mediaOf(kind);
      expect(presentOnWhatsApp({ text: 'Hi', media })).toEqual({ type: 'media', media, caption: 'Hi' });
      const shown = presentOnWhatsApp({ ...menu(['Hours']), media });
      expect(shown).toEqual({ ...presentOnWhatsApp(menu(['Hours'])), header: media });
    },
  );

  test('writes a menu that needs a list into the caption: lists have no media over them', () => {
    const media = mediaOf('image');
    const content = menu(letters(4, 3));
    expect(presentOnWhatsApp({ ...content, media })).toEqual({
      type: 'media',
      media,
      caption: renderMenuText(content),
    });
  });

  test('links sound beside a text, and media under a text longer than a caption', () => {
    const linked = (text: string) => `${text}\nhttps://cdn.example/a.bin`;
    const audio = mediaOf('audio');
    expect(presentOnWhatsApp({ text: 'Hi', media: audio })).toEqual({ type: 'text', text: linked('Hi') });
    expect(presentOnWhatsApp({ ...menu(['A']), media: audio })).toMatchObject({
      type: 'buttons',
      body: linked('Choose:'),
    });
    const long = 'x'.repeat(1_025);
    const image = mediaOf('image');
    expect(presentOnWhatsApp({ text: long, media: image })).toEqual({ type: 'text', text: linked(long) });
    expect(presentOnWhatsApp({ text: long.slice(1), media: image }).type).toBe('media');
    const content = menu(letters(4, 20), 'x'.repeat(990));
    expect(presentOnWhatsApp({ ...content, media: image })).toMatchObject({ type: 'list', body: linked(content.text) });
  });
});
