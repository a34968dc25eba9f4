import { describe, expect, test } from 'vitest';
import { STATUS_URL, twilioChannel } from '../../../test/support/provider-requests.ts';
import type { OutgoingMessage } from '../adapter.ts';
import { TWILIO_ERRORS } from './errors.ts';
import { buildTwilioSend, parseTwilioSendResult } from './send.ts';

const SERVICE = 'MGdb23ec0f89ee2632e46e91d8128f5e2b';
const MESSAGE: OutgoingMessage = {
  id: 'msg_01hx0000000000000000000000',
  to: { kind: 'phone', value: '+14133881111' },
  content: { text: 'Choose:', choices: [{ key: '1', text: 'Opening hours', tapId: 't1' }] },
  statusUrl: STATUS_URL,
};

function formOf(channel: ReturnType<typeof twilioChannel>, message: Partial<OutgoingMessage> = {}) {
  return Object.fromEntries(new URLSearchParams(buildTwilioSend({ ...MESSAGE, ...message }, channel).body));
}

describe('buildTwilioSend', () => {
  test('posts the rendered menu with basic authentication', () => {
    const call = buildTwilioSend(MESSAGE, twilioChannel('+12028831111', { apiBaseUrl: 'http://127.0.0.1:9/' }));
    expect(call.url).toBe('http://127.0.0.1:9/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json');
    const credentials = Buffer.from('AC00000000000000000000000000000001:0123456789abcdef0123456789abcdef').toString(
      'base64',
    );
    expect(call.headers).toEqual({
      authorization: `Basic ${credentials}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    });
    expect(Object.fromEntries(new URLSearchParams(call.body))).toEqual({
      To: '+14133881111',
      From: '+12028831111',
      Body: 'Choose:\n1. Opening hours',
      StatusCallback: `${STATUS_URL}?m=msg_01hx0000000000000000000000`,
    });
  });

  test('goes to api.twilio.com by default', () => {
    expect(buildTwilioSend(MESSAGE, twilioChannel()).url).toMatch(/^https:\/\/api\.twilio\.com\/2010-04-01\//);
  });

  test.each([
    ['its Messaging Service', '+12028831111', { messagingServiceSid: SERVICE }, { MessagingServiceSid: SERVICE }],
    ['a Messaging Service as sender', SERVICE, {}, { MessagingServiceSid: SERVICE }],
    ['a short code', '67213', {}, { From: '67213' }],
    ['a name', 'ACME', {}, { From: 'ACME' }],
  ])('sends from %s', (_, sender, config, expected) => {
    const { From, MessagingServiceSid } = formOf(twilioChannel(sender, config));
    expect({ ...(From && { From }), ...(MessagingServiceSid && { MessagingServiceSid }) }).toEqual(expected);
  });

  test('prefixes the recipient on a WhatsApp channel, a user id too', () => {
    const channel = twilioChannel('whatsapp:+14155238886');
    expect(formOf(channel)).toMatchObject({ From: 'whatsapp:+14155238886', To: 'whatsapp:+14133881111' });
    expect(formOf(channel, { to: { kind: 'whatsapp', value: 'US.1234' } }).To).toBe('whatsapp:US.1234');
  });

  test.each(['image', 'video', 'audio', 'document'] as const)(
    'sends %s by its address, by MMS with the text',
    (kind) => {
      const media = { kind, url: 'https://cdn.example/a?b=1&c=2' };
      const { Body, MediaUrl } = formOf(twilioChannel(), { content: { ...MESSAGE.content, media } });
      expect([Body, MediaUrl]).toEqual(['Choose:\n1. Opening hours', media.url]);
      const alone = formOf(twilioChannel(), { content: { text: '', media } });
      expect([alone.MediaUrl, 'Body' in alone]).toEqual([media.url, false]);
    },
  );

  test.each([
    ['image', 'Hi', true],
    ['image', 'x'.repeat(1_024), true],
    ['image', 'x'.repeat(1_025), false],
    ['video', 'Hi', false],
    ['audio', 'Hi', false],
    ['document', 'Hi', false],
    ['audio', '', true],
  ] as const)('on WhatsApp a text with %s is its caption or has its link', (kind, text, isShown) => {
    const media = { kind, url: 'https://cdn.example/a' };
    const form = formOf(twilioChannel('whatsapp:+14155238886'), { content: { text, media } });
    expect(form.MediaUrl).toBe(isShown ? media.url : undefined);
    expect(form.Body ?? '').toBe(isShown ? text : `${text}\n${media.url}`);
  });

  test('adds our message id to a status address that has a query', () => {
    expect(formOf(twilioChannel(), { statusUrl: `${STATUS_URL}?a=1` }).StatusCallback).toBe(
      `${STATUS_URL}?a=1&m=${MESSAGE.id}`,
    );
  });
});

describe('parseTwilioSendResult', () => {
  const parse = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    parseTwilioSendResult(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body));

  test('reads the id of a message that was taken over', () => {
    expect(parse(201, { sid: 'SM1', status: 'queued' })).toEqual({ ok: true, providerId: 'SM1' });
  });

  test.each(['', '{}', 'null', '"SM1"', '{"sid":1}', '<html>'])('does not send again after a 201 with %j', (body) => {
    expect(parse(201, body)).toMatchObject({ ok: false, error: { code: 'bad_response', retryable: false } });
  });

  test.each(Object.entries(TWILIO_ERRORS))('decides by code %s alone', (code, row) => {
    for (const status of [400, 429, 503]) {
      expect(parse(status, { code: Number(code) })).toEqual({ ok: false, error: { code, ...row } });
    }
  });

  test('names the codes that opt out, authenticate and throttle', () => {
    expect(TWILIO_ERRORS[21610]).toMatchObject({ optsOut: true, retryable: false });
    expect(Object.keys(TWILIO_ERRORS).filter((code) => TWILIO_ERRORS[code]?.optsOut)).toEqual(['21610', '63014']);
    for (const code of [20003, 21211, 21408, 21614, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 63016]) {
      expect(TWILIO_ERRORS[code]).toMatchObject({ retryable: false, optsOut: false });
    }
    for (const code of [20429, 30001, 63018]) expect(TWILIO_ERRORS[code]).toMatchObject({ retryable: true });
  });

  test('puts an address into quarantine by what says that it takes nothing, and by nothing else', () => {
    const hard = Object.keys(TWILIO_ERRORS).filter((code) => TWILIO_ERRORS[code]?.isHard);
    expect(hard).toEqual(['21211', '21614', '21635', '30005', '30006', '63003', '63024']);
    for (const row of Object.values(TWILIO_ERRORS)) expect(row.retryable && (row.isHard || row.optsOut)).toBe(false);
  });

  test('keeps the words of Twilio', () => {
    const message = "The 'To' number +1 is not a valid phone number.";
    expect(parse(400, { code: 21211, message })).toMatchObject({ error: { message } });
  });

  test.each([
    [400, false],
    [404, false],
    [429, true],
    [500, true],
    [503, true],
  ])('tries again after status %i with an unknown code: %s', (status, retryable) => {
    expect(parse(status, { code: 77777 })).toMatchObject({
      ok: false,
      error: { code: '77777', retryable, optsOut: false, isHard: false },
    });
    expect(parse(status, '<html>')).toMatchObject({ ok: false, error: { code: `http_${status}`, retryable } });
  });

  test('waits as long as Retry-After says, in seconds or until a date', () => {
    expect(parse(429, { code: 20429 }, { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7000 });
    const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
    const later = 'Sat, 21 Nov 2026 10:00:30 GMT';
    expect(parse(503, '', { 'retry-after': later, date })).toMatchObject({ retryAfterMs: 30_000 });
    expect(parse(503, '', { 'retry-after': date, date: later })).toMatchObject({ retryAfterMs: 0 });
  });

  test('ignores a Retry-After that is none, and one of a final error', () => {
    expect(parse(503, '', { 'retry-after': 'soon' })).not.toHaveProperty('retryAfterMs');
    expect(parse(503, '', { 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' })).not.toHaveProperty('retryAfterMs');
    expect(parse(400, { code: 21610 }, { 'retry-after': '7' })).not.toHaveProperty('retryAfterMs');
  });
});
