import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { createTestEmitter } from '../../test/support/emitter.ts';
import type { Address } from '../rules/message.ts';
import { moveAddress } from './move-address.ts';
import type { Contact } from './schema.ts';
import { createTold } from './testing/told.ts';

const OLD: Address = { kind: 'phone', value: '+525500000001' };
const NEW: Address = { kind: 'phone', value: '+525500000002' };

describe.each(STORES)('a number that a provider says has changed, on $store,', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let ana: Contact;
  let told: ReturnType<typeof createTold>;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    ana = (await account.call<Contact>('POST', '/v1/contacts', { phone: OLD.value })).body;
    told = createTold(account.ctx);
    await told();
  });

  const move = () => {
    const { emitter } = createTestEmitter(account.ctx);
    return emitter.transaction(account.ctx, (tx, emit) => moveAddress(tx, emit, OLD, NEW));
  };

  test('is told once, as a change of the contact', async () => {
    await move();
    await move();
    const contact = { id: ana.id, phone: NEW.value };
    expect(await told()).toMatchObject([{ type: 'contact.modified', data: { contact, source: 'provider' } }]);
  });

  test('does not bring the old number’s quarantine along', async () => {
    const bounced = { quarantined_at: new Date(), quarantine: '{}' };
    await database.db.updateTable('contact_address').set(bounced).where('value', '=', OLD.value).execute();
    await move();
    const address = database.db.selectFrom('contact_address').select(['value', 'quarantined_at', 'quarantine']);
    expect(await address.where('account_id', '=', account.ctx.accountId).execute()).toEqual([
      { value: NEW.value, quarantined_at: null, quarantine: null },
    ]);
  });

  test('stays with both where the new one is somebody else’s, and nobody is told', async () => {
    await account.call('POST', '/v1/contacts', { phone: NEW.value });
    await told();
    await move();
    expect(await told()).toEqual([]);
    const { body } = await account.call<Contact>('GET', `/v1/contacts/${ana.id}`);
    expect(body.phone).toBe(OLD.value);
  });
});
