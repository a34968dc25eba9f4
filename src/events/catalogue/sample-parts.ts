import type { CampaignRef, ContactRef, ContactSnapshot, DeliveryError, MessageRef, Send } from '../data.ts';

/** What the samples are about: one invented woman, one campaign, one e-mail and one text message. Nobody real. */

/** When the samples happen, ms. */
export const SAMPLE_AT = Date.parse('2026-11-21T22:43:53.120Z');

/** What carries them. */
export const SAMPLE_DELIVERY_ID = '01a20047-c4a0-7076-b3ac-54a95562705a';

/** A moment of the samples' story, as events write it. */
export function sampleMoment(minutesBefore: number): string {
  return new Date(SAMPLE_AT - minutesBefore * 60_000).toISOString();
}

const YEAR_MINUTES = 365 * 24 * 60;

export const sampleContact: ContactRef = {
  id: 'cnt_01m804fh50e3vb7k2m9n6p4r5s',
  number: 1,
  // The range of +1 555 that is kept for fiction; a domain that RFC 2606 keeps for examples.
  phone: '+15555550100',
  email: 'ana@example.com',
  language: 'en',
  keys: {},
};

export const sampleSnapshot: ContactSnapshot = {
  ...sampleContact,
  name: 'Ana Example',
  fields: {},
  isActive: true,
  subscriptions: [{ category: 'newsletter', isOptedIn: true, changedAt: sampleMoment(0) }],
  createdAt: sampleMoment(YEAR_MINUTES),
  modifiedAt: sampleMoment(0),
  activatedAt: sampleMoment(YEAR_MINUTES),
  deactivatedAt: null,
  quarantinedAt: null,
  sources: { creation: 'signup_form', modification: 'preference_page', activation: 'signup_form', deactivation: null },
};

export const sampleText: MessageRef = {
  id: 'msg_01m804fh50e3vb7k2m9n6p4r5t',
  externalId: 'SM00000000000000000000000000000001',
  number: 1_344_540,
  channel: 'sms',
  recipient: sampleContact.phone,
  interfaceId: '01a20047-c4a0-7076-b3ac-54a955627058',
  tag: null,
  viewUrl: null,
};

/** Sent by a mail system that reports what becomes of its messages. */
export const sampleEmail: MessageRef = {
  id: null,
  externalId: 'spring-2026-000001@mail.example.com',
  number: 1_344_541,
  channel: 'email',
  recipient: sampleContact.email,
  interfaceId: '01a20047-c4a0-7076-b3ac-54a955627059',
  tag: 'spring',
  viewUrl: 'https://mail.example.com/view/000001',
};

/** Part of a campaign's conversation. */
export const sampleUnitarySend: Send = {
  kind: 'unitary',
  number: 1,
  templateNumber: 976_440,
  category: 'newsletter',
  categoryNumber: 1,
  startedAt: sampleMoment(1),
  broadcastNumber: null,
  workflow: { number: 976_440, blockId: 'welcome', eventKey: '1', eventType: 'conversation.started' },
};

/** One of many. */
export const sampleBatchSend: Send = {
  kind: 'batch',
  number: 1,
  templateNumber: 1,
  category: 'newsletter',
  categoryNumber: 1,
  startedAt: sampleMoment(10),
  broadcastNumber: 2_833_914,
  workflow: null,
};

export const sampleError: DeliveryError = {
  code: '5.1.1',
  message: 'The mailbox does not exist.',
  isPermanent: true,
  isInvalidMailbox: true,
  isReturned: true,
  mta: 'mail.example.com',
  diagnostic: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
};

export const sampleCampaign: CampaignRef = {
  id: 'cmp_01m804fh50e3vb7k2m9n6p4r5v',
  number: 976_440,
  name: 'Summer',
  version: 3,
};

export const sampleConversation = {
  conversation: {
    id: 'cnv_01m804fh50e3vb7k2m9n6p4r5w',
    channelId: 'chn_01m804fh50e3vb7k2m9n6p4r5x',
    channel: 'sms',
  },
  contact: sampleContact,
  campaign: sampleCampaign,
};

export const sampleWebhook = {
  webhook: {
    id: 'whk_01m804fh50e3vb7k2m9n6p4r5y',
    endpointId: 'end_01m804fh50e3vb7k2m9n6p4r5z',
    campaignId: null,
    url: 'https://partner.example/hooks',
  },
};
