import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { type SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { Page } from '../../http/page.ts';
import { newId } from '../../store/context.ts';
import { CATALOGUE } from '../catalogue.ts';
import type { Activity } from './schema.ts';
import { beginAnew, insertTestContact, type Told, tell } from './testing/tell.ts';

const HOUR_MS = 3_600_000;

describe.each(STORES)('GET /v1/activities on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clock = beginAnew();
    api = createTestApi(testContext(database.db, clock));
    account = await api.createAccount();
  });
  afterAll(() => database.close());

  async function list(query: Record<string, string> = {}, who = account): Promise<Activity[]> {
    const { status, body } = await who.call<Page<Activity>>('GET', `/v1/activities?${new URLSearchParams(query)}`);
    expect(status).toBe(200);
    return body.items;
  }
  const typesOf = async (query: Record<string, string>) => (await list(query)).map(({ type }) => type);

  it('shows each event as webhooks with the format standard get it, and when it became known', async () => {
    const [contactId, campaignId] = [newId(account.ctx), newId(account.ctx)];
    const at = clock.now() - 3 * 24 * HOUR_MS;
    await tell(api, account, ['message.undelivered'], { contactId, campaignId, at });
    expect(await list()).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        type: 'message.undelivered',
        at: '2026-11-18T22:43:53.120Z',
        recordedAt: '2026-11-21T22:43:53.120Z',
        contactId: encodeId('cnt', contactId),
        campaignId: encodeId('cmp', campaignId),
        data: CATALOGUE['message.undelivered'].sample,
      },
    ]);
  });

  it('is another account’s business: neither its activities nor its contacts and campaigns are seen [XP-20]', async () => {
    const other = await api.createAccount();
    const contactId = await insertTestContact(account, { phone: '+525500000000', email: 'ana@example.com' });
    const campaignId = newId(account.ctx);
    await tell(api, account, ['message.read'], { contactId, campaignId });
    const queries: Record<string, string>[] = [
      {},
      { contact: encodeId('cnt', contactId) },
      { campaign: encodeId('cmp', campaignId) },
      { phone: '+525500000000' },
      { email: 'ana@example.com' },
    ];
    for (const query of queries) {
      expect(await list(query)).toHaveLength(1);
      expect(await list(query, other)).toEqual([]);
    }
    const { body } = await account.call<Page<Activity>>('GET', '/v1/activities?limit=1');
    expect(body.nextCursor).toBeNull();
  });

  it('finds them by type, contact, campaign, and every two and three of these', async () => {
    const contacts = [await insertTestContact(account), await insertTestContact(account)];
    const campaigns = [newId(account.ctx), newId(account.ctx)];
    const types = ['message.read', 'conversation.answered', 'campaign.published'] as const;
    const all: (Told & { type: string })[] = [];
    for (const contactId of contacts) {
      for (const campaignId of campaigns) {
        await tell(api, account, [...types], { contactId, campaignId });
        all.push(...types.map((type) => ({ type, contactId, campaignId })));
      }
    }
    for (const contact of [undefined, ...contacts]) {
      for (const campaign of [undefined, ...campaigns]) {
        for (const type of [undefined, 'message.read', 'conversation.answered,campaign.published']) {
          const found = await list({
            ...(type && { type }),
            ...(contact && { contact: encodeId('cnt', contact) }),
            ...(campaign && { campaign: encodeId('cmp', campaign) }),
          });
          const expected = all.filter(
            (each) =>
              (!contact || each.contactId === contact) &&
              (!campaign || each.campaignId === campaign) &&
              (!type || type.includes(each.type)),
          );
          expect(found.map((each) => each.type)).toEqual(expected.map((each) => each.type).reverse());
        }
      }
    }
  });

  it('takes a parameter that is repeated, and statuses in any case [YS-45]', async () => {
    await tell(api, account, [
      'message.read',
      'contact.complained',
      'message.failed_to_prepare',
      'message.undelivered',
    ]);
    expect(await typesOf({ status: 'Undelivered' })).toEqual(['message.undelivered', 'message.failed_to_prepare']);
    expect(await typesOf({ status: 'SPAM,read' })).toEqual(['contact.complained', 'message.read']);
    expect(await typesOf({ status: 'spam,read', type: 'message.read,message.undelivered' })).toEqual(['message.read']);
    expect(await typesOf({ status: 'spam', type: 'message.read' })).toEqual([]);
    const repeated = await account.call<Page<Activity>>(
      'GET',
      '/v1/activities?type=message.read&type=contact.complained',
    );
    expect(repeated.body.items).toHaveLength(2);
  });

  it('finds a person by e-mail address and phone number as people write them [YS-45]', async () => {
    const ana = await insertTestContact(account, { phone: '+525512345678', email: 'ana@example.com' });
    const ben = await insertTestContact(account, { email: 'ben@example.com' });
    await tell(api, account, ['message.read'], { contactId: ana });
    await tell(api, account, ['message.clicked'], { contactId: ben });
    expect(await typesOf({ email: ' ANA@Example.com' })).toEqual(['message.read']);
    for (const phone of ['+525512345678', '+52 55 1234 5678', '525512345678']) {
      expect(await typesOf({ phone })).toEqual(['message.read']);
    }
    expect(await typesOf({ phone: '+525512345678', email: 'ana@example.com' })).toEqual(['message.read']);
    expect(await typesOf({ phone: '+525512345678', email: 'ben@example.com' })).toEqual([]);
    expect(await typesOf({ phone: '+525512345678', contact: encodeId('cnt', ben) })).toEqual([]);
    expect(await typesOf({ email: 'nobody@example.com' })).toEqual([]);
  });

  it('goes by when they became known: from included, to excluded, days by the account’s clocks', async () => {
    await account.ctx.db
      .updateTable('account')
      .set({ time_zone: 'America/Mexico_City' })
      .where('id', '=', account.ctx.accountId)
      .execute();
    clock.advance(Date.parse('2026-11-22T06:00:00Z') - 1 - clock.now());
    await tell(api, account, ['message.read'], { at: Date.parse('2026-11-01') });
    clock.advance(1);
    await tell(api, account, ['message.clicked']);
    expect(await typesOf({ from: '2026-11-22' })).toEqual(['message.clicked']);
    expect(await typesOf({ to: '2026-11-22' })).toEqual(['message.read']);
    expect(await typesOf({ from: '2026-11-21', to: '2026-11-22' })).toEqual(['message.read']);
    expect(await typesOf({ from: '2026-11-22T06:00:00Z' })).toEqual(['message.clicked']);
    expect(await typesOf({ from: '2026-11-22T07:59:59.999+02:00', to: '2026-11-22T06:00:00.001Z' })).toHaveLength(2);
    expect(await typesOf({ from: '2026-11-22', to: '2026-11-22' })).toEqual([]);
  });

  it('shows the last three months where nothing else is asked for', async () => {
    await tell(api, account, ['message.read']);
    clock.advance(Date.parse('2027-02-21T22:43:53.120Z') - clock.now());
    await tell(api, account, ['message.clicked']);
    expect(await typesOf({})).toEqual(['message.clicked', 'message.read']);
    clock.advance(1);
    expect(await typesOf({})).toEqual(['message.clicked']);
    expect(await typesOf({ to: '2027-01-01' })).toEqual(['message.read']);
  });

  it('answers 429 with Retry-After to who asks too often, and to nobody else', async () => {
    const other = await api.createAccount();
    let answer = await account.call('GET', '/v1/activities');
    for (let n = 0; n < 300 && answer.status === 200; n++) answer = await account.call('GET', '/v1/activities?limit=1');
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', status: 429 } });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await other.call('GET', '/v1/activities')).status).toBe(200);
    clock.advance(1_000);
    expect((await account.call('GET', '/v1/activities')).status).toBe(200);
  });
});
