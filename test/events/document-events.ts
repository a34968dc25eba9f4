import type { ContactRef, ContactSnapshot, MessageRef, Send, Subscription } from '../../src/events/data.ts';
import type { HooklineEvent } from '../../src/events/event-types.ts';
import { testEvent, testFacts } from '../../src/events/testing/events.ts';

/** The facts behind the samples of the vendors' documents. */

export const GUIDE_FACTS = testFacts({
  fields: [
    { number: 100, code: 'FirstName' },
    { number: 101, code: 'LastName' },
  ],
});

/** An event, the delivery's id and when it was sent (with its offset): what a notification of the guide is made of. */
export interface GuideSample {
  golden: string;
  deliveryId: string;
  sentAt: string;
  event: HooklineEvent;
}

const guideContact: ContactRef = {
  id: 'cnt_01m804fh50e3vb7k2m9n6p4r5s',
  number: 1,
  phone: null,
  email: 'EMail',
  language: null,
  keys: {},
};
const guideSnapshot: ContactSnapshot = {
  ...guideContact,
  name: null,
  fields: { FirstName: 'FirstName', LastName: 'LastName' },
  isActive: true,
  subscriptions: [],
  createdAt: utc('2016-09-19T11:24:15-04:00'),
  modifiedAt: utc('2016-09-19T11:24:40-04:00'),
  activatedAt: utc('2016-09-19T11:24:15-04:00'),
  deactivatedAt: null,
  quarantinedAt: null,
  sources: { creation: 'api', modification: 'api', activation: 'api', deactivation: null },
};
const guideMessage: MessageRef = {
  id: null,
  externalId: '1@mail.exemple.com',
  number: 1,
  channel: 'email',
  recipient: 'EMail',
  interfaceId: '77cb9126-661a-43b9-9915-1c8f9e826f90',
  tag: null,
  viewUrl: null,
};
const guideError = {
  code: '5.1.1',
  message: 'There is no such mailbox.',
  isPermanent: true,
  isInvalidMailbox: false,
  isReturned: true,
  mta: 'mail.exemple.com',
  diagnostic: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
};

function guideSend(startedAt: string, categoryNumber: number): Send {
  const category = `category-${categoryNumber}`;
  const numbers = { number: 1, templateNumber: 1, broadcastNumber: null };
  return { kind: 'batch', ...numbers, category, categoryNumber, startedAt: utc(startedAt), workflow: null };
}

function guideSubscriptions(changedAt: string, isOptedIn: boolean): Subscription[] {
  return ['infolettre', 'infolettre2'].map((category) => ({ category, isOptedIn, changedAt: utc(changedAt) }));
}

export const GUIDE_SAMPLES: GuideSample[] = [
  {
    golden: 'dialog-insight-bounce',
    deliveryId: '77cb9126-661a-43b9-9915-1c8f9e826f93',
    sentAt: '2016-09-19T10:54:49-04:00',
    event: testEvent('message.undelivered', {
      contact: guideContact,
      message: guideMessage,
      send: guideSend('2016-09-19T10:54:49-04:00', 456),
      error: guideError,
    }),
  },
  {
    golden: 'dialog-insight-production-error',
    deliveryId: '941a8d77-13f0-48f8-be49-9056f71d266d',
    sentAt: '2016-09-19T11:23:29-04:00',
    event: testEvent('message.failed_to_prepare', {
      contact: guideContact,
      message: guideMessage,
      send: guideSend('2016-09-19T11:23:29-04:00', 6098),
      // The guide's sample and its table spell it differently.
      problem: { code: 'NoContent', number: 103, message: 'An unknown internal error occured.' },
    }),
  },
  {
    golden: 'dialog-insight-created',
    deliveryId: 'b221df6e-3d8a-485f-84f0-c9ff8e259f45',
    sentAt: '2016-09-19T11:24:15-04:00',
    event: testEvent('contact.created', { contact: guideSnapshot }),
  },
  {
    golden: 'dialog-insight-modified',
    deliveryId: '2cfdf919-5c96-4ecf-8fbb-0e0eefa4196e',
    sentAt: '2016-09-19T11:24:40-04:00',
    event: testEvent('contact.modified', { contact: guideSnapshot }),
  },
  {
    golden: 'dialog-insight-opt-in',
    deliveryId: '408922e7-4e8b-456b-a1a0-2956be9a3a69',
    sentAt: '2016-09-22T11:00:19-04:00',
    event: testEvent('contact.opted_in', {
      contact: guideSnapshot,
      subscriptions: guideSubscriptions('2016-09-22T11:00:19-04:00', true),
    }),
  },
  {
    golden: 'dialog-insight-opt-out',
    deliveryId: 'e92268e6-0b0c-4062-8b59-09b445133cd7',
    sentAt: '2016-09-22T11:30:30-04:00',
    event: testEvent('contact.opted_out', {
      contact: { ...guideSnapshot, isActive: false, deactivatedAt: utc('2016-09-22T11:30:30-04:00') },
      subscriptions: guideSubscriptions('2016-09-22T11:30:30-04:00', false),
    }),
  },
  {
    golden: 'dialog-insight-quarantine',
    deliveryId: 'de0e65c1-fe4d-43ef-b8b9-9a4b217d4ff6',
    sentAt: '2016-09-19T11:25:52-04:00',
    event: testEvent('contact.quarantined', {
      contact: guideContact,
      error: guideError,
      bouncedAt: utc('2016-09-19T11:25:52-04:00'),
      deliveredAt: null,
      message: guideMessage,
      send: guideSend('2016-09-19T11:15:52-04:00', 456),
    }),
  },
];

/** The complaint's report is the file's own: it is not to be found in any other form. */
export function guideComplaint(report: string): GuideSample {
  return {
    golden: 'dialog-insight-complaint',
    deliveryId: '25673f56-8222-4af4-b563-1e967304cf61',
    sentAt: '2016-09-19T11:26:11-04:00',
    event: testEvent('contact.complained', { contact: guideContact, report, message: guideMessage }),
  };
}

export function utc(iso: string): string {
  return new Date(iso).toISOString();
}
