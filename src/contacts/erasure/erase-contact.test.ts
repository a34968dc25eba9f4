import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId, encodeId } from '../../base/ids.ts';
import { newId } from '../../store/context.ts';
import type { Contact } from '../schema.ts';
import { addHistory, countTraces } from '../testing/history.ts';
import { createTold } from '../testing/told.ts';

describe.each(STORES)('erasing on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let channelId: string;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    await account.call('POST', '/v1/contact-fields', { code: 'customerId', name: 'x', type: 'text', isKey: true });
    await account.call('POST', '/v1/subscription-categories', { key: 'news', name: 'News' });
    const channel = { kind: 'simulator', name: 'Sim', sender: '67213', config: {} };
    const { body } = await account.call<{ id: string }>('POST', '/v1/channels', channel);
    channelId = decodeId('chn', body.id) as string;
  });

  const create = async (n: number) => {
    const input = {
      phone: `+52550000000${n}`,
      email: `p${n}@example.com`,
      fields: { customerId: `${n}` },
      subscriptions: { news: true },
    };
    const { body } = await account.call<Contact>('POST', '/v1/contacts', input);
    return { ...body, uuid: decodeId('cnt', body.id) as string };
  };
  const erase = (id: string) => account.call('DELETE', `/v1/contacts/${id}`);

  test('leaves nothing but an id and a number, and tells those only', async () => {
    const [ana, ben] = [await create(1), await create(2)];
    for (const { uuid, phone, email } of [ana, ben]) {
      await addHistory(account.ctx, {
        contactId: uuid,
        channelId,
        addresses: [phone as string, email as string],
        messages: 3,
      });
    }
    const before = await countTraces(account.ctx, ben.uuid, ['+525500000002', 'p2@example.com']);
    expect(Object.values(before).every((count) => count > 0)).toBe(true);
    const told = createTold(account.ctx);
    await told();
    expect((await erase(ana.id)).status).toBe(204);
    const after = await countTraces(account.ctx, ana.uuid, ['+525500000001', 'p1@example.com']);
    expect(after).toEqual({ ...Object.fromEntries(Object.keys(after).map((table) => [table, 0])), activity: 1 });
    expect(await countTraces(account.ctx, ben.uuid, ['+525500000002', 'p2@example.com'])).toEqual(before);
    const { id, number } = ana;
    expect(await told()).toEqual([{ type: 'contact.erased', data: { contact: { id, number } } }]);
    const tombstones = database.db.selectFrom('contact_tombstone').selectAll();
    expect(await tombstones.where('account_id', '=', account.ctx.accountId).execute()).toEqual([
      {
        account_id: account.ctx.accountId,
        id: ana.uuid,
        number,
        merged_into: null,
        erased_at: new Date(account.ctx.clock.now()),
      },
    ]);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/opt-out'],
    ] as const) {
      expect((await account.call(method, `/v1/contacts/${id}${path}`)).status).toBe(404);
    }
  });

  test('gets through a history of any length, and frees what the person was known by', async () => {
    const { uuid, id, number } = await create(1);
    await addHistory(account.ctx, { contactId: uuid, channelId, addresses: [], messages: 2_500 });
    expect((await erase(id)).status).toBe(204);
    const left = await countTraces(account.ctx, uuid, []);
    expect([left.message, left.inbound_id, left.message_queue]).toEqual([0, 0, 0]);
    const again = await create(1);
    expect(again.id).not.toBe(id);
    expect(again.number).toBeGreaterThan(number);
  });

  test('finds what names people without saying whose it is, and leaves alike ones', async () => {
    const { id } = await create(1);
    const keep = async (raw: string) => {
      const row = {
        account_id: account.ctx.accountId,
        id: newId(account.ctx),
        channel_id: channelId,
        kind: 'x',
        reason: null,
      };
      await database.db
        .insertInto('provider_event')
        .values({ ...row, raw, created_at: new Date() })
        .execute();
    };
    for (const raw of [
      '{"from":"525500000001"}',
      'From=%2B525500000001&x=1',
      '{"to":"P1@example.com"}',
      '{"m":"p1@example.com"}',
    ]) {
      await keep(raw);
    }
    for (const raw of ['{"from":"5255000000012"}', '{"id":"1525500000001"}', '{"m":"p1@exampleXcom"}']) await keep(raw);
    expect((await erase(id)).status).toBe(204);
    const rows = database.db.selectFrom('provider_event').select('raw').where('account_id', '=', account.ctx.accountId);
    expect((await rows.orderBy('id').execute()).map(({ raw }) => raw)).toEqual([
      '{"from":"5255000000012"}',
      '{"id":"1525500000001"}',
      '{"m":"p1@exampleXcom"}',
    ]);
  });

  test('of somebody who is not there is refused', async () => {
    expect((await erase(encodeId('cnt', newId(account.ctx)))).status).toBe(404);
    expect((await erase('cnt_1')).status).toBe(404);
  });
});
