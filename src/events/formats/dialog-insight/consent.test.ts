import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../data.ts';
import { testEvent, testFacts, writeBodies } from '../../testing/events.ts';

const changedAt = '2026-11-21T22:43:53.120Z';
const joined: Subscription = { category: 'offers', isOptedIn: true, changedAt };
const left: Subscription = { category: 'news', isOptedIn: false, changedAt };
const OptinDate = '2026.11.21 17:43:53-05:00';

const write = (event: Parameters<typeof writeBodies>[1], hasConsentCentre: boolean) =>
  writeBodies('dialog-insight', event, { facts: testFacts({ hasConsentCentre }) }).map((body) => JSON.parse(body));

describe.each([true, false])('with a consent centre: %s', (hasConsentCentre) => {
  it('a contact that becomes active or subscribed is contact_optin [DI-30] [DI-51]', () => {
    const [body, ...others] = write(testEvent('contact.opted_in', { subscriptions: [joined] }), hasConsentCentre);
    expect(others).toEqual([]);
    expect(body).toMatchObject({ type: 'contact_optin', isActive: true });
    expect(Object.keys(body).slice(-3)).toEqual(['ContactID', 'OptinInfo', 'isActive']);
    expect(body.OptinInfo).toEqual({ Fields: [{ OptinField: 'offers', OptinDate }] });
  });

  it('a contact that becomes inactive or unsubscribed is contact_optout [DI-31] [DI-52]', () => {
    const [body, ...others] = write(testEvent('contact.opted_out', { subscriptions: [left] }), hasConsentCentre);
    expect(others).toEqual([]);
    expect(body).toMatchObject({ type: 'contact_optout', isActive: false });
    expect(body.OptinInfo).toEqual({ Fields: [{ OptinField: 'news', OptinDate }] });
  });

  it('the list of fields is there, empty, for a contact without subscriptions [DI-51]', () => {
    const [body] = write(testEvent('contact.opted_in', { subscriptions: [] }), hasConsentCentre);
    expect(body.OptinInfo).toEqual({ Fields: [] });
  });
});

describe('joining and leaving categories', () => {
  const change = (...changes: Subscription[]) => testEvent('contact.subscription_changed', { changes });

  it.each([
    [[joined], ['contact_optin']],
    [[left], ['contact_optout']],
    [
      [left, joined],
      ['contact_optin', 'contact_optout'],
    ],
    [[], []],
  ])('is opting in for what was joined, opting out for what was left [DI-30] [DI-31]', (changes, types) => {
    const bodies = write(change(...changes), true);
    expect(bodies.map(({ type }) => type)).toEqual(types);
    for (const { type, OptinInfo, isActive } of bodies) {
      const OptinField = type === 'contact_optin' ? 'offers' : 'news';
      expect(OptinInfo.Fields).toEqual([{ OptinField, OptinDate }]);
      // The contact as a whole still is.
      expect(isActive).toBe(true);
    }
  });

  it('that made the contact active leaves what was joined to contact.opted_in, and tells of what was left [DI-30]', () => {
    const event = testEvent('contact.subscription_changed', { changes: [left, joined], isPartOfOptIn: true });
    expect(write(event, true)).toMatchObject([
      { type: 'contact_optout', OptinInfo: { Fields: [{ OptinField: 'news', OptinDate }] } },
    ]);
  });

  it('is told to nobody without a consent centre: there, a contact is active or not [DI-30] [DI-31]', () => {
    expect(write(change(left, joined), false)).toEqual([]);
  });
});
