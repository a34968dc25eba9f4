import type { ContactRef, MessageRef, Send } from '../../src/events/data.ts';
import type { HooklineEvent } from '../../src/events/event-types.ts';
import { testEvent, testFacts } from '../../src/events/testing/events.ts';

/** The facts behind the eight objects of Yespo's sample, whose times are taken as Kyiv's. */

export const YESPO_FACTS = testFacts({ timeZone: 'Europe/Kyiv' });

function person(number: number, address: Partial<Pick<ContactRef, 'email' | 'phone'>>): ContactRef {
  return {
    id: 'cnt_01m804fh50e3vb7k2m9n6p4r5s',
    number,
    phone: null,
    email: null,
    language: null,
    keys: {},
    ...address,
  };
}

function mail(recipient: string, interfaceId: string, number: number, tag: string | null = null): MessageRef {
  const viewUrl = 'https://123.esclick.me/test';
  return { id: null, externalId: null, number, channel: 'email', recipient, interfaceId, tag, viewUrl };
}

function broadcast(broadcastNumber: number, templateNumber: number | null): Send {
  const startedAt = '2018-03-01T11:00:00.000Z';
  const nothing = { number: null, category: null, categoryNumber: null, workflow: null };
  return { kind: 'batch', templateNumber, startedAt, broadcastNumber, ...nothing };
}

function workflow(templateNumber: number): Send {
  return {
    kind: 'unitary',
    number: null,
    templateNumber,
    category: null,
    categoryNumber: null,
    startedAt: '2018-05-15T01:00:00.000Z',
    broadcastNumber: null,
    workflow: {
      number: 245_460,
      blockId: 'e_e9e90420db06b64c157440cd60d0b73d',
      eventKey: '1258810400',
      eventType: 'subscribeFromApi',
    },
  };
}

function at(local: string): { at: number } {
  return { at: Date.parse(local) };
}

const rambler = person(295_953_704, { email: 'test@rambler.ru' });
const ramblerMail = mail('test@rambler.ru', '76662EBB-9FD4-4A6A-B1F8-2F594DF9B7B4', 1_344_540);
const gmail = person(1_258_810_400, { email: 'test@gmail.com' });
const sms: MessageRef = {
  id: null,
  externalId: null,
  number: null,
  channel: 'sms',
  recipient: '+380671234567',
  interfaceId: 'D5AF8EFC-2E8F-4BB5-B427-77D554B30E65',
  tag: null,
  viewUrl: null,
};
const error = { isPermanent: false, isInvalidMailbox: false, isReturned: true, mta: null };
const snapshot = { ...testEvent('contact.opted_out').data.contact };

export const YESPO_EVENTS: HooklineEvent[] = [
  testEvent(
    'contact.subscription_changed',
    {
      contact: { ...snapshot, ...person(687_266_822, { email: 'test@gmail.com' }) },
      subscriptions: ['SMARTPHONES', 'TABLETS', 'LAPTOPS'],
    },
    { id: 'ffd3e1a7-a270-4e58-94de-5ac681c5c8e7', ...at('2019-09-26T14:45:18+03:00') },
  ),
  testEvent(
    'message.delivered',
    { contact: rambler, message: ramblerMail, send: broadcast(2_833_914, 976_440) },
    at('2018-03-01T13:31:52+02:00'),
  ),
  testEvent(
    'message.undelivered',
    {
      contact: person(357_885_291, { phone: '+380671234567' }),
      message: sms,
      send: broadcast(2_833_915, null),
      error: { ...error, code: '402', message: 'IM_NO_MONEY', diagnostic: null },
    },
    at('2019-10-01T03:43:49+03:00'),
  ),
  testEvent(
    'message.undelivered',
    {
      contact: rambler,
      message: ramblerMail,
      send: broadcast(2_833_914, 976_440),
      error: {
        ...error,
        code: '5.7.1',
        message: 'The message was taken for spam.',
        diagnostic: 'smtp;554 5.7.1 Spam message rejected; If this is not spam contact abuse',
      },
    },
    at('2018-03-01T13:31:58+02:00'),
  ),
  testEvent(
    'message.read',
    {
      contact: gmail,
      message: mail('test@gmail.com', '0bb5e1dc-0d1b-4deb-948f-8cea4d8ef738', 1_622_691, '1522397496'),
      send: workflow(1_235_215),
    },
    at('2018-05-15T04:05:53+03:00'),
  ),
  testEvent(
    'contact.opted_out',
    {
      contact: { ...snapshot, ...gmail },
      message: mail('test@gmail.com', '92227CB7-4EEF-4168-9EA5-43F3ED3559F8', 1_550_164, '1521722870'),
      send: workflow(1_166_457),
    },
    at('2018-05-15T09:56:40+03:00'),
  ),
  testEvent(
    'message.clicked',
    {
      contact: gmail,
      message: mail('test@gmail.com', 'd08d1e15-ea92-4d5c-8dc9-6f750250a6ff', 1_630_305, '1522397496'),
      send: workflow(1_242_672),
      click: { url: 'https://test.ua/promo/', at: '2018-05-15T01:45:04.000Z' },
    },
    at('2018-05-15T04:45:04+03:00'),
  ),
  testEvent(
    'contact.complained',
    {
      contact: person(1_258_810_400, { email: 'test@mail.ru' }),
      message: mail('test@mail.ru', '0ae4b6a3-59ad-426e-a40b-ce8f55bd40bc', 1_630_305, '1522397496'),
      send: workflow(1_242_672),
    },
    at('2018-05-15T08:23:56+03:00'),
  ),
];
