import { describe, expect, it } from 'vitest';
import type { HooklineEvent } from '../../src/events/event-types.ts';
import { testEvent, testFacts, writeBodies } from '../../src/events/testing/events.ts';
import { GUIDE_FACTS, GUIDE_SAMPLES, guideComplaint } from './document-events.ts';
import { expectGolden, readGolden } from './golden.ts';
import { YESPO_EVENTS, YESPO_FACTS } from './yespo-events.ts';

describe('the samples of Dialog Insight’s guide come out of events, key for key', () => {
  const complaint = JSON.parse(readGolden('documents/dialog-insight-complaint'));
  const samples = [...GUIDE_SAMPLES, guideComplaint(complaint[0].ComplaintInfo.FBL_Report)];

  it.each(samples)('$golden [DI-40] [DI-43] [DI-46] [DI-49] [DI-50] [DI-51] [DI-52] [DI-53] [DI-55]', (sample) => {
    const options = { facts: GUIDE_FACTS, deliveryId: sample.deliveryId, sentAt: Date.parse(sample.sentAt) };
    const bodies = writeBodies('dialog-insight', sample.event, { ...options, isTest: true });
    expectGolden(`documents/${sample.golden}`, `[${bodies.join(',')}]`);
  });

  it('are of all eight types [DI-25]', () => {
    expect(samples).toHaveLength(8);
    expect(new Set(samples.map(({ golden }) => JSON.parse(readGolden(`documents/${golden}`))[0].type)).size).toBe(8);
  });
});

it('the eight objects of Yespo’s sample come out of events, key for key, as one array [YS-10] [YS-42]', () => {
  const bodies = YESPO_EVENTS.flatMap((event) => writeBodies('yespo', event, { facts: YESPO_FACTS }));
  expect(bodies).toHaveLength(8);
  expectGolden('documents/yespo-all-statuses', `[${bodies.join(',')}]`);
});

it('MAILINGWORK’s sample comes out of an event, key for key [MW-28]', () => {
  const facts = testFacts({
    timeZone: 'Europe/Berlin',
    fields: [
      { number: 2, code: 'salutation' },
      { number: 3, code: 'first_name' },
      { number: 4, code: 'last_name' },
    ],
    categories: [
      { number: 1, key: 'news' },
      { number: 3, key: 'offers' },
      { number: 5, key: 'events' },
    ],
  });
  const { contact } = testEvent('contact.opted_in').data;
  const event: HooklineEvent = testEvent(
    'contact.opted_in',
    {
      contact: {
        ...contact,
        number: 6_049_065,
        email: 'max.muster@example.com',
        phone: null,
        name: null,
        language: null,
        fields: { salutation: 'Herr', first_name: 'Max', last_name: 'Muster' },
        subscriptions: [{ category: 'news', isOptedIn: true, changedAt: '2025-11-11T08:27:29.000Z' }],
      },
      form: { id: 'frm_01m804fh50e3vb7k2m9n6p4r60', number: 60 },
    },
    // The id whose number is 371.
    { id: '00000000-0000-7000-8000-017300000000', at: Date.parse('2025-11-11T09:27:29+01:00') },
  );
  expectGolden('documents/mailingwork-optin-finalized', writeBodies('mailingwork', event, { facts }).join());
});
