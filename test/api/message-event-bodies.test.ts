import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../support/api.ts';
import { SteppedClock, testContext } from '../support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';
import { insertTestWebhook } from '../support/webhooks.ts';

/** When the guide's samples were made: 10:54:49 in Montreal, 17:54:49 in Kyiv. */
const NOW = '2016-09-19T14:54:49Z';
const DIAGNOSTIC = 'smtp;550 5.1.1 The email account that you tried to reach does not exist.';
const VIEW = 'https://123.esclick.me/test';

let database: TestDatabase;
let clock: SteppedClock;
let api: TestApi;
let account: TestAccount;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = new SteppedClock(Date.parse(NOW));
  api = createTestApi(testContext(database.db, clock));
  account = await api.createAccount();
});

async function openWebhook(format: 'dialog-insight' | 'yespo', timeZone: string): Promise<void> {
  await database.db
    .updateTable('account')
    .set({ time_zone: timeZone, project_number: 1234 })
    .where('id', '=', account.ctx.accountId)
    .execute();
  await insertTestWebhook(account.ctx, format, `https://partner.test/${format}`);
}

async function addCategory(key: string, number: number): Promise<void> {
  const row = { account_id: account.ctx.accountId, id: crypto.randomUUID(), number, key, name: key };
  const [created_at, updated_at] = [new Date(NOW), new Date(NOW)];
  await database.db
    .insertInto('subscription_category')
    .values({ ...row, description: '', is_public: true, created_at, updated_at })
    .execute();
}

/** Reports, and gives what the partner was sent by now: each body an array of one. */
async function report(...items: object[]): Promise<Record<string, unknown>[]> {
  const answer = await account.call('POST', '/v1/message-events', { items, createContacts: true });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await api.idle();
  return api.network.sent.splice(0).map(({ request }) => {
    const bodies = JSON.parse(Buffer.from(request.body).toString()) as Record<string, unknown>[];
    expect(bodies).toHaveLength(1);
    return bodies[0] as Record<string, unknown>;
  });
}

async function accountNumber(): Promise<number> {
  const { id } = { id: account.ctx.accountId };
  const row = await database.db.selectFrom('account').select('company_number').where('id', '=', id).executeTakeFirst();
  return row?.company_number as number;
}

async function contactNumber(value: string): Promise<number> {
  const row = await database.db
    .selectFrom('contact_address as a')
    .innerJoin('contact as c', 'c.id', 'a.contact_id')
    .select('c.number')
    .where('a.account_id', '=', account.ctx.accountId)
    .where('a.value', '=', value)
    .executeTakeFirstOrThrow();
  return row.number;
}

const pick = (bodies: Record<string, unknown>[], key: string, value: string) =>
  bodies.find((body) => body[key] === value) as Record<string, unknown>;

/** Key for key in the document's order. */
function expectBody(body: Record<string, unknown>, expected: Record<string, unknown>): void {
  expect(JSON.stringify(body, null, 1)).toBe(JSON.stringify(expected, null, 1));
}

test('Dialog Insight: a reported bounce comes out as sending_Bounce and contact_quarantine, as in the guide [DI-26] [DI-32] [DI-43] [DI-53] [DI-54]', async () => {
  await openWebhook('dialog-insight', 'America/Toronto');
  await addCategory('newsletter', 456);
  const bodies = await report({
    externalId: '<1@mail.example>',
    kind: 'bounced',
    contact: { email: 'ana@example.com' },
    channel: 'email',
    at: '2016-09-19T14:50:52Z',
    send: { kind: 'batch', number: 1, templateNumber: 1, category: 'newsletter', startedAt: '2016-09-19T14:40:52Z' },
    dsn: { mta: 'mail.exemple.com', diagnostic: DIAGNOSTIC, isInvalidMailbox: false },
  });
  const bounce = pick(bodies, 'type', 'sending_Bounce');
  const common = {
    dtExecution: '2016.09.19 10:54:49-04:00',
    idCompany: await accountNumber(),
    idProject: 1234,
    ContactID: { f_EMail: 'ana@example.com', idContact: await contactNumber('ana@example.com') },
  };
  expectBody(bounce, {
    type: 'sending_Bounce',
    EventUniqueID: bounce.EventUniqueID,
    ...common,
    SendLog: {
      EventType: 'Batch',
      idSendLog: 1,
      idMessage: 1,
      idMessageCategory: 456,
      dtProcessed: '2016.09.19 10:40:52-04:00',
    },
    DeliveryErrorInfo: {
      dsnMTA: 'mail.exemple.com',
      dsnDiag: DIAGNOSTIC,
      BounceCode: '5.1.1',
      isInvalidMailbox: false,
      BounceType: 'BounceBack',
    },
  });
  const quarantine = pick(bodies, 'type', 'contact_quarantine');
  expectBody(quarantine, {
    type: 'contact_quarantine',
    EventUniqueID: quarantine.EventUniqueID,
    ...common,
    QuarantineInfo: {
      idSendLog: 1,
      idMessage: 1,
      dtProcessed: '2016.09.19 10:40:52-04:00',
      dtBounce: '2016.09.19 10:50:52-04:00',
      dtDelivered: null,
      dsnMTA: 'mail.exemple.com',
      dsnDiag: DIAGNOSTIC,
    },
  });
});

test('Dialog Insight: one that is refused at once is a Bounce, of a unitary send an Event [DI-45]', async () => {
  await openWebhook('dialog-insight', 'America/Toronto');
  const message = { externalId: '1', contact: { email: 'ana@example.com' }, channel: 'email' };
  const bodies = await report({ ...message, kind: 'bounced', dsn: { status: '4.2.2', returned: false } });
  expect(pick(bodies, 'type', 'sending_Bounce')).toMatchObject({
    SendLog: { EventType: 'Event' },
    DeliveryErrorInfo: { BounceCode: '4.2.2', BounceType: 'Bounce' },
  });
  expect(pick(bodies, 'type', 'contact_quarantine')).toBeUndefined();
});

test('Dialog Insight: a complaint has the whole report, byte for byte [DI-33] [DI-55]', async () => {
  await openWebhook('dialog-insight', 'America/Toronto');
  const fbl =
    '\r\nFrom: <abusedesk@example.com>\r\nDate: Thu, 8 Mar 2005 17:40:36 EDT\r\nMIME-Version: 1.0\r\nContent-Type: ' +
    'multipart/report; report-type=feedback-report;\r\n     boundary="part1_13d.2e68ed54_boundary"\r\n \r\n' +
    '--part1_13d.2e68ed54_boundary\r\nContent-Type: text/plain; charset="US-ASCII"\r\n\r\nñ 👋 \\ \u2028\r\n';
  const message = { externalId: '1', contact: { email: 'ana@example.com' }, channel: 'email' };
  const bodies = await report({ ...message, kind: 'complained', report: fbl });
  const complaint = pick(bodies, 'type', 'contact_complaint');
  expect(Object.keys(complaint)).toEqual([
    'type',
    'EventUniqueID',
    'dtExecution',
    'idCompany',
    'idProject',
    'ContactID',
    'ComplaintInfo',
  ]);
  expect(complaint.ComplaintInfo).toEqual({ FBL_Report: fbl });
});

/** One reported message, as the sample of a status has it. */
const broadcast = {
  externalId: 'b1',
  contact: { email: 'test@rambler.ru' },
  channel: 'email',
  send: { kind: 'batch', broadcastNumber: 2_833_914, templateNumber: 976_440, messageInstanceNumber: 1_344_540 },
  viewUrl: VIEW,
};
const workflow = {
  externalId: 'w1',
  contact: { email: 'test@gmail.com' },
  channel: 'email',
  send: {
    kind: 'unitary',
    templateNumber: 1_235_215,
    messageInstanceNumber: 1_622_691,
    workflow: {
      number: 245_460,
      blockId: 'e_e9e90420db06b64c157440cd60d0b73d',
      eventKey: '0012',
      eventType: 'subscribeFromApi',
    },
  },
  tag: '1522397496',
  viewUrl: VIEW,
};
const ofWorkflow = {
  workflowId: 245_460,
  workflowBlockId: 'e_e9e90420db06b64c157440cd60d0b73d',
  sourceEventKey: '0012',
  sourceEventTypeKey: 'subscribeFromApi',
};

test.each([
  ['DELIVERED', 'delivered', {}, {}],
  ['READ', 'read', {}, {}],
  ['CLICKED', 'clicked', { url: 'https://test.ua/promo/' }, { clickEventLink: 'https://test.ua/promo/' }],
])(
  'Yespo: a broadcast’s %s has the keys of the sample, and the link only when clicked [YS-30] [YS-34] [YS-36] [YS-37]',
  async (activityStatus, kind, more, shown) => {
    await openWebhook('yespo', 'Europe/Kyiv');
    const bodies = await report({ ...broadcast, kind, at: '2016-03-01T11:31:52Z', ...more });
    const body = pick(bodies, 'activityStatus', activityStatus);
    expectBody(body, {
      broadcastId: 2_833_914,
      iid: body.iid,
      contactId: await contactNumber('test@rambler.ru'),
      email: 'test@rambler.ru',
      activityStatus,
      mediaType: 'email',
      messageId: 976_440,
      messageInstanceId: 1_344_540,
      activityDateTime: '2016-03-01T13:31:52',
      viewMessageLink: VIEW,
      ...shown,
    });
  },
);

test.each([
  ['smtp;554 5.7.1 Spam message rejected; If this is not spam contact abuse', false],
  [DIAGNOSTIC, true],
])(
  'Yespo: UNDELIVERED says why, "%s", and whether the address is blacklisted: %s [YS-30] [YS-34] [YS-35]',
  async (diagnostic, hardBounce) => {
    await openWebhook('yespo', 'Europe/Kyiv');
    const bodies = await report({ ...broadcast, kind: 'bounced', at: '2016-03-01T11:31:58Z', dsn: { diagnostic } });
    const body = pick(bodies, 'activityStatus', 'UNDELIVERED');
    expectBody(body, {
      broadcastId: 2_833_914,
      hardBounce,
      iid: body.iid,
      contactId: await contactNumber('test@rambler.ru'),
      email: 'test@rambler.ru',
      activityStatus: 'UNDELIVERED',
      mediaType: 'email',
      messageId: 976_440,
      messageInstanceId: 1_344_540,
      activityDateTime: '2016-03-01T13:31:58',
      statusDescription: diagnostic,
      viewMessageLink: VIEW,
    });
  },
);

test('Yespo: an SMS that was not delivered has a number without plus and no web version [YS-34] [YS-36]', async () => {
  await openWebhook('yespo', 'Europe/Kyiv');
  const [body = {}] = (
    await report({
      externalId: 's1',
      kind: 'bounced',
      contact: { phone: '+380671234567' },
      channel: 'sms',
      at: '2016-03-01T11:31:58Z',
      send: { kind: 'batch', broadcastNumber: 2_833_915, messageInstanceNumber: 5 },
      viewUrl: VIEW,
      dsn: { diagnostic: 'IM_NO_MONEY' },
    })
  ).filter((each) => each.activityStatus === 'UNDELIVERED');
  expectBody(body, {
    broadcastId: 2_833_915,
    hardBounce: false,
    iid: body.iid,
    contactId: await contactNumber('+380671234567'),
    sms: '380671234567',
    activityStatus: 'UNDELIVERED',
    mediaType: 'sms',
    messageInstanceId: 5,
    activityDateTime: '2016-03-01T13:31:58',
    statusDescription: 'IM_NO_MONEY',
  });
});

test.each([
  ['UNSUBSCRIBED', 'unsubscribed', '2016-09-19T17:54:49'],
  ['SPAM', 'complained', '2016-09-19T17:54:49'],
])(
  'Yespo: %s shows the workflow’s message, its keys as texts with their zeros [YS-30] [YS-36] [edge 27]',
  async (activityStatus, kind, activityDateTime) => {
    await openWebhook('yespo', 'Europe/Kyiv');
    const body = pick(await report({ ...workflow, kind }), 'activityStatus', activityStatus);
    expectBody(body, {
      ...ofWorkflow,
      iid: body.iid,
      contactId: await contactNumber('test@gmail.com'),
      email: 'test@gmail.com',
      activityStatus,
      mediaType: 'email',
      messageId: 1_235_215,
      messageInstanceId: 1_622_691,
      messageTag: '1522397496',
      activityDateTime,
      viewMessageLink: VIEW,
    });
  },
);

test('Yespo: who leaves one category is told of as SUBSCRIPTION_CHANGED, with what is left [YS-30]', async () => {
  await openWebhook('yespo', 'Europe/Kyiv');
  await addCategory('SMARTPHONES', 1);
  await addCategory('TABLETS', 2);
  await report({ ...workflow, kind: 'delivered' });
  const { id } = await database.db
    .selectFrom('contact')
    .select('id')
    .where('account_id', '=', account.ctx.accountId)
    .executeTakeFirstOrThrow();
  const category = await database.db
    .selectFrom('subscription_category')
    .select('id')
    .where('account_id', '=', account.ctx.accountId)
    .where('key', '=', 'TABLETS')
    .executeTakeFirstOrThrow();
  await database.db
    .insertInto('contact_subscription')
    .values({
      account_id: account.ctx.accountId,
      contact_id: id,
      category_id: category.id,
      is_opted_in: true,
      changed_at: new Date(NOW),
      source: 'api',
    })
    .execute();
  const bodies = await report({ externalId: 'w1', kind: 'unsubscribed', category: 'SMARTPHONES' });
  const body = pick(bodies, 'activityStatus', 'SUBSCRIPTION_CHANGED');
  expectBody(body, {
    iid: body.iid,
    contactId: await contactNumber('test@gmail.com'),
    activityStatus: 'SUBSCRIPTION_CHANGED',
    mediaType: 'email',
    activityDateTime: '2016-09-19T17:54:49',
    statusData: { subscription: { subscriptions: ['TABLETS'] } },
  });
});
