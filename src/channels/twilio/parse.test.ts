import { describe, expect, test } from 'vitest';
import { listPayloads, providerRequest, readPayload, twilioRequest } from '../../../test/support/provider-requests.ts';
import { AppError } from '../../base/errors.ts';
import type { Inbound } from '../adapter.ts';
import { parseTwilioCallback } from './parse.ts';

const SID = 'SMe287d7109a5a925f182f0e07fe5b2244';
const SMS = { MessageSid: SID, From: '+14133881111', To: '+12028831111', Body: 'Hi', NumMedia: '0' };
const WHATSAPP = { ...SMS, From: 'whatsapp:+5215512345678', To: 'whatsapp:+14155238886' };

function parseForm(form: Record<string, string>) {
  return parseTwilioCallback(twilioRequest(form));
}

function onlyMessage(form: Record<string, string>): Inbound {
  const { messages, statuses, changes } = parseForm(form);
  expect([messages.length, statuses.length, changes.length]).toEqual([1, 0, 0]);
  return messages[0] as Inbound;
}

const SAMPLES: Record<string, Inbound> = {
  'twilio-sms-stop-optouttype.txt': {
    providerId: SID,
    from: [{ kind: 'phone', value: '+14133881111' }],
    event: { type: 'text', text: 'Stop' },
    optOut: 'stop',
  },
  'twilio-whatsapp-button-payload.txt': {
    providerId: SID,
    from: [{ kind: 'phone', value: '+393891605511' }],
    event: { type: 'tap', id: 'opt_1', title: 'Confirm' },
    profileName: 'Test',
    contextId: 'MM11111111111111111111111111111111',
  },
  'twilio-whatsapp-text-waid.txt': {
    providerId: SID,
    from: [{ kind: 'phone', value: '+5215512345678' }],
    event: { type: 'text', text: 'Opción 2' },
    profileName: 'José Núñez',
  },
};

describe('every sample is read as the format says', () => {
  test.each(listPayloads('twilio').filter((name) => name.endsWith('.txt')))('%s', (name) => {
    const parsed = parseTwilioCallback(providerRequest(readPayload(name).trim()));
    expect(parsed).toEqual({ messages: [SAMPLES[name]], statuses: [], changes: [], preferences: [], unknown: [] });
  });
});

describe('senders', () => {
  test.each([
    ['a number', { From: '+14133881111' }, [{ kind: 'phone', value: '+14133881111' }]],
    ['a short code', { From: '67213' }, [{ kind: 'sender', value: '67213' }]],
    ['a name', { From: 'ACME' }, [{ kind: 'sender', value: 'ACME' }]],
    [
      'WhatsApp without prefix',
      { From: '+14133881111', To: 'whatsapp:+12028831111' },
      [{ kind: 'phone', value: '+14133881111' }],
    ],
    [
      'a number and a user id',
      { From: 'whatsapp:+14133881111', ExternalUserId: 'whatsapp:US.1234' },
      [
        { kind: 'phone', value: '+14133881111' },
        { kind: 'whatsapp', value: 'US.1234' },
      ],
    ],
    [
      'a user id alone, named twice',
      { From: 'whatsapp:US.1234', ExternalUserId: 'whatsapp:US.1234' },
      [{ kind: 'whatsapp', value: 'US.1234' }],
    ],
    [
      'a user id whose number is known',
      { From: 'whatsapp:US.1234', WaId: '14133881111' },
      [
        { kind: 'phone', value: '+14133881111' },
        { kind: 'whatsapp', value: 'US.1234' },
      ],
    ],
    [
      'a broken user id',
      { From: 'whatsapp:+14133881111', ExternalUserId: 'whatsapp:foo_bar' },
      [{ kind: 'phone', value: '+14133881111' }],
    ],
  ])('reads %s', (_, fields, from) => {
    expect(onlyMessage({ ...WHATSAPP, ...fields }).from).toEqual(from);
  });
});

describe('events', () => {
  test.each([
    ['a text', {}, { type: 'text', text: 'Hi' }],
    ['an empty text', { Body: '' }, { type: 'text', text: '' }],
    ['a text with its blanks and breaks', { Body: ' 2\r\n\t' }, { type: 'text', text: ' 2\r\n\t' }],
    ['U+0000 as U+FFFD', { Body: 'a\0b' }, { type: 'text', text: 'a\uFFFDb' }],
    ['a list pick', { ListId: 'row-1', ListTitle: 'Hours' }, { type: 'tap', id: 'row-1', title: 'Hours' }],
    ['a button without title', { ButtonPayload: 'p' }, { type: 'tap', id: 'p', title: 'Hi' }],
    ['a button without payload', { Body: '', ButtonText: 'Yes' }, { type: 'text', text: 'Yes' }],
    [
      'an image with caption',
      { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/m', MediaContentType0: 'image/jpeg' },
      { type: 'media', kind: 'image', mimeType: 'image/jpeg', reference: 'https://api.twilio.com/m', caption: 'Hi' },
    ],
    [
      'a file',
      { Body: '', NumMedia: '1', MediaUrl0: 'u', MediaContentType0: 'application/pdf' },
      { type: 'media', kind: 'document', mimeType: 'application/pdf', reference: 'u' },
    ],
    ['a medium that is not named', { Body: '', NumMedia: '1' }, { type: 'media', kind: 'unknown' }],
    [
      'a location',
      { Body: '', Latitude: '19.4326', Longitude: '-99.1332', Label: 'Zócalo', Address: 'Centro' },
      { type: 'location', latitude: 19.4326, longitude: -99.1332, name: 'Zócalo', address: 'Centro' },
    ],
    ['coordinates that are none', { Latitude: '', Longitude: '' }, { type: 'text', text: 'Hi' }],
    ['coordinates off the globe', { Latitude: '91', Longitude: '0' }, { type: 'text', text: 'Hi' }],
    ['a kind with nothing to read', { Body: '', MessageType: 'order' }, { type: 'unsupported', kind: 'order' }],
  ])('reads %s', (_, fields, event) => {
    expect(onlyMessage({ ...SMS, ...fields }).event).toEqual(event);
  });

  test('keeps the further media of an MMS, however many NumMedia says', () => {
    const media = {
      NumMedia: '999999999',
      MediaUrl0: 'https://m.example/0',
      MediaUrl1: 'https://m.example/1',
      MediaUrl2: 'https://m.example/2',
    };
    const { messages, unknown } = parseForm({ ...SMS, ...media });
    expect(messages[0]?.event).toMatchObject({ type: 'media', reference: 'https://m.example/0' });
    expect(unknown).toEqual([
      { kind: 'further_media', raw: 'https://m.example/1' },
      { kind: 'further_media', raw: 'https://m.example/2' },
    ]);
  });

  test('decodes a joined SMS that came as base64, but never a WhatsApp text', () => {
    const text = 'Quiero saber los horarios de mañana, ¿abren a las ocho o a las nueve?';
    const Body = Buffer.from(text).toString('base64');
    expect(onlyMessage({ ...SMS, Body }).event).toEqual({ type: 'text', text });
    expect(onlyMessage({ ...WHATSAPP, Body }).event).toEqual({ type: 'text', text: Body });
  });

  test('loses nothing of 10,000 characters', () => {
    const Body = '😀ñ€'.repeat(2500);
    expect(onlyMessage({ ...SMS, Body }).event).toEqual({ type: 'text', text: Body });
  });

  test.each([
    ['STOP', 'stop'],
    ['Start', 'start'],
    ['HELP', 'help'],
    ['OTHER', undefined],
  ])('takes over OptOutType %s', (OptOutType, verdict) => {
    expect(onlyMessage({ ...SMS, OptOutType }).optOut).toBe(verdict);
  });
});

test('reads the message id under its older names', () => {
  const { MessageSid, ...rest } = SMS;
  expect(onlyMessage({ ...rest, SmsMessageSid: MessageSid }).providerId).toBe(SID);
});

test('reads a status that was posted to the inbound address', () => {
  const { messages, statuses } = parseForm({ MessageSid: SID, MessageStatus: 'delivered', From: '+1', To: '+2' });
  expect(messages).toEqual([]);
  expect(statuses).toEqual([{ providerId: SID, state: 'delivered' }]);
});

test.each([
  ['no message id', { MessageSid: '' }, '/MessageSid'],
  ['no sender', { From: '' }, '/From'],
  ['a message id that is none', { MessageSid: 'S'.repeat(256) }, '/MessageSid'],
  ['a sender that is none', { From: 'S'.repeat(256) }, '/From'],
])('refuses %s and names the field', (_, fields, path) => {
  const refusal = (() => {
    try {
      return parseForm({ ...SMS, ...fields });
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(AppError);
  expect(refusal).toMatchObject({ code: 'malformed', errors: [{ path }] });
});
