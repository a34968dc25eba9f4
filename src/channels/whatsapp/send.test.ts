import { describe, expect, test } from 'vitest';
import { whatsAppChannel } from '../../../test/support/provider-requests.ts';
import type { OutgoingContent } from '../../rules/message.ts';
import type { OutgoingMessage } from '../adapter.ts';
import { WHATSAPP_ERRORS } from './errors.ts';
import { buildWhatsAppSend, parseWhatsAppSendResult } from './send.ts';

const MESSAGE: OutgoingMessage = {
  id: 'msg_01hx0000000000000000000000',
  to: { kind: 'phone', value: '+5215512345678' },
  content: { text: 'Hi ñ 😀' },
  statusUrl: 'https://hooks.example.com/status',
};
const ENVELOPE = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '5215512345678',
  biz_opaque_callback_data: MESSAGE.id,
};

function bodyOf(change: Partial<OutgoingMessage>) {
  return JSON.parse(buildWhatsAppSend({ ...MESSAGE, ...change }, whatsAppChannel()).body);
}

function menu(...texts: string[]): OutgoingContent {
  return { text: 'Choose:', choices: texts.map((text, i) => ({ key: `${i + 1}`, text, tapId: `tap-${i + 1}` })) };
}

describe('buildWhatsAppSend', () => {
  test('posts with the token to the number of the channel', () => {
    const call = buildWhatsAppSend(MESSAGE, whatsAppChannel({ apiBaseUrl: 'http://127.0.0.1:9', apiVersion: 'v26.0' }));
    expect(call.url).toBe('http://127.0.0.1:9/v26.0/106540352242922/messages');
    expect(call.headers).toMatchObject({
      authorization: 'Bearer fake-access-token',
      'content-type': 'application/json',
    });
    expect(buildWhatsAppSend(MESSAGE, whatsAppChannel()).url).toBe(
      'https://graph.facebook.com/v25.0/106540352242922/messages',
    );
  });

  test('writes a text', () => {
    expect(bodyOf({})).toEqual({ ...ENVELOPE, type: 'text', text: { preview_url: false, body: 'Hi ñ 😀' } });
  });

  test('names a user id as recipient', () => {
    const { to, ...rest } = ENVELOPE;
    expect(bodyOf({ to: { kind: 'whatsapp', value: 'US.1349' } })).toEqual({
      ...rest,
      recipient: 'US.1349',
      type: 'text',
      text: { preview_url: false, body: 'Hi ñ 😀' },
    });
  });

  test('writes up to three choices as reply buttons', () => {
    expect(bodyOf({ content: menu('Hours', 'Talk') })).toEqual({
      ...ENVELOPE,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Choose:' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'tap-1', title: 'Hours' } },
            { type: 'reply', reply: { id: 'tap-2', title: 'Talk' } },
          ],
        },
      },
    });
  });

  test('writes more choices as a list', () => {
    expect(bodyOf({ content: menu('A', 'B', 'C', 'Opening hours on public holidays') })).toEqual({
      ...ENVELOPE,
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'Choose:' },
        action: {
          button: 'Menu',
          sections: [
            {
              rows: [
                { id: 'tap-1', title: 'A' },
                { id: 'tap-2', title: 'B' },
                { id: 'tap-3', title: 'C' },
                { id: 'tap-4', title: 'Opening hours on public…', description: 'Opening hours on public holidays' },
              ],
            },
          ],
        },
      },
    });
  });

  test('sends media by their address, with the text as caption and a document by its name', () => {
    const url = 'https://cdn.example/files/Your%20ticket.pdf?x=1';
    const contentFor = (kind: 'image' | 'video' | 'audio' | 'document', text = '') => ({ text, media: { kind, url } });
    for (const kind of ['image', 'video'] as const) {
      const wanted = { ...ENVELOPE, type: kind, [kind]: { link: url, caption: 'Hi' } };
      expect(bodyOf({ content: contentFor(kind, 'Hi') })).toEqual(wanted);
    }
    expect(bodyOf({ content: contentFor('audio') })).toEqual({ ...ENVELOPE, type: 'audio', audio: { link: url } });
    const document = { link: url, filename: 'Your ticket.pdf', caption: 'Hi' };
    expect(bodyOf({ content: contentFor('document', 'Hi') })).toEqual({ ...ENVELOPE, type: 'document', document });
    const text = { preview_url: false, body: `Hi\n${url}` };
    expect(bodyOf({ content: contentFor('audio', 'Hi') })).toEqual({ ...ENVELOPE, type: 'text', text });
  });

  test.each([
    ['https://cdn.example/', undefined],
    ['https://cdn.example/a/%E0%A4%A', '%E0%A4%A'],
    ['https://cdn.example/a.pdf', 'a.pdf'],
  ])('names the document at %s: %s', (url, filename) => {
    expect(bodyOf({ content: { text: '', media: { kind: 'document', url } } }).document.filename).toBe(filename);
  });

  test('puts media over the buttons', () => {
    const media = { kind: 'image' as const, url: 'https://cdn.example/a.png' };
    const { interactive } = bodyOf({ content: { ...menu('Hours', 'Talk'), media } });
    expect(interactive).toMatchObject({ type: 'button', header: { type: 'image', image: { link: media.url } } });
    expect(interactive.action.buttons).toHaveLength(2);
  });

  test('writes a menu that fits neither as numbered text', () => {
    expect(bodyOf({ content: menu('A', '') })).toMatchObject({ type: 'text', text: { body: 'Choose:\n1. A' } });
  });
});

describe('parseWhatsAppSendResult', () => {
  const parse = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    parseWhatsAppSendResult(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body));

  test('reads the id of a message that was taken over', () => {
    const body = {
      messaging_product: 'whatsapp',
      contacts: [{ input: '1', wa_id: '1' }],
      messages: [{ id: 'wamid.1' }],
    };
    expect(parse(200, body)).toEqual({ ok: true, providerId: 'wamid.1' });
  });

  test.each(['', '{}', 'null', '{"messages":[]}', '{"messages":[{"id":7}]}', '<html>'])(
    'does not send again after a 200 with %j',
    (body) => {
      expect(parse(200, body)).toMatchObject({ ok: false, error: { code: 'bad_response', retryable: false } });
    },
  );

  test.each(Object.entries(WHATSAPP_ERRORS))('decides by code %s alone', (code, row) => {
    for (const status of [400, 429, 500]) {
      expect(parse(status, { error: { code: Number(code) } })).toMatchObject({ ok: false, error: { code, ...row } });
    }
  });

  test('names the codes that throttle, and those that no second try helps', () => {
    for (const code of [4, 80007, 130429, 131000, 131016, 131048, 131056, 133016]) {
      expect(WHATSAPP_ERRORS[code]).toMatchObject({ retryable: true });
    }
    for (const code of [190, 131026, 131047, 131049, 131050, 131051, 131053, 132000, 132001]) {
      expect(WHATSAPP_ERRORS[code]).toMatchObject({ retryable: false });
    }
  });

  test('131050 opts a person out, 131026 puts their address into quarantine, no other code does', () => {
    expect(Object.keys(WHATSAPP_ERRORS).filter((code) => WHATSAPP_ERRORS[code]?.optsOut)).toEqual(['131050']);
    expect(Object.keys(WHATSAPP_ERRORS).filter((code) => WHATSAPP_ERRORS[code]?.isHard)).toEqual(['131026']);
  });

  test('keeps the details of Meta', () => {
    const error = {
      code: 131009,
      message: '(#131009) Parameter value is not valid',
      error_data: { details: 'Button title too long' },
    };
    expect(parse(400, { error })).toMatchObject({ error: { message: 'Button title too long' } });
  });

  test('waits six seconds for a person who got too many, unless Meta says how long', () => {
    expect(parse(400, { error: { code: 131056 } })).toMatchObject({ retryAfterMs: 6000 });
    expect(parse(429, { error: { code: 131056 } }, { 'retry-after': '60' })).toMatchObject({ retryAfterMs: 60_000 });
    expect(parse(400, { error: { code: 130429 } })).not.toHaveProperty('retryAfterMs');
  });

  test.each([
    [400, false],
    [403, false],
    [429, true],
    [500, true],
    [503, true],
  ])('tries again after status %i with an unknown code: %s', (status, retryable) => {
    expect(parse(status, { error: { code: 77777 } })).toMatchObject({
      error: { code: '77777', retryable, optsOut: false, isHard: false },
    });
    expect(parse(status, '<html>')).toMatchObject({ error: { code: `http_${status}`, retryable } });
  });
});
