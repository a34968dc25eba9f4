import { describe, expect, it } from 'vitest';
import { readTypedAnswer } from './typed-answer.ts';

describe('a typed answer', () => {
  it('is an object of text, media, set, redirect and end, each of which may be left out', () => {
    const answer = {
      text: 'Your code is SALE-7.',
      media: { kind: 'image', url: 'https://a.example/code.png?x=1' },
      set: { promocode: 'SALE-7', visits: 3, vip: true },
      redirect: { type: 'interaction', to: 'hours' },
    };
    expect(readTypedAnswer(answer)).toEqual({ ok: true, answer });
    expect(readTypedAnswer({ end: true })).toEqual({ ok: true, answer: { end: true } });
    expect(readTypedAnswer({})).toEqual({ ok: true, answer: {} });
  });

  it.each([
    [null, 'it is no JSON object.'],
    ['{"text":"Hi"}', 'it is no JSON object.'],
    [[{ text: 'Hi' }], 'it is no JSON object.'],
    [{ texte: 'Hi' }, '/texte: This field is not known here.'],
    [{ media: { kind: 'image', url: 'https://a.example', alt: 'x' } }, '/media/alt: '],
    [{ text: 5 }, '/text: '],
    [{ text: 'x'.repeat(4097) }, '/text: '],
    [{ media: { kind: 'image', url: 'http://a.example' } }, '/media/url: This must be an https URL'],
    [{ media: { kind: 'image', url: 'https://a.example/a b' } }, '/media/url: '],
    [{ media: { kind: 'image', url: 'https://[' } }, '/media/url: '],
    [{ media: { kind: 'sticker', url: 'https://a.example' } }, '/media/kind: '],
    [{ set: { '1st': 'x' } }, '/set/1st: '],
    [{ set: { 'a/b~': 'x' } }, '/set/a~1b~0: '],
    [{ set: { a: null } }, '/set/a: '],
    [{ set: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`f${index}`, 'x'])) }, '/set: At most 20'],
    [{ redirect: { type: 'webhook' } }, '/redirect'],
    [{ redirect: 'hours' }, '/redirect: '],
    [{ end: false }, '/end: '],
    [{ end: true, redirect: { type: 'end' } }, 'Either redirect or end, not both.'],
  ])('%j is none, and why not says where', (data, why) => {
    expect(readTypedAnswer(data)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });

  it('is made storable', () => {
    expect(readTypedAnswer({ text: 'a\0', set: { a: '\ud800' } })).toEqual({
      ok: true,
      answer: { text: 'a\uFFFD', set: { a: '\uFFFD' } },
    });
  });

  it('is refused in few words, however many were sent', () => {
    const reading = readTypedAnswer({ [`\ud800${'x'.repeat(100_000)}`]: 1 });
    expect(reading).toMatchObject({ ok: false });
    expect(!reading.ok && reading.why.length).toBeLessThan(400);
    expect(!reading.ok && reading.why.isWellFormed()).toBe(true);
  });
});
