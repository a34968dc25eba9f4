import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import type { Address } from '../rules/message.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { claimAddresses, updateOwners } from './queries.ts';

const PHONE: Address = { kind: 'phone', value: '+525500000001' };
const USER: Address = { kind: 'whatsapp', value: 'MX.1' };

describe.each(STORES)('a contact that is gone, on $store,', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let accountId: string;
  beforeAll(async () => {
    database = await createDatabase();
    ctx = testContext(database.db);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    accountId = await insertTestAccount(ctx);
  });

  const claim = (ord: number, address: Address, contactId: string, isNew: boolean) => {
    return { ord, accountId, address, contactId, isNew, name: null, source: 'inbound' as const };
  };
  const owners = async () => {
    const rows = database.db.selectFrom('contact_address').select(['value', 'contact_id']);
    return (await rows.where('account_id', '=', accountId).orderBy('kind').execute()).map((row) => Object.values(row));
  };

  test('is given no further address, while others are', async () => {
    const [gone, made] = [newId(ctx), newId(ctx)];
    const lost = await claimAddresses(ctx.db, [claim(0, USER, gone, false), claim(1, PHONE, made, true)], nowDate(ctx));
    expect([lost, await owners()]).toEqual([new Set([0]), [[PHONE.value, made]]]);
    expect(await claimAddresses(ctx.db, [claim(0, USER, made, false)], nowDate(ctx))).toEqual(new Set());
    expect((await owners()).length).toBe(2);
  });

  test('is given nobody else’s', async () => {
    const [gone, made] = [newId(ctx), newId(ctx)];
    await claimAddresses(ctx.db, [claim(0, PHONE, made, true)], nowDate(ctx));
    expect(await updateOwners(ctx.db, [{ accountId, address: PHONE, contactId: gone }])).toBe(0);
    expect(await owners()).toEqual([[PHONE.value, made]]);
  });
});
