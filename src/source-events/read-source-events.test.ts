import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { deleteOldSourceEvents, EVENT_DAYS } from './delete-old-events.ts';
import { findSourceEvent } from './read-source-events.ts';
import type { ShownSourceEvent, SourceEventType, TakenSourceEvents } from './schema.ts';

const DAY_MS = 86_400_000;

describe.each(STORES)('reading source events on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  async function send(key: string, over: object = {}): Promise<string> {
    const event = { type: 'order.paid', key, contact: { email: 'a@example.com' }, ...over };
    const { body } = await account.call<TakenSourceEvents>('POST', '/v1/source-events', event);
    clock.advance(60_000);
    return body.items[0]?.id as string;
  }
  const list = async (query: Record<string, string> = {}, call = account.call) => {
    const path = `/v1/source-events?${new URLSearchParams(query)}`;
    return (await call<{ items: ShownSourceEvent[]; nextCursor: string | null }>('GET', path)).body;
  };
  const keysOf = async (query: Record<string, string>) => (await list(query)).items.map(({ key }) => key);

  test('lists the newest first, page by page, narrowed by type, contact, key and time', async () => {
    const { body: ana } = await account.call<{ id: string }>('POST', '/v1/contacts', { email: 'ana@example.com' });
    await send('1');
    const from = new Date(clock.now()).toISOString();
    await send('2', { contact: { id: ana.id } });
    await send('3', { type: 'order.left', contact: { id: ana.id } });
    const to = new Date(clock.now()).toISOString();
    await send('4', { occurredAt: '2020-01-01T00:00:00Z' });
    const first = await list({ limit: '3' });
    expect(first.items.map(({ key }) => key)).toEqual(['4', '3', '2']);
    expect(await keysOf({ limit: '3', cursor: first.nextCursor as string })).toEqual(['1']);
    expect(await keysOf({ type: 'order.paid' })).toEqual(['4', '2', '1']);
    expect(await keysOf({ contact: ana.id })).toEqual(['3', '2']);
    expect(await keysOf({ contact: ana.id, type: 'order.left' })).toEqual(['3']);
    expect(await keysOf({ key: '4' })).toEqual(['4']);
    expect(await keysOf({ from, to })).toEqual(['3', '2']);
    for (const wrong of ['contact=ana', 'type=%00', 'key=%00']) {
      expect((await account.call('GET', `/v1/source-events?${wrong}`)).status, wrong).toBe(422);
    }
  });

  test('begins and ends at the moments that it shows, however long after its id a row was written', async () => {
    for (const key of ['1', '2', '3']) await send(key);
    await database.db
      .updateTable('source_event')
      .set({ created_at: sql`created_at + interval '7 milliseconds'` })
      .execute();
    const { receivedAt } = (await list({ key: '2' })).items[0] as ShownSourceEvent;
    expect(await keysOf({ from: receivedAt })).toEqual(['3', '2']);
    expect(await keysOf({ to: receivedAt })).toEqual(['1']);
  });

  test('YS-80: events received at any time are found again, by those who have them', async () => {
    const id = await send('1', { params: { orderId: 'A-17' } });
    const other = await api.createAccount();
    const uuid = decodeId('sev', id) as string;
    expect(await findSourceEvent(account.ctx, uuid)).toMatchObject({ type: 'order.paid', params: { orderId: 'A-17' } });
    expect(await findSourceEvent(other.ctx, uuid)).toBeUndefined();
    expect((await account.call('GET', `/v1/source-events/${id}`)).status).toBe(200);
    for (const unknown of [id, 'sev_1']) {
      expect((await other.call('GET', `/v1/source-events/${unknown}`)).status).toBe(404);
    }
    expect((await list({}, other.call)).items).toEqual([]);
  });

  test('lists types with the names of their latest events’ parameters', async () => {
    await send('0', { params: { old: 1 } });
    for (let n = 1; n <= 19; n++) await send(`${n}`, { params: { orderId: n } });
    await send('20', { params: { total: 1, orderId: { nested: 1 } } });
    await send('21', { type: 'Cart left' });
    const types = async (call = account.call) =>
      (await call<{ items: SourceEventType[] }>('GET', '/v1/source-event-types')).body.items;
    expect(await types()).toEqual([
      { type: 'Cart left', params: [], lastReceivedAt: new Date(clock.now() - 60_000).toISOString() },
      {
        type: 'order.paid',
        params: ['orderId', 'total'],
        lastReceivedAt: new Date(clock.now() - 120_000).toISOString(),
      },
    ]);
    expect(await types((await api.createAccount()).call)).toEqual([]);
  });

  test(`keeps events for ${EVENT_DAYS} days, and their keys`, async () => {
    await send('1');
    await send('2');
    await send('3');
    clock.advance(EVENT_DAYS * DAY_MS - 180_000);
    await deleteOldSourceEvents(account.ctx, 1);
    expect(await keysOf({})).toEqual(['3', '2', '1']);
    clock.advance(1);
    await deleteOldSourceEvents(account.ctx, 1);
    expect(await keysOf({})).toEqual(['3', '2']);
    clock.advance(DAY_MS);
    await deleteOldSourceEvents(account.ctx, 1);
    expect(await keysOf({})).toEqual([]);
    await send('1');
    expect(await keysOf({})).toEqual(['1']);
  });
});
