import { describe, expect, it } from 'vitest';
import { eventNumber } from '../event-types.ts';
import { TEST_EVENT_ID, testEvent, testFacts, writeBodies } from '../testing/events.ts';
import { mailingwork } from './mailingwork.ts';

type Event = Parameters<typeof writeBodies>[1];

const FACTS = testFacts({
  fields: ['points', 'isVip', 'tags', 'missing', 'constructor'].map((code, index) => ({ number: 100 + index, code })),
  categories: [
    { number: 1, key: 'newsletter' },
    { number: 4, key: 'offers' },
  ],
});
const write = (event: Event) => writeBodies('mailingwork', event, { facts: FACTS }).map((body) => JSON.parse(body));
const { contact } = testEvent('contact.opted_in').data;
const SOURCES = [
  'api',
  'inbound',
  'conversation',
  'import',
  'signup_form',
  'preference_page',
  'provider',
  'report',
  'merge',
  null,
] as const;

it('there are three events, and one webhook has one of them [MW-06]', () => {
  expect(mailingwork.names).toEqual({
    'contact.opted_in': ['optin_finalized'],
    'contact.opted_out': ['optout_finalized'],
    'contact.modified': ['profilemanager_finalized'],
    'contact.subscription_changed': ['profilemanager_finalized'],
  });
});

describe('who it is told of', () => {
  it('a sign-up is what people did themselves, once it is final [MW-07]', () => {
    const told = SOURCES.filter((source) => write(testEvent('contact.opted_in', { source })).length > 0);
    expect(told).toEqual(['inbound', 'conversation', 'signup_form', 'preference_page', 'provider']);
  });

  it('a sign-off is one, whoever entered it [MW-08]', () => {
    expect(SOURCES.filter((source) => write(testEvent('contact.opted_out', { source })).length === 1)).toEqual(SOURCES);
  });

  it.each(['contact.modified', 'contact.subscription_changed'] as const)(
    '%s is a change of the profile manager only on the preference page [MW-09]',
    (type) => {
      expect(SOURCES.filter((source) => write(testEvent(type, { source })).length > 0)).toEqual(['preference_page']);
    },
  );

  it('others are told of nothing else [MW-06]', () => {
    for (const type of ['contact.created', 'contact.erased', 'message.delivered', 'campaign.published'] as const) {
      expect(write(testEvent(type))).toEqual([]);
    }
  });
});

describe('the object', () => {
  it.each([
    ['contact.opted_in', ['id', 'optinsetup_id', 'subscriber_id', 'fields', 'lists', 'activate_at']],
    ['contact.opted_out', ['id', 'subscriber_id', 'fields', 'lists', 'deactivate_at']],
    ['contact.modified', ['id', 'subscriber_id', 'fields', 'lists', 'modify_at']],
    ['contact.subscription_changed', ['id', 'subscriber_id', 'fields', 'lists', 'modify_at']],
  ] as const)('of %s has the keys %j, its last the account’s local time [MW-28]', (type, keys) => {
    const [body] = write(testEvent(type));
    expect(Object.keys(body)).toEqual(keys);
    expect(body[keys.at(-1) as string]).toBe('2026-11-21 17:43:53');
    expect(body).toMatchObject({ id: eventNumber(TEST_EVENT_ID), subscriber_id: 1 });
  });

  it('names the sign-up form, null for a sign-up without one [MW-28]', () => {
    expect(write(testEvent('contact.opted_in'))[0].optinsetup_id).toBe(1);
    expect(write(testEvent('contact.opted_in', { form: null, source: 'inbound' }))[0].optinsetup_id).toBeNull();
  });

  it('has the fields that everybody has as far as they are known, and all own ones as texts and numbers [MW-28]', () => {
    const fields = { points: 12.5, isVip: true, tags: ['a'], undefined: 'x' };
    const [body] = write(testEvent('contact.modified', { contact: { ...contact, phone: null, fields } }));
    expect(body.fields).toEqual([
      { id: 1, value: 'ana@example.com' },
      { id: 3, value: 'Ana Example' },
      { id: 4, value: 'en' },
      { id: 100, value: 12.5 },
      { id: 101, value: 1 },
      { id: 102, value: '["a"]' },
      { id: 103, value: '' },
      { id: 104, value: '' },
    ]);
  });

  it('has all lists, 1 where the contact is in it [MW-28]', () => {
    const changedAt = '2026-11-21T22:43:53.120Z';
    const subscriptions = [
      { category: 'newsletter', isOptedIn: false, changedAt },
      { category: 'offers', isOptedIn: true, changedAt },
      { category: 'deleted', isOptedIn: true, changedAt },
    ];
    const [body] = write(testEvent('contact.modified', { contact: { ...contact, subscriptions } }));
    expect(body.lists).toEqual([
      { id: 1, value: 0 },
      { id: 4, value: 1 },
    ]);
  });
});
