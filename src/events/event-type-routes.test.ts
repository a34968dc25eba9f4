import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { EventTypeDescription } from './event-type-schema.ts';
import { EventTypeDescription as Schema } from './event-type-schema.ts';
import { EVENT_TYPES } from './event-types.ts';

interface Page {
  items: EventTypeDescription[];
  nextCursor: string | null;
}

let database: TestDatabase;
let account: TestAccount;
beforeAll(async () => {
  database = await createPgliteDatabase();
  account = await createTestApi(testContext(database.db)).createAccount();
});
afterAll(() => database.close());

describe('GET /v1/event-types', () => {
  it('lists every type once, as its schema says, each with samples [DI-05]', async () => {
    const { status, body } = await account.call<Page>('GET', '/v1/event-types');
    expect(status).toBe(200);
    expect(body.items.map(({ type }) => type)).toEqual(EVENT_TYPES);
    expect(body.nextCursor).toBeNull();
    for (const item of body.items) {
      expect(Schema.parse(item)).toEqual(item);
      expect(Object.keys(item.samples)).toEqual(item.formats);
      expect(Object.keys(item.names)).toEqual(item.formats);
    }
  });

  it('names the eight types of Dialog Insight and the seven statuses of Yespo [DI-25] [YS-29]', async () => {
    const { body } = await account.call<Page>('GET', '/v1/event-types');
    const namesIn = (format: 'dialog-insight' | 'yespo' | 'mailingwork') =>
      new Set(body.items.flatMap(({ names }) => names[format] ?? []));
    expect(namesIn('dialog-insight').size).toBe(8);
    expect(namesIn('yespo').size).toBe(7);
    expect(namesIn('mailingwork')).toEqual(
      new Set(['optin_finalized', 'optout_finalized', 'profilemanager_finalized']),
    );
  });

  it('says that filters apply to events about messages, and to no others [DI-07]', async () => {
    const { body } = await account.call<Page>('GET', '/v1/event-types');
    for (const { type, family, hasFilters } of body.items) {
      expect(family).toBe(type.split('.')[0]);
      expect(hasFilters).toBe(family === 'message');
    }
  });

  it('is open to keys that may only read, and to nobody without a key', async () => {
    const reader = await account.callerWith('read');
    expect((await reader('GET', '/v1/event-types')).status).toBe(200);
    const { status } = await account.call('GET', '/v1/event-types', undefined, { authorization: 'Bearer wrong' });
    expect(status).toBe(401);
  });
});

describe('GET /v1/event-types/{type}', () => {
  it('shows samples as they are sent, with the account’s own numbers: arrays of one where the format has them [DI-05]', async () => {
    const { status, body } = await account.call<EventTypeDescription>('GET', '/v1/event-types/contact.opted_out');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'contact.opted_out',
      family: 'contact',
      hasFilters: false,
      names: { 'dialog-insight': ['contact_optout'], yespo: ['UNSUBSCRIBED'], mailingwork: ['optout_finalized'] },
      samples: {
        standard: { type: 'contact.opted_out' },
        'dialog-insight': [{ type: 'contact_optout', idProject: 1, ContactID: { f_EMail: 'EMail', idContact: 1 } }],
        yespo: [{ activityStatus: 'UNSUBSCRIBED' }],
        mailingwork: { subscriber_id: 1 },
        cloudevents: { specversion: '1.0' },
      },
    });
  });

  it.each(['contact.unheard_of', 'contact', 'toString', '%20'])('answers 404 for %s', async (type) => {
    const { status, body } = await account.call<{ code: string }>('GET', `/v1/event-types/${type}`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});
