import { describe, expect, it } from 'vitest';
import { describePreparationFailure } from '../preparation-failures.ts';
import { TEST_EVENT_ID, testEvent, testFacts, writeBodies } from '../testing/events.ts';
import { yespo } from './yespo.ts';

type Event = Parameters<typeof writeBodies>[1];

const write = (event: Event, facts = testFacts()): Record<string, unknown> => {
  const [body, ...others] = writeBodies('yespo', event, { facts });
  expect(others).toEqual([]);
  return JSON.parse(body as string);
};
const text = testEvent('message.accepted').data.message;
const mail = testEvent('message.read').data.message;
const { send: broadcast } = testEvent('message.read').data;
const { send: workflow } = testEvent('message.accepted').data;

const STATUSES = [
  ['message.delivered', 'DELIVERED'],
  ['message.undelivered', 'UNDELIVERED'],
  ['message.read', 'READ'],
  ['contact.opted_out', 'UNSUBSCRIBED'],
  ['message.clicked', 'CLICKED'],
  ['contact.complained', 'SPAM'],
  ['contact.subscription_changed', 'SUBSCRIPTION_CHANGED'],
] as const;

describe('the seven statuses', () => {
  it.each(STATUSES)('%s is %s [YS-29] [YS-30]', (type, status) => {
    expect(write(testEvent(type)).activityStatus).toBe(status);
    expect(yespo.names[type]).toEqual([status]);
  });

  it('are all there are [YS-29]', () => {
    expect(new Set(Object.values(yespo.names).flat())).toEqual(new Set(STATUSES.map(([, status]) => status)));
    for (const type of ['message.accepted', 'message.sent', 'contact.created', 'conversation.ended'] as const) {
      expect(writeBodies('yespo', testEvent(type))).toEqual([]);
    }
  });
});

describe.each(STATUSES)('%s', (type, status) => {
  const body = write(testEvent(type));

  it('has the keys of Yespo’s samples, in their order, and never a null [YS-41] [YS-42]', () => {
    const order = [
      'broadcastId',
      'workflowId',
      'workflowBlockId',
      'sourceEventKey',
      'sourceEventTypeKey',
      'hardBounce',
      'iid',
      'contactId',
      'email',
      'sms',
      'activityStatus',
      'mediaType',
      'messageId',
      'messageInstanceId',
      'messageTag',
      'activityDateTime',
      'statusDescription',
      'viewMessageLink',
      'clickEventLink',
      'statusData',
    ];
    expect(Object.keys(body)).toEqual(order.filter((key) => key in body));
    expect(JSON.stringify(body)).not.toContain('null');
  });

  it('has a reason and a hard bounce only where it is UNDELIVERED [YS-34] [YS-35]', () => {
    expect('statusDescription' in body).toBe(status === 'UNDELIVERED');
    expect('hardBounce' in body).toBe(status === 'UNDELIVERED');
  });

  it('has a clicked link only where it is CLICKED, subscriptions only where they changed [YS-37] [YS-38] [AM-07]', () => {
    expect(body.clickEventLink).toBe(status === 'CLICKED' ? 'https://shop.example/promo' : undefined);
    expect(body.statusData).toEqual(
      status === 'SUBSCRIPTION_CHANGED' ? { subscription: { subscriptions: ['newsletter'] } } : undefined,
    );
  });

  it('says when in the account’s time, without zone or fraction [YS-33] [AM-06]', () => {
    expect(body.activityDateTime).toBe('2026-11-21T17:43:53');
    expect(write(testEvent(type), testFacts({ timeZone: 'Asia/Kathmandu' })).activityDateTime).toBe(
      '2026-11-22T04:28:53',
    );
  });

  it('names the channel as a text [YS-39] [AM-08]', () => {
    expect(typeof body.mediaType).toBe('string');
  });
});

describe('where a message came from', () => {
  it('is a broadcast’s number and nothing of a workflow [YS-21]', () => {
    const body = write(testEvent('message.delivered', { send: { ...broadcast, broadcastNumber: 2_833_914 } }));
    expect(body.broadcastId).toBe(2_833_914);
    expect(Object.keys(body).filter((key) => /workflow|source/.test(key))).toEqual([]);
  });

  it('is a workflow with its block and the event that began it, texts though digits [YS-22] [YS-23] [YS-24] [YS-25]', () => {
    const origin = { number: 245_460, blockId: 'e_e9e9', eventKey: '0012', eventType: 'subscribeFromApi' };
    // [edge 27]: leading zeros are kept.
    const body = write(testEvent('message.delivered', { send: { ...workflow, broadcastNumber: 7, workflow: origin } }));
    expect(body).toMatchObject({
      workflowId: 245_460,
      workflowBlockId: 'e_e9e9',
      sourceEventKey: '0012',
      sourceEventTypeKey: 'subscribeFromApi',
    });
    expect(body).not.toHaveProperty('broadcastId');
  });

  it('is left out where nothing is known of it [YS-41]', () => {
    const body = write(testEvent('contact.opted_out', { message: null, send: null }));
    expect(body).toEqual({
      iid: TEST_EVENT_ID,
      contactId: 1,
      sms: '15555550100',
      activityStatus: 'UNSUBSCRIBED',
      mediaType: 'sms',
      activityDateTime: '2026-11-21T17:43:53',
    });
  });
});

describe('the person', () => {
  it.each([2 ** 31 + 1, 2 ** 53 - 1])('has the contact’s number, %i to the last digit [YS-27] [edge 27]', (number) => {
    const { contact } = testEvent('message.delivered').data;
    expect(write(testEvent('message.delivered', { contact: { ...contact, number } })).contactId).toBe(number);
  });

  it.each(['ffd3e1a7-a270-4e58-94de-5ac681c5c8e7', '76662EBB-9FD4-4A6A-B1F8-2F594DF9B7B4'])(
    'has the message’s interface id as it is, %s [YS-26]',
    (interfaceId) => {
      expect(write(testEvent('message.delivered', { message: { ...text, interfaceId } })).iid).toBe(interfaceId);
    },
  );

  it('is an e-mail address on e-mail, and no phone number [YS-28]', () => {
    const body = write(testEvent('message.delivered', { message: mail }));
    expect(body).toMatchObject({ email: 'ana@example.com', mediaType: 'email' });
    expect(body).not.toHaveProperty('sms');
  });

  it.each(['sms', 'whatsapp', 'viber'])(
    'is a phone number without plus on %s, and no e-mail address [YS-20] [YS-40] [XP-11]',
    (channel) => {
      const message = { ...text, channel, recipient: '+380671234567' };
      const body = write(testEvent('message.delivered', { message }));
      expect(body).toMatchObject({ sms: '380671234567', mediaType: channel });
      expect(body).not.toHaveProperty('email');
    },
  );

  it('is left out where the address is no phone number, as that of somebody who hides it is not [YS-20]', () => {
    const message = { ...text, channel: 'whatsapp', recipient: 'US.13491208655302741918' };
    const body = write(testEvent('message.delivered', { message }));
    expect([body.sms, body.email]).toEqual([undefined, undefined]);
  });

  it('of a change of subscriptions has no address and no message [YS-28] [YS-31]', () => {
    const body = write(testEvent('contact.subscription_changed', { message: mail, send: broadcast }));
    expect(Object.keys(body)).toEqual([
      'iid',
      'contactId',
      'activityStatus',
      'mediaType',
      'activityDateTime',
      'statusData',
    ]);
  });
});

describe('the message', () => {
  it('has the numbers of what was sent and of this one of it, and its tag [YS-31] [YS-32]', () => {
    const message = { ...mail, number: 1_344_540, tag: '1522397496' };
    const body = write(testEvent('message.read', { message, send: { ...broadcast, templateNumber: 976_440 } }));
    expect(body).toMatchObject({ messageId: 976_440, messageInstanceId: 1_344_540, messageTag: '1522397496' });
  });

  it('has its web version on e-mail only [YS-36]', () => {
    const viewUrl = 'https://123.esclick.me/test';
    expect(write(testEvent('message.read', { message: { ...mail, viewUrl } })).viewMessageLink).toBe(viewUrl);
    expect(write(testEvent('message.read', { message: { ...text, viewUrl } }))).not.toHaveProperty('viewMessageLink');
    expect(write(testEvent('message.read', { message: { ...mail, viewUrl: null } }))).not.toHaveProperty(
      'viewMessageLink',
    );
  });
});

describe('what was not delivered', () => {
  const { error } = testEvent('message.undelivered').data;

  it.each([true, false])('says whether the address is in the black list: %s [YS-35]', (isPermanent) => {
    expect(write(testEvent('message.undelivered', { error: { ...error, isPermanent } })).hardBounce).toBe(isPermanent);
  });

  it('says why: what the recipient’s server said, or else the provider [YS-34]', () => {
    expect(write(testEvent('message.undelivered')).statusDescription).toBe(error.diagnostic);
    const words = { ...error, diagnostic: null, message: 'IM_NO_MONEY' };
    expect(write(testEvent('message.undelivered', { error: words })).statusDescription).toBe('IM_NO_MONEY');
  });

  it.each([
    ['EligibilityError', true],
    ['Compilation', false],
  ] as const)('may be what could not even be prepared: %s [YS-34] [YS-35]', (code, hardBounce) => {
    const problem = describePreparationFailure(code);
    expect(write(testEvent('message.failed_to_prepare', { problem }))).toMatchObject({
      activityStatus: 'UNDELIVERED',
      hardBounce,
      statusDescription: problem.message,
    });
  });
});
