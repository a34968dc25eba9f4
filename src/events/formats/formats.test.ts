import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../event-types.ts';
import { TEST_AT, TEST_EVENT_ID, testEvent, testFacts, writeBodies } from '../testing/events.ts';
import { FORMAT_NAMES, type FormatName } from './format.ts';
import { getFormat } from './formats.ts';

const OTHER_EVENT_ID = '01a20047-c4a0-7000-8000-000000000009';
const write = (format: FormatName, type: (typeof EVENT_TYPES)[number], isTest = false) =>
  writeBodies(format, testEvent(type), { isTest }).map((body) => JSON.parse(body));

describe.each(FORMAT_NAMES)('the format %s', (name) => {
  const format = getFormat(name);

  it('is the one of its name', () => {
    expect(format.name).toBe(name);
  });

  it('has a name for each event it has a form for, and writes no other [DI-25] [YS-29] [MW-06]', () => {
    const written = EVENT_TYPES.filter((type) => write(name, type).length > 0);
    expect(written.toSorted()).toEqual(Object.keys(format.names).toSorted());
    for (const names of Object.values(format.names)) expect(names.length).toBeGreaterThan(0);
  });

  it('writes the same bytes of the same event, each notification one JSON object [XP-06]', () => {
    for (const type of EVENT_TYPES) {
      const bodies = writeBodies(name, testEvent(type));
      expect(bodies).toEqual(writeBodies(name, testEvent(type)));
      for (const body of bodies) expect(body).toMatch(/^\{".*\}$/s);
    }
  });

  it('writes the same bytes of an event that has been kept and read again', () => {
    for (const type of EVENT_TYPES) {
      const kept = JSON.parse(JSON.stringify(testEvent(type)));
      expect(writeBodies(name, kept)).toEqual(writeBodies(name, testEvent(type)));
    }
  });
});

it.each([
  ['standard', false, 'application/json'],
  ['dialog-insight', true, 'application/json'],
  ['yespo', true, 'application/json'],
  ['mailingwork', false, 'application/json'],
  ['cloudevents', false, 'application/cloudevents+json'],
] as const)('%s sends arrays: %s, as %s [XP-06] [DI-19] [YS-10]', (name, sendsArrays, contentType) => {
  expect(getFormat(name)).toMatchObject({ sendsArrays, contentType });
});

it('one unsubscription is told in each format under its own name, and by its own conventions [XP-08] [XP-12]', () => {
  const event = testEvent('contact.opted_out');
  expect(write('dialog-insight', 'contact.opted_out')[0].type).toBe('contact_optout');
  expect(write('yespo', 'contact.opted_out')[0].activityStatus).toBe('UNSUBSCRIBED');
  expect(getFormat('mailingwork').names['contact.opted_out']).toEqual(['optout_finalized']);
  const person = (format: FormatName) => JSON.parse(writeBodies(format, event)[0] as string);
  expect(person('dialog-insight').ContactID.idContact).toBe(1);
  expect(person('yespo').contactId).toBe(1);
  expect(person('mailingwork').subscriber_id).toBe(1);
  expect(person('standard').data.contact.number).toBe(1);
});

it('a phone number has its plus, but for Yespo [XP-11]', () => {
  const event = testEvent('message.delivered');
  const facts = testFacts({ primaryKeyFields: ['phone'] });
  const undelivered = testEvent('message.undelivered');
  expect(JSON.parse(writeBodies('standard', event)[0] as string).data.contact.phone).toBe('+15555550100');
  expect(JSON.parse(writeBodies('yespo', event)[0] as string).sms).toBe('15555550100');
  const [body] = writeBodies('dialog-insight', undelivered, { facts });
  expect(JSON.parse(body as string).ContactID.f_Phone).toBe('+15555550100');
});

describe('the standard form', () => {
  it('is type, timestamp and data, in this order, marked where it is a test', () => {
    const event = testEvent('message.delivered');
    const timestamp = new Date(TEST_AT).toISOString();
    const { data } = event;
    expect(writeBodies('standard', event)).toEqual([JSON.stringify({ type: event.type, timestamp, data })]);
    expect(writeBodies('standard', event, { isTest: true })).toEqual([
      JSON.stringify({ type: event.type, timestamp, isTest: true, data }),
    ]);
  });
});

describe('the form of CloudEvents', () => {
  it.each(EVENT_TYPES)('of %s has the attributes that CloudEvents 1.0 asks for', (type) => {
    const [body] = write('cloudevents', type);
    expect(Object.keys(body)).toEqual([
      'specversion',
      'id',
      'source',
      'type',
      'subject',
      'time',
      'datacontenttype',
      'data',
    ]);
    expect(body).toMatchObject({ specversion: '1.0', type: `hookline.${type}`, datacontenttype: 'application/json' });
    expect(body.subject).toMatch(/^(cnt|cmp|whk)_/);
    expect(new URL(body.source, 'https://hookline.example').pathname).toMatch(/^\/accounts\/acc_[0-9a-z]{26}$/);
    // RFC 3339.
    expect(new Date(body.time).toISOString()).toBe(body.time);
    // Extensions, too, have names of lower-case letters and digits.
    for (const name of Object.keys(write('cloudevents', type, true)[0])) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  it('has the event’s own id: the same whatever delivery carries it, another for another event', () => {
    const event = testEvent('message.delivered');
    const idOf = (id: string, deliveryId: string) =>
      JSON.parse(writeBodies('cloudevents', { ...event, id }, { deliveryId })[0] as string).id;
    expect(idOf(TEST_EVENT_ID, TEST_EVENT_ID)).toBe(idOf(TEST_EVENT_ID, OTHER_EVENT_ID));
    expect(idOf(TEST_EVENT_ID, TEST_EVENT_ID)).not.toBe(idOf(OTHER_EVENT_ID, TEST_EVENT_ID));
    expect(idOf(TEST_EVENT_ID, TEST_EVENT_ID)).toMatch(/^evt_/);
  });

  it('is marked where it is a test', () => {
    expect(write('cloudevents', 'message.read', true)[0].istest).toBe(true);
  });
});
