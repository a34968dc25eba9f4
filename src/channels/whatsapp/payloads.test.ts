import { describe, expect, test } from 'vitest';
import {
  listPayloads,
  providerRequest,
  readPayload,
  whatsAppChannel,
} from '../../../test/support/provider-requests.ts';
import type { ParsedCallback } from '../adapter.ts';
import { emptyCallback } from '../callback.ts';
import { parseWhatsAppCallback } from './parse.ts';

const PERSON = {
  from: [
    { kind: 'phone', value: '+972987654321' },
    { kind: 'whatsapp', value: 'US.13491208655302741918' },
  ],
  profileName: 'Test Name',
};
const NELSON = { from: [{ kind: 'phone', value: '+16505551234' }], profileName: 'Sheena Nelson' };
const ALVAREZ = { from: [{ kind: 'phone', value: '+5491155551234' }], profileName: 'Pat Álvarez' };

/** What must come out of each sample; `unknown` by kind. */
const SAMPLES: Record<string, Partial<Record<keyof ParsedCallback, unknown[]>>> = {
  'whatsapp-account-update-account-violation.json': { unknown: ['account_update'] },
  'whatsapp-user-marketing-preferences-resume.json': {
    preferences: [{ from: [{ kind: 'phone', value: '+16505551234' }], isOptedOut: false }],
  },
  'whatsapp-batch-two-people-and-out-of-order-statuses.json': {
    messages: [
      { ...NELSON, providerId: 'wamid.AAA1', sentAt: 1749416383000, event: { type: 'text', text: '1' } },
      { ...NELSON, providerId: 'wamid.AAA2', sentAt: 1749416383000, event: { type: 'text', text: 'Sí' } },
      { ...ALVAREZ, providerId: 'wamid.BBB1', sentAt: 1749416383000, event: { type: 'text', text: 'Opción 2' } },
    ],
    statuses: [
      { providerId: 'wamid.OUT1', state: 'delivered', at: 1749416384000 },
      { providerId: 'wamid.OUT1', state: 'sent', at: 1749416382000 },
    ],
  },
  'whatsapp-callback-button-quick-reply.json': {
    messages: [
      {
        ...PERSON,
        providerId: 'wamid.xsidjw',
        sentAt: 1698269027000,
        event: { type: 'tap', id: 'callback_data', title: 'title' },
        contextId: 'wamid.xyzxyz==',
      },
    ],
  },
  'whatsapp-callback-selection-description.json': {
    messages: [
      {
        ...PERSON,
        providerId: 'wamid.zyzxyz',
        sentAt: 1698266905000,
        event: { type: 'tap', id: 'callback_data', title: 'title' },
        contextId: 'wamid.xyzxyz',
      },
    ],
  },
  'whatsapp-message-current-location.json': {
    messages: [
      {
        ...PERSON,
        providerId: 'wamid.xyzxyz',
        sentAt: 1697044557000,
        event: { type: 'location', latitude: 12.25089, longitude: 43.90539 },
      },
    ],
  },
  'whatsapp-message-image.json': {
    messages: [
      {
        ...PERSON,
        providerId: 'wamid.xyzxyz',
        sentAt: 1697043379000,
        event: { type: 'media', kind: 'image', mimeType: 'image/jpeg', reference: '65463453' },
      },
    ],
  },
  'whatsapp-message-reaction.json': {
    messages: [
      {
        ...PERSON,
        providerId: 'wamid.xyzxyz',
        sentAt: 1697044456000,
        event: { type: 'reaction', emoji: '😮', messageId: 'wamid.yzxyzx=' },
      },
    ],
  },
  'whatsapp-message-text.json': {
    messages: [
      { ...PERSON, providerId: 'wamid.xyzxyz', sentAt: 1697043223000, event: { type: 'text', text: 'Body Text' } },
    ],
  },
  'whatsapp-message-unsupported.json': {
    messages: [
      {
        ...PERSON,
        providerId: 'wamid.xyzxyz',
        sentAt: 1697044706000,
        event: { type: 'unsupported', kind: 'unsupported' },
      },
    ],
  },
  'whatsapp-message-status-delivered.json': {
    statuses: [{ providerId: 'wamid.xyzxyz', state: 'delivered', at: 1698266945000 }],
  },
  'whatsapp-message-status-sent.json': {
    statuses: [{ providerId: 'wamid.xyzxyz', state: 'sent', at: 1698266945000 }],
  },
  'whatsapp-message-status-failed.json': {
    statuses: [
      {
        providerId: 'wamid.xyzxyz',
        state: 'failed',
        at: 1689380458000,
        error: {
          code: '130472',
          message: "Failed to send message because this user's phone number is part of an experiment",
          retryable: false,
          optsOut: false,
          isHard: false,
        },
      },
    ],
  },
  'whatsapp-system-phone-number-change.json': {
    changes: [{ from: { kind: 'phone', value: '+972987654321' }, to: { kind: 'phone', value: '+972912345678' } }],
  },
  'whatsapp-text-meta-docs.json': {
    messages: [
      {
        ...NELSON,
        providerId: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
        sentAt: 1749416383000,
        event: { type: 'text', text: 'Does it come in another color?' },
      },
    ],
  },
};

describe('every sample is read as the format says', () => {
  test.each(listPayloads('whatsapp').filter((name) => name.endsWith('.json')))('%s', (name) => {
    const sample = readPayload(name);
    const phoneNumberId = /"phone_number_id": "(\d+)"/.exec(sample)?.[1];
    const channel = whatsAppChannel(phoneNumberId === undefined ? {} : { phoneNumberId });
    const parsed = parseWhatsAppCallback(providerRequest(sample), channel);
    const expected = SAMPLES[name];
    expect(expected).toBeDefined();
    expect({ ...parsed, unknown: parsed.unknown.map((event) => event.kind) }).toEqual({
      ...emptyCallback(),
      ...expected,
    });
  });
});
