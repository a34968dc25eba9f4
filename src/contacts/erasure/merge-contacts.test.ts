import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId, encodeId } from '../../base/ids.ts';
import { CATALOGUE } from '../../events/catalogue.ts';
import { newId } from '../../store/context.ts';
import type { Contact } from '../schema.ts';
import { addHistory, countTraces } from '../testing/history.ts';
import { createTold, type Told } from '../testing/told.ts';

interface Problem {
  detail: string;
  errors?: { path: string; message: string }[];
}
type Person = Contact & { uuid: string };

describe.each(STORES)('merging on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let clock: SteppedClock;
  let told: () => Promise<Told[]>;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    told = createTold(account.ctx);
    for (const code of ['customerId', 'shopId']) {
      await account.call('POST', '/v1/contact-fields', { code, name: code, type: 'text', isKey: true });
    }
    for (const key of ['news', 'offers', 'tips']) {
      await account.call('POST', '/v1/subscription-categories', { key, name: key });
    }
  });

  async function create(input: object): Promise<Person> {
    const { body } = await account.call<Contact>('POST', '/v1/contacts', input);
    clock.advance(60_000);
    return { ...body, uuid: decodeId('cnt', body.id) as string };
  }
  const merge = (to: { id: string }, from: { id: string }) =>
    account.call<Contact & Problem>('POST', `/v1/contacts/${to.id}/merge`, { contactId: from.id });
  const get = (id: string) => account.call<Contact & Problem>('GET', `/v1/contacts/${id}`);
  const post = (id: string, path: string) => account.call('POST', `/v1/contacts/${id}${path}`);
  async function createChannel(): Promise<string> {
    const channel = { kind: 'simulator', name: 'Sim', sender: newId(account.ctx), config: {} };
    const { body } = await account.call<{ id: string }>('POST', '/v1/channels', channel);
    return decodeId('chn', body.id) as string;
  }

  test('gives the one what the other had, and keeps what it has itself', async () => {
    const from = await create({
      phone: '+525500000001',
      email: 'old@example.com',
      name: 'Old',
      language: 'es',
      fields: { customerId: 'A', shopId: 'S', city: 'Lima', plan: 'old' },
    });
    const to = await create({ phone: '+525500000002', name: 'New', fields: { customerId: 'B', plan: 'new' } });
    await told();
    const { status, body } = await merge(to, from);
    expect([status, body]).toMatchObject([
      200,
      {
        id: to.id,
        number: to.number,
        name: 'New',
        language: 'es',
        phone: '+525500000002',
        email: 'old@example.com',
        fields: { customerId: 'B', shopId: 'S', city: 'Lima', plan: 'new' },
        keys: { customerId: 'B', shopId: 'S' },
        updatedBy: 'merge',
      },
    ]);
    expect(body.addresses.map(({ value }) => value)).toEqual(['+525500000002', '+525500000001', 'old@example.com']);
    const events = await told();
    expect(events.map(({ type }) => type)).toEqual(['contact.merged', 'contact.modified']);
    for (const { type, data } of events) expect(CATALOGUE[type].data.safeParse(data).error).toBeUndefined();
    expect(events[0]?.data).toMatchObject({
      contact: { id: to.id, keys: { customerId: 'B', shopId: 'S' } },
      merged: { id: from.id, number: from.number },
    });
    expect(events[1]?.data).toMatchObject({ source: 'merge', contact: { fields: { city: 'Lima' } } });
    expect(await countTraces(account.ctx, from.uuid, [])).toMatchObject({
      contact: 0,
      contact_address: 0,
      contact_key: 0,
    });
    expect((await account.call('POST', '/v1/contacts', { fields: { customerId: 'A' } })).status).toBe(201);
  });

  test('leaves words about who became part of whom, over several merges', async () => {
    const [one, two, three] = [
      await create({ phone: '+525500000001' }),
      await create({ phone: '+525500000002' }),
      await create({ phone: '+525500000003' }),
    ];
    await merge(two, one);
    expect((await get(one.id)).body.detail).toContain(two.id);
    await merge(three, two);
    for (const { id } of [one, two]) {
      const { status, body } = await get(id);
      expect([status, body.detail]).toEqual([404, expect.stringContaining(three.id)]);
    }
    await account.call('DELETE', `/v1/contacts/${three.id}`);
    expect((await get(three.id)).status).toBe(404);
  });

  test('keeps the later decision on each category', async () => {
    const from = await create({ phone: '+525500000001', subscriptions: { news: true, offers: true } });
    const to = await create({ phone: '+525500000002', subscriptions: { news: false, tips: true } });
    await account.call('PATCH', `/v1/contacts/${from.id}/subscriptions`, { tips: false });
    const { body } = await merge(to, from);
    expect(body.subscriptions.map(({ category, isOptedIn }) => [category, isOptedIn])).toEqual([
      ['news', false],
      ['offers', true],
      ['tips', false],
    ]);
  });

  test('opts out who is opted out as one of the two, and tells of it', async () => {
    const [in1, in2, out1, out2] = [
      await create({ phone: '+525500000001', subscriptions: { news: true } }),
      await create({ phone: '+525500000002', subscriptions: { news: true } }),
      await create({ phone: '+525500000003' }),
      await create({ phone: '+525500000004' }),
    ];
    for (const { id } of [out1, out2]) await post(id, '/opt-out');
    await told();
    const merged = await merge(in1, out1);
    expect(merged.body).toMatchObject({
      consent: { isOptedOut: true, optedOutBy: 'merge' },
      subscriptions: [{ category: 'news', isOptedIn: false }],
    });
    expect((await told()).map(({ type }) => type)).toEqual(['contact.opted_out', 'contact.merged', 'contact.modified']);
    const kept = await merge(out2, in2);
    expect(kept.body).toMatchObject({
      consent: { isOptedOut: true, optedOutBy: 'api' },
      subscriptions: [{ category: 'news', isOptedIn: false }],
    });
    expect((await told()).map(({ type }) => type)).toEqual(['contact.merged', 'contact.modified']);
  });

  test('moves the history; of two conversations on one channel the newer goes on', async () => {
    const [from, to] = [await create({ phone: '+525500000001' }), await create({ phone: '+525500000002' })];
    const [both, newer, alone] = [await createChannel(), await createChannel(), await createChannel()];
    const history = (person: Person, channelId: string) =>
      addHistory(account.ctx, { contactId: person.uuid, channelId, addresses: [], messages: 4 });
    const olderFrom = await history(from, both);
    const olderTo = await history(to, newer);
    clock.advance(60_000);
    const newerTo = await history(to, both);
    const newerFrom = await history(from, newer);
    const aloneFrom = await history(from, alone);
    const events = await told();
    const wakes = () => database.db.selectFrom('conversation').select(['id', 'wakes_at']).execute();
    const wakesOf = Object.fromEntries((await wakes()).map(({ id, wakes_at }) => [id, wakes_at?.getTime()]));
    const { status } = await merge(to, from);
    expect(status).toBe(200);
    const after = Object.fromEntries((await wakes()).map(({ id, wakes_at }) => [id, wakes_at?.getTime()]));
    // A wait goes with its state.
    expect([after[newerTo], after[olderTo]]).toEqual([wakesOf[newerTo], wakesOf[newerFrom]]);
    for (const table of ['call_queue', 'request_call'] as const) {
      const calls = await database.db
        .selectFrom(table)
        .select(['conversation_id', 'contact_id'])
        .where('account_id', '=', account.ctx.accountId)
        .execute();
      expect(new Set(calls.map(({ contact_id }) => contact_id))).toEqual(new Set([to.uuid]));
      expect(calls.map(({ conversation_id }) => conversation_id).sort()).toEqual(
        [newerTo, newerTo, olderTo, olderTo, aloneFrom].sort(),
      );
    }
    // Waits are numbered by conversation: of two that become one, the calls of one alone are still waited for.
    const waits = await database.db
      .selectFrom('call_queue')
      .select(({ fn }) => ['conversation_id', fn.count<number>('id').filterWhere('wait', '>', 0).as('awaited')])
      .where('account_id', '=', account.ctx.accountId)
      .groupBy('conversation_id')
      .execute();
    expect(waits.map(({ awaited }) => Number(awaited))).toEqual([1, 1, 1]);
    const rows = await database.db
      .selectFrom('conversation')
      .select(['id', 'channel_id', 'contact_id', 'state'])
      .where('account_id', '=', account.ctx.accountId)
      .execute();
    expect(rows.map(({ id, contact_id, state }) => [id, contact_id, state]).sort()).toEqual(
      [
        [newerTo, to.uuid, { of: to.uuid }],
        [olderTo, to.uuid, { of: from.uuid }],
        [aloneFrom, to.uuid, { of: from.uuid }],
      ].sort(),
    );
    const messages = await database.db
      .selectFrom('message as m')
      .leftJoin('message_queue as q', 'q.id', 'm.id')
      .select(['m.conversation_id', 'm.contact_id', 'q.conversation_id as lane'])
      .where('m.account_id', '=', account.ctx.accountId)
      .execute();
    expect(new Set(messages.map(({ contact_id }) => contact_id))).toEqual(new Set([to.uuid]));
    const per = Map.groupBy(messages, ({ conversation_id }) => conversation_id);
    expect([per.get(newerTo)?.length, per.get(olderTo)?.length, per.get(aloneFrom)?.length]).toEqual([8, 8, 4]);
    for (const { conversation_id, lane } of messages) expect([conversation_id, null]).toContain(lane);
    expect([per.has(olderFrom), per.has(newerFrom)]).toEqual([false, false]);
    expect(await countTraces(account.ctx, from.uuid, [])).toMatchObject({
      message: 0,
      conversation: 0,
      tracked_link: 0,
      reported_message: 0,
      source_event: 0,
      activity: 0,
    });
    const moved = await countTraces(account.ctx, to.uuid, []);
    expect([moved.tracked_link, moved.reported_message, moved.source_event]).toEqual([5, 5, 5]);
    expect(moved.activity).toBe(events.length + 2);
  });

  test('gets through a history of any length', async () => {
    const [from, to] = [await create({ phone: '+525500000001' }), await create({ phone: '+525500000002' })];
    const channelId = await createChannel();
    await addHistory(account.ctx, { contactId: from.uuid, channelId, addresses: [], messages: 2_500 });
    expect((await merge(to, from)).status).toBe(200);
    expect(await countTraces(account.ctx, to.uuid, [])).toMatchObject({ message: 2_500, conversation: 1 });
  });

  test('of a contact with itself, with nobody, or with another account’s is refused [XP-20]', async () => {
    const to = await create({ phone: '+525500000001' });
    const other = await api.createAccount();
    const { body: theirs } = await other.call<Contact>('POST', '/v1/contacts', { phone: '+525500000001' });
    for (const id of [to.id, theirs.id, encodeId('cnt', newId(account.ctx)), 'cnt_1', '']) {
      const { status, body } = await merge(to, { id });
      expect([status, body.errors?.map(({ path }) => path)]).toEqual([422, ['/contactId']]);
    }
    expect((await merge(theirs, to)).status).toBe(404);
    expect((await get(to.id)).body).toMatchObject({ id: to.id, updatedBy: null });
  });
});
