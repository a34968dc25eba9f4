import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { recordingLog, SteppedClock, testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../test/support/database.ts';
import { advanceDatabase } from '../../test/support/database-clock.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import type { Context } from '../store/context.ts';
import { advanceSourceEvents } from './advance-source-events.ts';
import { claimDueEvents } from './queries.ts';
import { runSourceEvents } from './run-source-events.ts';
import type { ShownSourceEvent, TakenSourceEvents } from './schema.ts';
import type { StartCampaigns, StartResult } from './source-event.ts';
import { settle } from './start-events.ts';

const STARTED: StartResult = { campaignId: 'cmp_1', conversationId: 'cnv_1', why: null };

describe.each(STORES)('what events start, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let ctx: Context;
  let log: ReturnType<typeof recordingLog>;
  let api: TestApi;
  let account: TestAccount;
  let asked: string[];
  let start: StartCampaigns;
  const begin: StartCampaigns = async (_, { key }) => {
    asked.push(key);
    return [STARTED];
  };
  beforeEach(async () => {
    database = await createDatabase({ steppedClock: true });
    clock = new SteppedClock();
    log = recordingLog();
    ctx = { ...testContext(database.db, clock), log };
    api = createTestApi(ctx, { start: (each, event) => start(each, event) });
    account = await api.createAccount();
    asked = [];
    start = begin;
  });
  afterEach(() => database.close());

  const event = (key: string, contact: object = { email: 'a@example.com' }) => ({ type: 't', key, contact });
  const post = (body: unknown) => account.call<TakenSourceEvents>('POST', '/v1/source-events', body);
  const send = async (...events: object[]) => (await post({ events })).body.items;
  const shown = async () => {
    const { body } = await account.call<{ items: ShownSourceEvent[] }>('GET', '/v1/source-events?limit=200');
    return Object.fromEntries(body.items.map(({ key, started }) => [key, started]));
  };
  const sweep = (limit = 100) => advanceSourceEvents(ctx, { start }, limit);
  const pass = async (ms: number) => {
    clock.advance(ms);
    await advanceDatabase(database.db, ms);
  };

  // The embedded store has no statistics. A plan that took every event with every address was at it for minutes.
  test('is noted at once, however many events and people there are', async () => {
    const { accountId } = account.ctx;
    await sql`
      insert into source_event (account_id, id, key, type, contact, params, occurred_at, created_at, due_at)
      select ${accountId}::uuid, gen_random_uuid(), n, 't', json_build_object('phone', '+5255' || n), '{}', now(), now(),
        now() from generate_series(1, 10000) n`.execute(ctx.db);
    await sql`
      with made as (
        insert into contact (account_id, id, created_at, updated_at)
        select ${accountId}::uuid, gen_random_uuid(), now(), now() from generate_series(1, 500) returning id
      )
      insert into contact_address (account_id, kind, value, contact_id, created_at)
      select ${accountId}::uuid, 'phone', '+5255' || row_number() over (), id, now() from made`.execute(ctx.db);
    const due = await claimDueEvents(ctx.db, { limit: 100, leaseMs: 60_000 });
    const noted = await settle(ctx, new Map(due.map((row) => [row, [STARTED]])));
    const known = due.filter(({ key }) => Number(key) <= 500).length;
    expect([...noted.values()].filter(({ contactId }) => contactId !== null)).toHaveLength(known);
  });

  test('is told in the answer and kept with the event', async () => {
    const refused: StartResult = { campaignId: 'cmp_2', conversationId: null, why: 'They opted out.' };
    start = async (_, { key }) => (key === '1' ? [STARTED, refused] : []);
    const items = await send(event('1'), event('2'));
    expect(items.map(({ started }) => started)).toEqual([[STARTED, refused], []]);
    expect(await shown()).toEqual({ 1: [STARTED, refused], 2: [] });
    const [again] = await send(event('1'));
    expect([again?.duplicate, again?.started]).toEqual([true, [STARTED, refused]]);
    await pass(120_000);
    expect(await sweep()).toBe(0);
  });

  test('is started by another process where one died between keeping and starting', async () => {
    const { promise: hasBegun, resolve } = Promise.withResolvers<void>();
    start = () => {
      resolve();
      return new Promise(() => {});
    };
    const dying = post(event('1'));
    await Promise.race([hasBegun, dying]);
    start = begin;
    await pass(59_000);
    expect([await sweep(), await shown()]).toEqual([0, { 1: null }]);
    await pass(1_000);
    expect([await sweep(), await shown()]).toEqual([1, { 1: [STARTED] }]);
    expect([await sweep(), asked]).toEqual([0, ['1']]);
  });

  test('that fails is started again later, those behind it of the same person with it and others at once', async () => {
    start = async (each, { key, ...rest }) => {
      if (key === '1') throw new Error('away');
      return begin(each, { key, ...rest });
    };
    const items = await send(event('1'), event('2'), event('3', { email: 'b@example.com' }));
    expect(items.map(({ started }) => started)).toEqual([null, null, [STARTED]]);
    expect(log.lines.map(({ message }) => message)).toEqual(['an event could not start its campaigns yet']);
    start = begin;
    await pass(60_000);
    expect(await sweep()).toBe(2);
    expect(asked).toEqual(['3', '1', '2']);
    expect(await shown()).toEqual({ 1: [STARTED], 2: [STARTED], 3: [STARTED] });
  });

  test('of more than 50 events at a time is left to the sweep, which takes them in order, at once', async () => {
    const keys = Array.from({ length: 130 }, (_, n) => `${n + 1}`);
    const items = await send(...keys.map((key) => event(key)));
    expect(items.every(({ started }) => started === null)).toBe(true);
    expect(asked).toEqual([]);
    const scheduler = new SteppedScheduler();
    const stop = new AbortController();
    const run = runSourceEvents(ctx, { start: (each, one) => start(each, one) }, scheduler, stop.signal);
    await expect.poll(() => asked.length).toBe(130);
    expect(asked).toEqual(keys);
    await expect.poll(() => scheduler.pending).toBe(1);
    await send(...keys.map((key) => event(`${key} later`)));
    scheduler.advance(1_000);
    await expect.poll(() => asked.length).toBe(260);
    stop.abort();
    scheduler.advance(1_000);
    await run;
  });

  test('is started once by sweeps at the same time', async () => {
    await send(...Array.from({ length: 60 }, (_, n) => event(`${n}`, { email: `${n}@example.com` })));
    const counts = await Promise.all(Array.from({ length: 6 }, () => sweep(20)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(60);
    expect(asked.toSorted()).toEqual(Array.from({ length: 60 }, (_, n) => `${n}`).toSorted());
  });

  test('is over where nothing could be started within a day', async () => {
    start = () => Promise.reject(new Error('away'));
    await send(event('1'));
    start = begin;
    await pass(24 * 3_600_000 + 1);
    expect(await sweep()).toBe(1);
    expect(asked).toEqual([]);
    expect((await shown())['1']).toEqual([
      { campaignId: null, conversationId: null, why: expect.stringContaining('24') },
    ]);
    await pass(60_000);
    expect(await sweep()).toBe(0);
  });

  test('makes somebody new a contact of the event', async () => {
    let created = '';
    start = async () => {
      created = (await account.call<{ id: string }>('POST', '/v1/contacts', { phone: '+525500000001' })).body.id;
      return [STARTED];
    };
    const [taken] = await send(event('1', { phone: '+525500000001' }));
    expect(taken?.contactId).toBe(created);
    const { body } = await account.call<ShownSourceEvent>('GET', `/v1/source-events/${taken?.id}`);
    expect(body.contactId).toBe(created);
  });
});

test('a sweep takes what others are not just taking, and waits for nobody', async () => {
  const database = await createPostgresDatabase();
  const account = await createTestApi(testContext(database.db)).createAccount();
  const events = Array.from({ length: 60 }, (_, n) => ({
    type: 't',
    key: `${n}`,
    contact: { email: 'a@example.com' },
  }));
  await account.call('POST', '/v1/source-events', { events });
  const claim = { limit: 40, leaseMs: 60_000 };
  const [first, second] = await database.db.transaction().execute(async (tx) => {
    const taken = await claimDueEvents(tx, claim);
    return [taken, await claimDueEvents(database.db, claim)];
  });
  expect([first.length, second.length]).toEqual([40, 20]);
  expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(60);
  await database.close();
});
