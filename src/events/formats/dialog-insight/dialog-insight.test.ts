import { describe, expect, it } from 'vitest';
import { describePreparationFailure } from '../../preparation-failures.ts';
import { TEST_AT, TEST_DELIVERY_ID, testEvent, testFacts, writeBodies } from '../../testing/events.ts';
import { dialogInsight } from './dialog-insight.ts';
import { NAMES } from './notifications.ts';

type Body = Record<string, unknown>;
type Options = NonNullable<Parameters<typeof writeBodies>[2]>;
type Event = Parameters<typeof writeBodies>[1];

const writeAll = (event: Event, options?: Options): Body[] =>
  writeBodies('dialog-insight', event, options).map((body) => JSON.parse(body));
const write = (event: Event, options?: Options): Body => {
  const [body, ...others] = writeAll(event, options);
  expect(others).toEqual([]);
  return body as Body;
};
const sample = testEvent('contact.created').data.contact;
const message = testEvent('message.undelivered');

it('there are the guide’s eight types, made by nine events [DI-25]', () => {
  expect(new Set(Object.values(dialogInsight.names).flat())).toEqual(
    new Set([
      'sending_Bounce',
      'sending_ProductionError',
      'contact_created',
      'contact_modified',
      'contact_optin',
      'contact_optout',
      'contact_quarantine',
      'contact_complaint',
    ]),
  );
});

it.each(Object.entries(NAMES))('%s is told as %s, and under no other name [DI-25]', (type, names) => {
  const told = writeAll(testEvent(type as keyof typeof NAMES)).map((body) => body.type);
  expect(told.length).toBeGreaterThan(0);
  for (const name of told) expect(names).toContain(name);
});

it.each(['message.accepted', 'message.delivered', 'message.read', 'contact.merged', 'campaign.published'] as const)(
  'the guide has no notification for %s',
  (type) => {
    expect(writeAll(testEvent(type))).toEqual([]);
  },
);

describe('the common fields', () => {
  it('begin with the type, in the guide’s order; a real notification has no isTest at all [DI-34] [DI-37] [DI-38]', () => {
    const body = write(message, { facts: testFacts({ companyNumber: 7, projectNumber: 2 ** 40 }) });
    expect(Object.keys(body)).toEqual([
      'type',
      'EventUniqueID',
      'dtExecution',
      'idCompany',
      'idProject',
      'ContactID',
      'SendLog',
      'DeliveryErrorInfo',
    ]);
    expect(body).toMatchObject({ idCompany: 7, idProject: 2 ** 40 });
  });

  it('have isTest, true, right behind idProject in a test [DI-38]', () => {
    const body = write(message, { isTest: true });
    expect(Object.keys(body).slice(4, 6)).toEqual(['idProject', 'isTest']);
    expect(body.isTest).toBe(true);
  });

  it('have the delivery’s UUID: another for each webhook, all else the same [DI-35]', () => {
    const written = dialogInsight.write(message, testFacts(), { sentAt: TEST_AT, isTest: false });
    const ids = Array.from(
      { length: 1_000 },
      (_, n) => `${TEST_DELIVERY_ID.slice(0, -4)}${String(n).padStart(4, '0')}`,
    );
    const bodies = ids.map((id) => (written[0] as (id: string) => string)(id));
    expect(bodies.map((body) => JSON.parse(body).EventUniqueID)).toEqual(ids);
    expect(new Set(bodies.map((body) => body.replace(/"EventUniqueID":"[^"]+"/, ''))).size).toBe(1);
    expect(written[0]?.(TEST_DELIVERY_ID)).toBe(written[0]?.(TEST_DELIVERY_ID));
  });

  it.each([
    ['2016-09-19T14:54:49Z', '2016.09.19 10:54:49-04:00'],
    ['2017-01-19T14:54:49Z', '2017.01.19 09:54:49-05:00'],
  ])('say when it was sent first, not when it happened: %s is %s [DI-36] [AM-11]', (sentAt, expected) => {
    expect(write(message, { sentAt: Date.parse(sentAt) }).dtExecution).toBe(expected);
  });

  it.each([
    [['email'], { f_EMail: 'ana@example.com', idContact: 1 }],
    [['phone'], { f_Phone: '+15555550100', idContact: 1 }],
    [['email', 'Country'], { f_EMail: 'ana@example.com', f_Country: 'MX', idContact: 1 }],
    [['f_Customer', 'unknown'], { f_Customer: '0012', f_unknown: null, idContact: 1 }],
    [['constructor'], { f_constructor: null, idContact: 1 }],
    [[], { idContact: 1 }],
  ])('name the contact by the primary key %j, then by its number [DI-39]', (primaryKeyFields, expected) => {
    const contact = { ...message.data.contact, keys: { Country: 'MX', f_Customer: '0012' } };
    const { ContactID } = write(
      { ...message, data: { ...message.data, contact } },
      { facts: testFacts({ primaryKeyFields }) },
    );
    expect(JSON.stringify(ContactID)).toBe(JSON.stringify(expected));
  });
});

describe('events about messages', () => {
  it.each([
    ['batch', 'Batch'],
    ['unitary', 'Event'],
  ] as const)(
    'say that a %s mailing is %s, which mailing, message and type, and since when [DI-40] [DI-41] [DI-42]',
    (kind, EventType) => {
      const numbers = { number: 11, templateNumber: 22, categoryNumber: 456 };
      const send = { ...message.data.send, ...numbers, kind, startedAt: '2026-07-01T00:00:00.000Z' };
      for (const type of ['message.undelivered', 'message.failed_to_prepare'] as const) {
        const dtProcessed = '2026.06.30 20:00:00-04:00';
        expect(JSON.stringify(write(testEvent(type, { send })).SendLog)).toBe(
          JSON.stringify({ EventType, idSendLog: 11, idMessage: 22, idMessageCategory: 456, dtProcessed }),
        );
      }
    },
  );

  it.each([
    [true, 'BounceBack'],
    [false, 'Bounce'],
  ])('tell what came back (%s) from what was refused at once [DI-43] [DI-44] [DI-45]', (isReturned, BounceType) => {
    const error = { ...message.data.error, isReturned, isInvalidMailbox: !isReturned };
    expect(write(testEvent('message.undelivered', { error })).DeliveryErrorInfo).toEqual({
      dsnMTA: 'mail.example.com',
      dsnDiag: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
      BounceCode: '5.1.1',
      isInvalidMailbox: !isReturned,
      BounceType,
    });
  });

  it('show the provider’s words where there was no mail server [DI-44]', () => {
    const error = { ...message.data.error, code: '30005', message: 'Unknown destination', mta: null, diagnostic: null };
    expect(write(testEvent('message.undelivered', { error })).DeliveryErrorInfo).toMatchObject({
      dsnMTA: null,
      dsnDiag: 'Unknown destination',
      BounceCode: '30005',
    });
  });

  it('name why a message could not be prepared as the sample does, in the table’s words [DI-46] [AM-04]', () => {
    const problem = describePreparationFailure('NoContent');
    expect(write(testEvent('message.failed_to_prepare', { problem })).ProductionErrorInfo).toEqual({
      ErrorCode: 'NoContent',
      ErrorMessage: 'An unknown internal error occurred.',
    });
  });
});

describe('quarantine and complaints', () => {
  it('show the mailing, when it began, bounced and had been delivered, and the server’s words [DI-53] [DI-54]', () => {
    const event = testEvent('contact.quarantined', { deliveredAt: '2026-11-21T22:40:00.000Z' });
    expect(write(event).QuarantineInfo).toEqual({
      idSendLog: 1,
      idMessage: 1,
      dtProcessed: '2026.11.21 17:33:53-05:00',
      dtBounce: '2026.11.21 17:43:53-05:00',
      dtDelivered: '2026.11.21 17:40:00-05:00',
      dsnMTA: 'mail.example.com',
      dsnDiag: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
    });
  });

  it('show null for a mailing that is not known, every key there [DI-53]', () => {
    const body = write(testEvent('contact.quarantined', { send: null, message: null }));
    expect(body.QuarantineInfo).toMatchObject({
      idSendLog: null,
      idMessage: null,
      dtProcessed: null,
      dtDelivered: null,
    });
  });

  it('pass a report on byte by byte [DI-55]', () => {
    const report = '\r\nFrom: "Ana" <a@example.com>\r\nboundary="p1"\r\n \r\n--p1\r\n\tüñ😀 \\ \u2028 \u0001\r\n';
    expect(write(testEvent('contact.complained', { report })).ComplaintInfo).toEqual({ FBL_Report: report });
    expect(write(testEvent('contact.complained', { report: null })).ComplaintInfo).toEqual({ FBL_Report: null });
  });
});

it('a contact is what it is after the change, whatever it is told for [DI-29]', () => {
  const contact = { ...sample, fields: { FirstName: 'After' } };
  const facts = testFacts({ fields: [{ number: 100, code: 'FirstName' }] });
  expect(write(testEvent('contact.modified', { contact }), { facts }).ContactData).toMatchObject({
    f_FirstName: 'After',
  });
});
