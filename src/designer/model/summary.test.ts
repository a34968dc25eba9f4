import { describe, expect, it } from 'vitest';
import { applyEdit } from './edit.ts';
import { sayPhrase } from './phrases.ts';
import { summarizeSection, summarizeText, webhookIcon } from './summary.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';

const ends = (...texts: (string | undefined)[]) =>
  texts.map((text) => ({ ...(text !== undefined && { text }), redirect: { type: 'end' as const } }));

describe('the counters under a text', () => {
  it('count the segments of the text with its menu, as it is sent', () => {
    const { sms } = summarizeSection({ text: 'Hi', menu: ends('Yes', undefined, 'No') }, 'number');
    expect(sms).toEqual({
      ...{ encoding: 'GSM-7', units: 'Hi\n1. Yes\n3. No'.length, segments: 1 },
      ...{ characters: 15, max: 1600, isTooLong: false },
    });
    expect(summarizeText('😀'.repeat(36)).sms).toMatchObject({ encoding: 'UCS-2', segments: 2 });
    expect(summarizeText('').sms.segments).toBe(0);
    expect(summarizeText('x'.repeat(1601)).sms.isTooLong).toBe(true);
  });

  it('tell how WhatsApp shows the menu, and what it takes', () => {
    const shown = (text: string, ...texts: string[]) =>
      summarizeSection({ text, menu: ends(...texts) }, 'number').whatsapp;
    expect(shown('Hi', 'Yes', 'No')).toMatchObject({ shownAs: 'buttons', optionTextMax: 20, max: 1024 });
    expect(shown('Hi', 'A', 'B', 'C', 'D')).toMatchObject({ shownAs: 'list', optionTextMax: 72, optionsMax: 10 });
    expect(shown('Hi', 'x'.repeat(73))).toMatchObject({ shownAs: 'text', isTooLong: false });
    expect(shown('x'.repeat(1025), 'Yes')).toMatchObject({ characters: 1025, isTooLong: true });
    expect(shown('x'.repeat(1025))).toMatchObject({ max: 4096, isTooLong: false });
    expect(summarizeText('x'.repeat(4097)).whatsapp.isTooLong).toBe(true);
  });
});

describe('the link icon', () => {
  const iconsOf = ({ welcome }: typeof FIVE_OPTIONS) =>
    welcome.menu.map((each) => {
      const icon = webhookIcon(each);
      return icon && sayPhrase(icon.name);
    });

  it('is there on options 3, 4 and 5 of the example, told apart by its name (CB-37, CB-38)', () => {
    expect(iconsOf(FIVE_OPTIONS)).toEqual([
      null,
      null,
      'Webhook: redirect',
      'Webhook: underlying',
      'Webhook: underlying',
    ]);
  });

  it('goes with its option (CB-39)', () => {
    const { definition } = applyEdit(FIVE_OPTIONS, { type: 'deleteOption', at: option(3) });
    expect(iconsOf(definition)).toEqual([null, null, 'Webhook: redirect', 'Webhook: underlying']);
  });
});
