import { describe, expect, test } from 'vitest';
import {
  metaCallback,
  metaRequest,
  providerRequest,
  whatsAppChannel,
} from '../../../test/support/provider-requests.ts';
import { encodeId } from '../../base/ids.ts';
import { parseWhatsAppCallback } from './parse.ts';

const MESSAGE_ID = encodeId('msg', '018f0000-0000-7000-8000-000000000001');
const TEXT = { from: '16505551234', id: 'wamid.1', timestamp: '1749416383', type: 'text', text: { body: '1' } };
const NELSON = { profile: { name: 'Sheena Nelson' }, wa_id: '16505551234', user_id: 'US.1349' };

function parse(value: object, field?: string) {
  return parseWhatsAppCallback(metaRequest(metaCallback(value, field)), whatsAppChannel());
}

function parseMessage(message: object, contacts: object[] = [NELSON]) {
  return parse({ contacts, messages: [message] });
}

describe('events', () => {
  test.each([
    ['a text', { type: 'text', text: { body: 'Sí ñ 😀\n' } }, { type: 'text', text: 'Sí ñ 😀\n' }],
    ['an empty text', { type: 'text', text: { body: '' } }, { type: 'text', text: '' }],
    [
      'what cannot be stored',
      { type: 'text', text: { body: 'a\0b\uD83Dc' } },
      { type: 'text', text: 'a\uFFFDb\uFFFDc' },
    ],
    [
      'a button reply',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'b1', title: 'Yes' } } },
      { type: 'tap', id: 'b1', title: 'Yes' },
    ],
    [
      'a list reply',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Hours', description: 'Long' } },
      },
      { type: 'tap', id: 'r1', title: 'Hours' },
    ],
    [
      'a template button',
      { type: 'button', button: { payload: 'p', text: 'Stop' } },
      { type: 'tap', id: 'p', title: 'Stop' },
    ],
    ['a template button without payload', { type: 'button', button: { text: 'Stop' } }, { type: 'text', text: 'Stop' }],
    [
      'the answer of a flow',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{}' } } },
      { type: 'unsupported', kind: 'nfm_reply' },
    ],
    [
      'a voice message',
      { type: 'audio', audio: { id: '77', mime_type: 'audio/ogg; codecs=opus', voice: true } },
      { type: 'media', kind: 'audio', reference: '77', mimeType: 'audio/ogg; codecs=opus' },
    ],
    [
      'a document with caption',
      { type: 'document', document: { id: '78', mime_type: 'application/pdf', caption: 'My CV', filename: 'cv.pdf' } },
      { type: 'media', kind: 'document', reference: '78', mimeType: 'application/pdf', caption: 'My CV' },
    ],
    ['a sticker', { type: 'sticker', sticker: { id: '79' } }, { type: 'media', kind: 'sticker', reference: '79' }],
    ['a video', { type: 'video', video: { id: '80' } }, { type: 'media', kind: 'video', reference: '80' }],
    [
      'a named location',
      { type: 'location', location: { latitude: 19.4, longitude: -99.1, name: 'Zócalo', address: 'Centro' } },
      { type: 'location', latitude: 19.4, longitude: -99.1, name: 'Zócalo', address: 'Centro' },
    ],
    [
      'a reaction taken back',
      { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '' } },
      { type: 'reaction', emoji: null, messageId: 'wamid.0' },
    ],
    [
      'a reaction without emoji',
      { type: 'reaction', reaction: { message_id: 'wamid.0' } },
      { type: 'reaction', emoji: null, messageId: 'wamid.0' },
    ],
    ['contacts', { type: 'contacts', contacts: [{}] }, { type: 'unsupported', kind: 'contacts' }],
    ['an order', { type: 'order', order: {} }, { type: 'unsupported', kind: 'order' }],
    ['a kind of the future', { type: 'hologram' }, { type: 'unsupported', kind: 'hologram' }],
    ['a kind named like a property of every object', { type: '__proto__' }, { type: 'unsupported', kind: '__proto__' }],
  ])('reads %s', (_, content, event) => {
    const { text, type, ...envelope } = TEXT;
    const { messages, unknown } = parseMessage({ ...envelope, ...content });
    expect(unknown).toEqual([]);
    expect(messages.map((m) => m.event)).toEqual([event]);
  });

  test('loses nothing of 10,000 characters', () => {
    const body = '😀ñ€'.repeat(2500);
    expect(parseMessage({ ...TEXT, text: { body } }).messages[0]?.event).toEqual({ type: 'text', text: body });
  });
});

describe('senders', () => {
  test('carry number, user id, name, time and what they answer', () => {
    expect(parseMessage({ ...TEXT, context: { id: 'wamid.0', from: '15550783881' } }).messages).toEqual([
      {
        providerId: 'wamid.1',
        from: [
          { kind: 'phone', value: '+16505551234' },
          { kind: 'whatsapp', value: 'US.1349' },
        ],
        profileName: 'Sheena Nelson',
        sentAt: 1749416383000,
        event: { type: 'text', text: '1' },
        contextId: 'wamid.0',
      },
    ]);
  });

  test('who hide their number are known by their user id', () => {
    const { from, ...rest } = TEXT;
    const contacts = [NELSON, { profile: { name: 'Hidden', username: 'hidden' }, user_id: 'BR.77' }];
    expect(parseMessage({ ...rest, from_user_id: 'BR.77' }, contacts).messages).toMatchObject([
      { from: [{ kind: 'whatsapp', value: 'BR.77' }], profileName: 'Hidden' },
    ]);
  });

  test('are never mixed up, whatever the order of contacts', () => {
    const other = { profile: { name: 'Other' }, wa_id: '5491155551234', user_id: 'AR.5' };
    const messages = [
      TEXT,
      { ...TEXT, id: 'wamid.2', from: '5491155551234' },
      { ...TEXT, id: 'wamid.3', from: '34600000000' },
    ];
    const parsed = parse({ contacts: [other, NELSON], messages });
    expect(parsed.messages.map((m) => [m.from.map((a) => a.value), m.profileName])).toEqual([
      [['+16505551234', 'US.1349'], 'Sheena Nelson'],
      [['+5491155551234', 'AR.5'], 'Other'],
      [['+34600000000'], undefined],
    ]);
  });
});

describe('wishes told in WhatsApp itself', () => {
  const wish = (preference: object, metadata?: object) =>
    parse({ user_preferences: [preference], ...(metadata && { metadata }) }, 'user_preferences');

  test('stop and resume are an opt-out and an opt-in, by every address that is named', () => {
    const stop = { wa_id: '16505551234', user_id: 'US.1', category: 'marketing_messages', value: 'stop' };
    const from = [
      { kind: 'phone', value: '+16505551234' },
      { kind: 'whatsapp', value: 'US.1' },
    ];
    expect(wish(stop).preferences).toEqual([{ from, isOptedOut: true }]);
    expect(wish({ ...stop, value: 'resume' }).preferences).toEqual([{ from, isOptedOut: false }]);
  });

  test.each([
    ['another wish', { wa_id: '16505551234', category: 'marketing_messages', value: 'later' }],
    ['another category', { wa_id: '16505551234', category: 'calls', value: 'stop' }],
    ['nobody’s', { category: 'marketing_messages', value: 'stop' }],
  ])('%s is kept, not acted on', (_, preference) => {
    const { preferences, unknown } = wish(preference);
    expect([preferences, unknown.map(({ kind }) => kind)]).toEqual([[], ['user_preferences']]);
  });

  test('what another number of the app is told is not ours', () => {
    const stop = { wa_id: '16505551234', category: 'marketing_messages', value: 'stop' };
    const { preferences, unknown } = wish(stop, { phone_number_id: '1' });
    expect([preferences, unknown.map(({ kind }) => kind)]).toEqual([[], ['other_phone_number']]);
  });
});

describe('address changes', () => {
  const system = (content: object, envelope: object = {}) =>
    parse({ messages: [{ ...TEXT, type: 'system', system: content, ...envelope }] });

  test('follow a new number, and the user id that comes with it', () => {
    const content = { type: 'user_changed_number', wa_id: '16505559999', previous_user_id: 'US.1', user_id: 'US.2' };
    expect(system(content)).toEqual({
      messages: [],
      statuses: [],
      changes: [
        { from: { kind: 'phone', value: '+16505551234' }, to: { kind: 'phone', value: '+16505559999' } },
        { from: { kind: 'whatsapp', value: 'US.1' }, to: { kind: 'whatsapp', value: 'US.2' } },
      ],
      preferences: [],
      unknown: [],
    });
  });

  test('follow a new user id of somebody who hides the number', () => {
    const content = { type: 'user_changed_user_id', previous_user_id: 'US.1', user_id: 'US.2' };
    expect(system(content, { from: undefined }).changes).toEqual([
      { from: { kind: 'whatsapp', value: 'US.1' }, to: { kind: 'whatsapp', value: 'US.2' } },
    ]);
  });

  test.each([
    [
      'another identity',
      { type: 'customer_identity_changed', wa_id: '16505559999' },
      'message.system.customer_identity_changed',
    ],
    ['no new number', { type: 'user_changed_number' }, 'message.system.user_changed_number'],
    ['the same number', { type: 'user_changed_number', wa_id: '16505551234' }, 'message.system.user_changed_number'],
    ['nothing', {}, 'message.system.'],
  ])('are not made up from %s', (_, content, kind) => {
    const { messages, changes, unknown } = system(content);
    expect([messages, changes, unknown.map((u) => u.kind)]).toEqual([[], [], [kind]]);
  });
});

describe('statuses', () => {
  const status = (fields: object) =>
    parse({ statuses: [{ id: 'wamid.9', status: 'sent', timestamp: '1749416383', ...fields }] });

  test.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
  ])('reads %s as %s, with our message id', (name, state) => {
    expect(status({ status: name, biz_opaque_callback_data: MESSAGE_ID }).statuses).toEqual([
      { providerId: 'wamid.9', state, at: 1749416383000, messageId: MESSAGE_ID },
    ]);
  });

  test('takes nothing else for our message id', () => {
    expect(status({ biz_opaque_callback_data: 'order 77' }).statuses[0]).not.toHaveProperty('messageId');
  });

  test('a failure without errors is still one', () => {
    expect(status({ status: 'failed' }).statuses).toMatchObject([
      { state: 'failed', error: { code: 'failed', retryable: false } },
    ]);
  });

  test.each(['deleted', 'warning', '', 'toString'])('keeps %j as unknown', (name) => {
    const { statuses, unknown } = status({ status: name });
    expect([statuses, unknown.map((u) => u.kind)]).toEqual([[], [`status.${name}`]]);
  });
});

describe('what nobody acts on', () => {
  test('another field is kept whole', () => {
    const { unknown } = parse({ event: 'FLAGGED' }, 'message_template_status_update');
    expect(unknown).toMatchObject([{ kind: 'message_template_status_update' }]);
    expect(JSON.parse(unknown[0]?.raw ?? '')).toMatchObject({ value: { event: 'FLAGGED' } });
  });

  test('messages for another number of the app are not processed', () => {
    const parsed = parse({ metadata: { phone_number_id: '999' }, contacts: [NELSON], messages: [TEXT] });
    expect([parsed.messages, parsed.unknown.map((u) => u.kind)]).toEqual([[], ['other_phone_number']]);
  });

  test.each([
    ['an edit', { type: 'edit', edit: { original_message_id: 'wamid.0' } }, 'message.edit'],
    ['a revocation', { type: 'revoke', revoke: {} }, 'message.revoke'],
    ['an opened chat', { type: 'request_welcome' }, 'message.request_welcome'],
    ['a message in a group', { group_id: 'g1' }, 'group_message'],
    ['no type', { type: undefined }, 'message.'],
    ['no id', { id: undefined }, 'message.text'],
    ['an id that is none', { id: 'w'.repeat(256) }, 'message.text'],
    ['no sender', { from: undefined }, 'message.text'],
    ['no body', { text: {} }, 'message.text'],
    ['a body that is no text', { text: { body: 7 } }, 'message.text'],
    ['an image without id', { type: 'image', image: {} }, 'message.image'],
    ['a location off the globe', { type: 'location', location: { latitude: 91, longitude: 0 } }, 'message.location'],
    ['a tap without id', { type: 'interactive', interactive: { type: 'button_reply' } }, 'message.interactive'],
    ['a reaction to nothing', { type: 'reaction', reaction: { emoji: '👍' } }, 'message.reaction'],
  ])('keeps %s', (_, fields, kind) => {
    const { messages, unknown } = parse({ messages: [{ ...TEXT, ...fields }] });
    expect([messages, unknown.map((u) => u.kind)]).toEqual([[], [kind]]);
  });

  test('what is broken stops nothing else', () => {
    const parsed = parse({
      messages: [null, 7, [], TEXT, { type: 'text' }],
      statuses: ['x', { id: 'wamid.9', status: 'read' }],
      errors: [{ code: 1 }],
    });
    expect(parsed.messages).toHaveLength(1);
    expect(parsed.statuses).toHaveLength(1);
    expect(parsed.unknown.map((u) => u.kind)).toEqual([
      'message.',
      'message.',
      'message.',
      'message.text',
      'status.',
      'error',
    ]);
  });
});

test.each([
  ['{', ''],
  ['', ''],
  ['null', ''],
  ['[]', ''],
  ['"x"', ''],
  ['{}', '/object'],
  ['{"object":"page","entry":[]}', '/object'],
  ['{"object":"whatsapp_business_account"}', '/entry'],
  ['{"object":"whatsapp_business_account","entry":{}}', '/entry'],
  [`{"object":"whatsapp_business_account","entry":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`, ''],
])('refuses the body %.40s', (body, path) => {
  const refuse = () => parseWhatsAppCallback(providerRequest(body), whatsAppChannel());
  expect(refuse).toThrow(expect.objectContaining({ code: 'malformed', errors: [expect.objectContaining({ path })] }));
});
