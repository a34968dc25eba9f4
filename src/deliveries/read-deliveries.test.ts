import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { createIdClock, type SteppedClock, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import { type Context, newId } from '../store/context.ts';
import { enqueueDeliveries } from './enqueue-queries.ts';
import type { Delivery, DeliveryDetail } from './schema.ts';
import { insertAttempts, insertLane, insertSettled, sealBatch, updateLane } from './testing/history.ts';
import { enqueueFor, insertTestEndpoint, type TestEndpoint } from './testing/rows.ts';

type Page = { items: Delivery[]; nextCursor: string | null };

let database: TestDatabase;
let clock: SteppedClock;
let ctx: Context;
let api: TestApi;
let account: TestAccount;
let call: Caller;
let endpoint: TestEndpoint;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  await sql`truncate delivery_queue, delivery, attempt, endpoint, endpoint_health, delivery_lane, delivery_batch`.execute(
    database.db,
  );
  clock = createIdClock();
  ctx = testContext(database.db, clock);
  api = createTestApi(ctx);
  account = await api.createAccount();
  ({ call } = account);
  endpoint = await insertTestEndpoint(ctx, account.ctx.accountId);
});
afterAll(() => database.close());

const read = async (id: string) => (await call<DeliveryDetail>('GET', `/v1/deliveries/${encodeId('dlv', id)}`)).body;
const list = async (query: string) => (await call<Page>('GET', `/v1/deliveries?${query}`)).body;
const own = (id: string) => ({ accountId: endpoint.accountId, id });

describe('a list with a filter that matches few', () => {
  it('ends a page after 10,000 deliveries and goes on behind them, to the last', async () => {
    const [oldest = ''] = await insertSettled(ctx, endpoint, ['failed']);
    clock.advance(1_000);
    await enqueueFor(ctx, endpoint, 12_000);
    const first = await list('state=failed');
    expect([first.items, first.nextCursor === null]).toEqual([[], false]);
    const second = await list(`state=failed&cursor=${first.nextCursor}`);
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([[encodeId('dlv', oldest)], null]);
    // The same without a filter fills its page at once.
    expect((await list('limit=5')).items).toHaveLength(5);
  });

  it('cuts its pages where they are full, and finds all exactly once', async () => {
    for (let n = 0; n < 7; n++) {
      await insertSettled(ctx, endpoint, ['failed']);
      await insertSettled(ctx, endpoint, ['delivered'], 3);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await list(`state=failed&limit=3${cursor}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('filters by event type', async () => {
    const [id = ''] = await enqueueFor(ctx, endpoint);
    await enqueueFor(ctx, endpoint);
    await ctx.db.updateTable('delivery').set({ event_type: 'message.delivered' }).where('id', '=', id).execute();
    expect((await list('eventType=message.delivered')).items).toMatchObject([
      { id: encodeId('dlv', id), eventType: 'message.delivered' },
    ]);
    expect((await list('eventType=redirect')).items).toHaveLength(1);
    expect((await list('eventType=nothing')).items).toEqual([]);
  });

  it('begins and ends at the moments that it shows, however long after its id a row was written', async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) {
      const id = newId(ctx);
      clock.advance(7);
      const owed = { payload: '{}', eventType: 'redirect', lease: null, isQueued: true };
      await enqueueDeliveries(ctx, [{ ...endpoint, id, ...owed }]);
      ids.push(encodeId('dlv', id));
    }
    const [first, middle, last] = ids;
    const { createdAt } = (await list('')).items.find(({ id }) => id === middle) ?? {};
    const found = async (query: string) => (await list(query)).items.map(({ id }) => id);
    expect(await found(`from=${createdAt}`)).toEqual([last, middle]);
    expect(await found(`to=${createdAt}`)).toEqual([first]);
  });

  it('filters by a phone number, written as people do, wherever a payload has it', async () => {
    const ids = await enqueueFor(ctx, endpoint, 5);
    const payloads = [
      '{"campaignId":"x","phoneNumber":"+525500000000","date":"x"}',
      '{"type":"message.sent","data":{"contact":{"phone":"+525500000000"}}}',
      '[{"contact":"525500000000"}]',
      '{"phoneNumber":"+5255000000001","note":"not +525500000000 but a longer one"}',
      '{"phoneNumber":"+5255000"}',
    ];
    for (const [index, payload] of payloads.entries())
      await ctx.db
        .updateTable('delivery')
        .set({ payload })
        .where('id', '=', ids[index] ?? '')
        .execute();
    const found = await list(`phone=${encodeURIComponent('+52 55 0000 0000')}`);
    expect(found.items.map(({ id, phone }) => [id, phone])).toEqual([
      [encodeId('dlv', ids[2] ?? ''), null],
      [encodeId('dlv', ids[1] ?? ''), '+525500000000'],
      [encodeId('dlv', ids[0] ?? ''), '+525500000000'],
    ]);
    expect((await list('phone=525500000000&state=failed')).items).toEqual([]);
    const refused = await call<{ errors: object[] }>('GET', '/v1/deliveries?phone=55');
    expect([refused.status, refused.body.errors]).toMatchObject([422, [{ path: '/phone' }]]);
  });

  it('ends its pages with a phone number like with a state, and goes on', async () => {
    const [oldest = ''] = await enqueueFor(ctx, endpoint);
    const payload = '{"phoneNumber":"+525500000000"}';
    await ctx.db.updateTable('delivery').set({ payload }).where('id', '=', oldest).execute();
    clock.advance(1_000);
    await enqueueFor(ctx, endpoint, 10_500);
    const first = await list('phone=%2B525500000000');
    expect([first.items, first.nextCursor === null]).toEqual([[], false]);
    expect((await list(`phone=%2B525500000000&cursor=${first.nextCursor}`)).items).toHaveLength(1);
  });

  it('finds nothing for a campaign or an endpoint that is nobody’s or somebody else’s', async () => {
    await enqueueFor(ctx, endpoint);
    const stranger = await api.createAccount();
    const theirs = await insertTestEndpoint(ctx, stranger.ctx.accountId);
    await enqueueFor(ctx, theirs);
    for (const filter of [
      `campaign=${encodeId('cmp', newId(ctx))}`,
      `endpoint=${encodeId('end', theirs.endpointId)}`,
    ]) {
      expect(await list(filter)).toEqual({ items: [], nextCursor: null });
    }
  });
});

describe('a delivery', () => {
  it('shows what became of its last attempt, not of a skip', async () => {
    const [tried = ''] = await insertSettled(ctx, endpoint, ['retry', 'failed']);
    const [fresh = ''] = await enqueueFor(ctx, endpoint);
    const last = { at: new Date(clock.now() + 1_000).toISOString(), status: 500, errorClass: null };
    expect((await read(tried)).lastAttempt).toEqual(last);
    const { items } = await list('');
    expect(items.map(({ id, lastAttempt }) => [id, lastAttempt])).toEqual([
      [encodeId('dlv', fresh), null],
      [encodeId('dlv', tried), last],
    ]);
    await insertAttempts(ctx, own(fresh), ['skipped']);
    await sql`delete from delivery_queue`.execute(ctx.db);
    expect(await read(fresh)).toMatchObject({ state: 'failed', skipped: true, lastAttempt: null });
  });

  it('shows each attempt with its time, its offset, what came of it and what was answered [XP-16]', async () => {
    const [id = ''] = await insertSettled(ctx, endpoint, []);
    const createdAt = clock.now();
    await insertAttempts(ctx, own(id), ['retry', 'delivered'], { responseExcerpt: 'thanks' });
    const { attempts, payload, payloadExpired, late } = await read(id);
    const timing = { dns: null, connect: null, tls: null, firstByte: 1, total: 2 };
    const at = (offsetMs: number) => ({ at: new Date(createdAt + offsetMs).toISOString(), offsetMs, timing });
    expect(attempts).toEqual([
      { number: 1, ...at(0), outcome: 'retry', status: 500, responseExcerpt: 'thanks' },
      { number: 2, ...at(1_000), outcome: 'delivered', status: 200, responseExcerpt: 'thanks' },
    ]);
    expect([payload, payloadExpired, late]).toEqual([{ n: 0 }, false, null]);
  });

  it('names its batch and shows the batch’s attempts, and its own after them', async () => {
    const ids = await insertLane(ctx, endpoint, 2);
    const batch = newId(ctx);
    await sealBatch(ctx, endpoint, { id: batch, first: 1, last: 2 });
    await insertAttempts(ctx, own(batch), ['retry', 'skipped']);
    await insertAttempts(ctx, own(ids[1] ?? ''), ['delivered'], { from: 2 });
    await updateLane(ctx, endpoint, { settled_sequence: 2, batch_id: null, batch_end: null });
    const [first, second] = [await read(ids[0] ?? ''), await read(ids[1] ?? '')];
    expect(first).toMatchObject({ state: 'failed', skipped: true, sequence: 1, attemptCount: 1 });
    expect([first.batchId, second.batchId]).toEqual([encodeId('bat', batch), encodeId('bat', batch)]);
    expect(second).toMatchObject({ state: 'delivered', sequence: 2, attemptCount: 2 });
    expect(second).not.toHaveProperty('skipped');
    expect(second.attempts.map(({ outcome }) => outcome)).toEqual(['retry', 'skipped', 'delivered']);
  });

  it('says that its payload is past its time, and still shows its attempts', async () => {
    clock.advance(60_000);
    const [id = ''] = await insertSettled(ctx, endpoint, ['retry', 'failed']);
    const createdAt = new Date(clock.now()).toISOString();
    await ctx.db.deleteFrom('delivery').execute();
    expect(await read(id)).toMatchObject({
      ...{ state: 'failed', endpointId: null, eventType: null, attemptCount: 2, createdAt },
      ...{ payload: null, payloadExpired: true, late: null },
      attempts: [
        { number: 1, outcome: 'retry' },
        { number: 2, outcome: 'failed' },
      ],
    });
    expect((await list('')).items).toEqual([]);
    const stranger = await api.createAccount();
    expect(await stranger.call('GET', `/v1/deliveries/${encodeId('dlv', id)}`)).toMatchObject({ status: 404 });
    await ctx.db.deleteFrom('attempt').execute();
    expect(await call('GET', `/v1/deliveries/${encodeId('dlv', id)}`)).toMatchObject({ status: 404 });
  });
});

describe('why it is late', () => {
  const lateOf = async (id = '') => (await read(id)).late;

  it('is judged from the queue, the endpoint and its health', async () => {
    const [id] = await enqueueFor(ctx, endpoint);
    expect(await lateOf(id)).toMatchObject({ reason: 'queued' });
    await sql`update delivery_queue set attempt_count = 2, due_at = now() + interval '1 hour'`.execute(ctx.db);
    expect(await lateOf(id)).toMatchObject({ reason: 'retrying', until: expect.any(String) });
    await sql`update endpoint_health set openings = 1, resume_at = now() + interval '2 hours'`.execute(ctx.db);
    expect(await lateOf(id)).toMatchObject({ reason: 'breaker_open' });
    await sql`update endpoint_health set next_free_at = now() + interval '3 hours'`.execute(ctx.db);
    expect(await lateOf(id)).toMatchObject({ reason: 'throttled' });
    await ctx.db
      .updateTable('endpoint_health')
      .set({ catch_up_to: id ?? null })
      .execute();
    expect(await lateOf(id)).toMatchObject({ reason: 'catching_up' });
    await ctx.db.updateTable('endpoint').set({ state: 'paused' }).execute();
    expect(await lateOf(id)).toMatchObject({ reason: 'endpoint_paused' });
    const since = new Date(clock.now() + 60_000);
    await ctx.db.updateTable('endpoint').set({ state: 'disabled', off_reason: 'gone', off_since: since }).execute();
    expect(await lateOf(id)).toMatchObject({ reason: 'endpoint_off', since: since.toISOString() });
    expect((await lateOf(id))?.detail).toContain('410');
  });

  it('names the head of its lane, which explains itself', async () => {
    const ids = await insertLane(ctx, endpoint, 4);
    const blockedSince = new Date(clock.now() + 5_000);
    await updateLane(ctx, endpoint, { settled_sequence: 1, attempt_count: 1, blocked_since: blockedSince });
    await sql`update delivery_lane set due_at = now() + interval '1 hour'`.execute(ctx.db);
    expect(await lateOf(ids[0])).toBeNull();
    expect(await lateOf(ids[1])).toMatchObject({ reason: 'retrying' });
    expect(await lateOf(ids[3])).toMatchObject({
      ...{ reason: 'behind_head', since: blockedSince.toISOString() },
      blockedBy: encodeId('dlv', ids[1] ?? ''),
    });
  });

  it('names the batch that is sealed as the head, as a skip wants it', async () => {
    const ids = await insertLane(ctx, endpoint, 3);
    const batch = { id: newId(ctx), first: 1, last: 2 };
    await sealBatch(ctx, endpoint, batch);
    await updateLane(ctx, endpoint, { attempt_count: 1, blocked_since: new Date(clock.now()) });
    await sql`update delivery_lane set due_at = now() + interval '1 hour'`.execute(ctx.db);
    expect(await lateOf(ids[1])).toMatchObject({ reason: 'retrying' });
    const late = await lateOf(ids[2]);
    expect(late).toMatchObject({ reason: 'behind_head', blockedBy: encodeId('bat', batch.id) });
    expect(late?.detail).toContain(encodeId('bat', batch.id));
    const path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}/lanes/skip`;
    expect(await call('POST', path, { key: '', head: late?.blockedBy })).toMatchObject({ status: 204 });
    expect(await lateOf(ids[2])).toMatchObject({ reason: 'queued' });
  });
});
