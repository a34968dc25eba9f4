import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../../test/support/api.ts';
import { type SteppedClock, testContext } from '../../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../../test/support/database.ts';
import { insertTestWebhook } from '../../../../test/support/webhooks.ts';
import { beginAnew, insertTestContact, tell } from '../../activities/testing/tell.ts';
import { CATALOGUE } from '../../catalogue.ts';
import { EVENT_TYPES, type EventType } from '../../event-types.ts';
import { yespo } from '../../formats/yespo.ts';

const SETTLED_MS = 60_000;
const PATH = '/compat/yespo/api/v2/contacts/activity';
const PERIOD = { dateFrom: '2026-11-01', dateTo: '2027-02-01' };

type PulledRecord = Record<string, unknown> & { offset: number; activityStatus: string };

describe.each(STORES)('the Yespo pull on $store', ({ createDatabase }) => {
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

  async function pull(query: Record<string, string | number> = {}, who = account): Promise<PulledRecord[]> {
    const all = Object.entries({ ...PERIOD, ...query }).map(([name, value]): [string, string] => [name, String(value)]);
    const authorization = `Basic ${Buffer.from(`anybody:${who.key}`).toString('base64')}`;
    const response = await api.request(`${PATH}?${new URLSearchParams(all)}`, { authorization });
    expect(response.status).toBe(200);
    return (await response.json()) as PulledRecord[];
  }
  const statusesOf = async (query: Record<string, string | number>) =>
    (await pull(query)).map(({ activityStatus }) => activityStatus);

  async function pullAll(maxrows: number, between: () => Promise<void> = async () => {}): Promise<PulledRecord[][]> {
    const pages: PulledRecord[][] = [];
    let offset = 0;
    for (;;) {
      const page = await pull({ offset, maxrows });
      if (page.length === 0) return pages;
      pages.push(page);
      offset = page.at(-1)?.offset ?? 0;
      await between();
    }
  }

  /** One activity in each of `count` milliseconds. */
  async function insertMany(count: number): Promise<void> {
    await sql`
      insert into activity (account_id, id, type, at, data)
      select ${account.ctx.accountId}::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-000000000000')::uuid,
        'message.read', now(), ${JSON.stringify(CATALOGUE['message.read'].sample)}::json
      from generate_series(1, ${count}::int) as n,
        lateral (select lpad(to_hex(${clock.now()}::bigint + n), 12, '0') as hex) as ids`.execute(database.db);
    clock.advance(count + SETTLED_MS);
  }

  it('answers GET with what webhooks are told, oldest first, each with its offset [YS-43] [YS-46]', async () => {
    await tell(api, account, ['message.delivered', 'conversation.answered', 'contact.subscription_changed']);
    clock.advance(SETTLED_MS);
    const records = await pull();
    expect(records).toMatchObject([
      { activityStatus: 'DELIVERED', mediaType: 'sms', sms: '15555550100', activityDateTime: '2026-11-21T22:43:53' },
      { activityStatus: 'SUBSCRIPTION_CHANGED', statusData: { subscription: { subscriptions: expect.any(Array) } } },
    ]);
    expect(records.every(({ offset }) => Number.isSafeInteger(offset) && offset > 0)).toBe(true);
  });

  it('has every activity that was pushed, with the same fields in the same order [YS-47]', async () => {
    await insertTestWebhook(account.ctx, 'yespo', 'https://partner.test/yespo');
    const types = fc.array(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 8 });
    for (const told of fc.sample(types, { numRuns: 20, seed: 4 })) {
      await tell(api, account, told);
      clock.advance(1);
    }
    await api.idle();
    clock.advance(SETTLED_MS);
    const pushed = api.network.sent.map(({ request }) => String(request.body).slice(1, -1));
    const pulled = (await pull()).map(({ offset: _, ...record }) => JSON.stringify(record));
    expect(pushed.length).toBeGreaterThan(20);
    expect(pulled.toSorted()).toEqual(pushed.toSorted());
  });

  it('goes on from the last offset without a gap or a double, while new ones arrive [YS-46] [edge 31]', async () => {
    await insertMany(2_500);
    let rounds = 0;
    const pages = await pullAll(1_000, async () => {
      if (rounds++ < 2) await insertMany(300);
    });
    expect(pages.map((page) => page.length)).toEqual([1_000, 1_000, 1_000, 100]);
    const offsets = pages.flat().map(({ offset }) => offset);
    expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
    expect(await pull({ offset: offsets.at(-1) ?? 0 })).toEqual([]);
  });

  it('never cuts one millisecond apart [YS-46]', async () => {
    const types: EventType[] = Array(7).fill('message.read');
    for (let n = 0; n < 3; n++) {
      await tell(api, account, types);
      clock.advance(1);
    }
    expect((await pull({ maxrows: 1 })).length).toBe(database.kind === 'pglite' ? 7 : 0);
    clock.advance(SETTLED_MS);
    expect((await pullAll(3)).map((page) => page.length)).toEqual([7, 7, 7]);
    expect((await pullAll(8)).map((page) => page.length)).toEqual([14, 7]);
    expect((await pullAll(21)).map((page) => page.length)).toEqual([21]);
  });

  it('shows nothing of the millisecond that is not over', async () => {
    await tell(api, account, ['message.read']);
    expect(await pull()).toEqual([]);
    clock.advance(SETTLED_MS);
    expect(await pull()).toHaveLength(1);
  });

  it('finds by e-mail address, status, contact and what else a record shows [YS-45]', async () => {
    const ana = await insertTestContact(account, { email: 'ana@example.com' });
    await tell(api, account, ['message.read', 'contact.complained'], { contactId: ana });
    await tell(api, account, ['message.clicked', 'message.undelivered', 'message.failed_to_prepare']);
    clock.advance(SETTLED_MS);
    expect(await statusesOf({ email: 'Ana@Example.com' })).toEqual(['READ', 'SPAM']);
    expect(await statusesOf({ email: 'nobody@example.com' })).toEqual([]);
    expect(await statusesOf({ activityStatus: 'CLICKED' })).toEqual(['CLICKED']);
    expect(await statusesOf({ activityStatus: 'undelivered' })).toEqual(['UNDELIVERED', 'UNDELIVERED']);
    const { number } = await database.db
      .selectFrom('contact')
      .select('number')
      .where('id', '=', ana)
      .executeTakeFirstOrThrow();
    expect(await statusesOf({ contactId: number })).toEqual(['READ', 'SPAM']);
    expect(await statusesOf({ contactId: number + 1_000 })).toEqual([]);
    const all = await pull();
    for (const name of ['mediaType', 'broadcastId', 'workflowId', 'messageId'] as const) {
      for (const value of new Set(all.map((record) => record[name]).filter((each) => each !== undefined))) {
        const found = await pull({ [name]: value as string });
        expect(found).toEqual(all.filter((record) => record[name] === value));
      }
    }
    expect(new Set(all.map(({ mediaType }) => mediaType)).size).toBeGreaterThan(1);
    expect(await statusesOf({ mediaType: 'pigeon' })).toEqual([]);
  });

  it('finds each of the seven statuses, and every event that is told by it [YS-45]', async () => {
    const types = Object.keys(yespo.names) as EventType[];
    await tell(api, account, types);
    clock.advance(SETTLED_MS);
    const all = await pull();
    expect(all).toHaveLength(types.length);
    const statuses = new Set(all.map(({ activityStatus }) => activityStatus));
    expect(statuses.size).toBe(7);
    for (const status of statuses) {
      expect(await pull({ activityStatus: status })).toEqual(all.filter((each) => each.activityStatus === status));
    }
  });

  it('takes days and times by the account’s clocks, and writes them so', async () => {
    await account.ctx.db
      .updateTable('account')
      .set({ time_zone: 'Europe/Madrid' })
      .where('id', '=', account.ctx.accountId)
      .execute();
    await tell(api, account, ['message.read']);
    clock.advance(SETTLED_MS);
    expect(await pull()).toMatchObject([{ activityDateTime: '2026-11-21T23:43:53' }]);
    expect(await pull({ dateFrom: '2026-11-21T23:43:54' })).toEqual([]);
    expect(await pull({ dateFrom: '2026-11-21T23:43:53' })).toHaveLength(1);
    expect(await pull({ dateTo: '2026-11-21T23:43:53' })).toEqual([]);
    expect(await pull({ dateTo: '2026-11-22' })).toHaveLength(1);
    expect(await pull({ dateTo: '2026-11-21' })).toEqual([]);
  });

  it('gives nothing foreign for another account’s offset [edge 31] [XP-20]', async () => {
    const other = await api.createAccount();
    await tell(api, other, ['message.read']);
    clock.advance(1);
    await tell(api, account, ['message.clicked']);
    clock.advance(SETTLED_MS);
    const [foreign] = await pull({}, other);
    expect(await statusesOf({ offset: foreign?.offset ?? 0 })).toEqual(['CLICKED']);
    expect(await statusesOf({ offset: Number.MAX_SAFE_INTEGER })).toEqual([]);
  });
});
