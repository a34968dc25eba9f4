import { describe, expect, it } from 'vitest';
import { buildSample } from './build-sample.ts';
import { EVENT_TYPES } from './event-types.ts';
import { type AccountFacts, FORMAT_NAMES, type FormatName } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';
import { TEST_ACCOUNT_ID, TEST_AT, TEST_DELIVERY_ID, testFacts } from './testing/events.ts';

const OPTIONS = { accountId: TEST_ACCOUNT_ID, sentAt: TEST_AT, deliveryId: TEST_DELIVERY_ID };
const build = (
  type: (typeof EVENT_TYPES)[number],
  format: FormatName,
  facts: AccountFacts = testFacts(),
  isTest = true,
) => JSON.parse(buildSample(type, format, facts, { ...OPTIONS, isTest }) as string);

describe('a test in Dialog Insight’s format', () => {
  it.each(Object.keys(getFormat('dialog-insight').names) as (typeof EVENT_TYPES)[number][])(
    'of %s is marked, of this delivery and this moment, and about the guide’s contact [DI-06] [DI-38] [DI-69]',
    (type) => {
      expect(build(type, 'dialog-insight')).toMatchObject({
        EventUniqueID: TEST_DELIVERY_ID,
        dtExecution: '2026.11.21 17:43:53-05:00',
        isTest: true,
        ContactID: { f_EMail: 'EMail', idContact: 1 },
      });
      expect(build(type, 'dialog-insight', testFacts(), false)).not.toHaveProperty('isTest');
    },
  );

  it('has the account’s own fields and primary key, each with its name as its value [DI-56] [DI-69]', () => {
    const facts = testFacts({
      primaryKeyFields: ['phone', 'Customer'],
      fields: [
        { number: 100, code: 'Customer' },
        { number: 101, code: 'f_Size' },
      ],
    });
    const { ContactID, ContactData } = build('contact.created', 'dialog-insight', facts);
    expect(ContactID).toEqual({ f_Phone: 'Phone', f_Customer: 'Customer', idContact: 1 });
    expect(Object.entries(ContactData).slice(0, 3)).toEqual([
      ['f_Customer', 'Customer'],
      ['f_Size', 'f_Size'],
      ['f_EMail', 'EMail'],
    ]);
  });
});

it.each(FORMAT_NAMES)('there is a sample in %s of just the events that it has a form for [DI-05]', (format) => {
  const told = EVENT_TYPES.filter((type) => buildSample(type, format, testFacts(), { ...OPTIONS, isTest: true }));
  expect(told.toSorted()).toEqual(Object.keys(getFormat(format).names).toSorted());
});

it('there is none of changed subscriptions in Dialog Insight’s format without a consent centre [DI-30]', () => {
  const facts = testFacts({ hasConsentCentre: false });
  expect(
    buildSample('contact.subscription_changed', 'dialog-insight', facts, { ...OPTIONS, isTest: true }),
  ).toBeUndefined();
});

it('samples are about addresses that nobody can have, on hosts that nobody can have [DI-69]', () => {
  for (const type of EVENT_TYPES) {
    const body = buildSample(type, 'standard', testFacts(), { ...OPTIONS, isTest: true }) ?? '';
    for (const [, host] of body.matchAll(/(?:@|:\/\/)([^"/]+)/g)) expect(host).toMatch(/(^|\.)example(\.com)?$/);
    for (const [phone] of body.matchAll(/"\+\d+"/g)) expect(phone).toMatch(/^"\+155555501\d\d"$/);
  }
});

it('a sample leaves the catalogue as it was', () => {
  const facts = testFacts({ fields: [{ number: 100, code: 'X' }] });
  const before = build('contact.created', 'standard');
  build('contact.created', 'standard', facts);
  expect(build('contact.created', 'standard')).toEqual(before);
  expect(build('contact.created', 'standard', facts).data.contact.fields).toEqual({ X: 'X' });
});
