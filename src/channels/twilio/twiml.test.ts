import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { readPayload } from '../../../test/support/provider-requests.ts';
import { buildTwiml, escapeXml } from './twiml.ts';

const SMS = { sender: '+12028831111' };
const WHATSAPP = { sender: 'whatsapp:+12028831111' };

describe('buildTwiml', () => {
  test('answers nothing with an empty response', () => {
    expect(buildTwiml([], SMS)).toEqual({
      status: 200,
      contentType: 'text/xml',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    });
  });

  test("writes the documented sample, and what Twilio's SDK writes", () => {
    expect(buildTwiml([{ text: 'Welcome & thanks' }], SMS).body).toBe(readPayload('twilio-reply-message.xml').trim());
    const response = new twilio.twiml.MessagingResponse();
    response.message('1 < 2 & 3 > 2');
    response.message('¡Adiós! 😀');
    expect(buildTwiml([{ text: '1 < 2 & 3 > 2' }, { text: '¡Adiós! 😀' }], SMS).body).toBe(response.toString());
  });

  test('writes a menu as numbered lines', () => {
    const choices = [{ key: '1', text: 'Hours <new>', tapId: 't1' }];
    expect(buildTwiml([{ text: 'Choose:', choices }], SMS).body).toContain(
      '<Message>Choose:\n1. Hours &lt;new&gt;</Message>',
    );
  });
});

describe('media', () => {
  const media = { kind: 'image' as const, url: 'https://cdn.example/a.png?b=1&c=<2>' };

  test("are written as Twilio's SDK writes them, with a text and without", () => {
    const response = new twilio.twiml.MessagingResponse();
    const message = response.message('');
    message.body('Hi & bye');
    message.media(media.url);
    response.message('').media(media.url);
    for (const channel of [SMS, WHATSAPP]) {
      expect(
        buildTwiml(
          [
            { text: 'Hi & bye', media },
            { text: '', media },
          ],
          channel,
        ).body,
      ).toBe(response.toString());
    }
  });

  test('that WhatsApp shows no text with stand in it as a link', () => {
    const clip = { kind: 'audio' as const, url: 'https://cdn.example/a.mp3' };
    const content = { text: 'Hi', media: clip };
    expect(buildTwiml([content], WHATSAPP).body).toContain('<Message>Hi\nhttps://cdn.example/a.mp3</Message>');
    expect(buildTwiml([content], SMS).body).toContain('<Body>Hi</Body><Media>https://cdn.example/a.mp3</Media>');
  });
});

describe('escapeXml', () => {
  test('leaves out what XML 1.0 forbids and keeps everything else', () => {
    expect(escapeXml('a\0b\x0bc\x1fd\uFFFEe\uFFFFf')).toBe('abcdef');
    expect(escapeXml('\uD83D lone \uDE00')).toBe(' lone ');
    expect(escapeXml('tab\tbreak\nreturn\r😀\u{10FFFF}')).toBe('tab\tbreak\nreturn&#13;😀\u{10FFFF}');
  });

  test('escapes a text that tries to leave its element', () => {
    expect(escapeXml('</Message><Redirect>x</Redirect>]]>')).toBe(
      '&lt;/Message&gt;&lt;Redirect&gt;x&lt;/Redirect&gt;]]&gt;',
    );
    expect(escapeXml('&amp;')).toBe('&amp;amp;');
  });

  test('writes no markup and no forbidden character, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|#13;)/);
        expect(escaped).toMatch(/^[\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
      }),
      { numRuns: 1000 },
    );
  });
});
