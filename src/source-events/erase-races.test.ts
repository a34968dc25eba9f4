import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { eraseContact } from '../contacts/erasure/erase-contact.ts';
import type { Emitter } from '../events/emitter.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../store/context.ts';
import { insertSourceEvents } from './queries.ts';
import { receiveSourceEvents } from './receive-source-events.ts';
import { resolveContacts } from './resolve-contacts.ts';

// Only a real server has connections that can race.
describe('somebody who is erased while an event about them comes', () => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let contactId: string;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    const { body } = await account.call<{ id: string }>('POST', '/v1/contacts', { email: 'ana@example.com' });
    contactId = decodeId('cnt', body.id) as string;
  });

  const contact = { email: 'ana@example.com' };
  const receive = () =>
    receiveSourceEvents(account.ctx, { start: async () => [] }, { type: 't', key: 'k', contact, params: {} });
  const listEvents = () =>
    database.db
      .selectFrom('source_event')
      .select(['key', 'contact_id'])
      .where('account_id', '=', account.ctx.accountId)
      .execute();

  /** Resolves when somebody waits for a lock, or `meanwhile` is over. */
  async function untilWaiting(meanwhile: Promise<unknown>): Promise<void> {
    let isOver = false;
    void meanwhile.finally(() => {
      isOver = true;
    });
    const waiting = sql<{ count: number }>`select count(*)::int as count from pg_locks where not granted`;
    while (!isOver && (await waiting.execute(database.db)).rows[0]?.count === 0);
  }

  test('leaves no event that was written before', async () => {
    let erased: Promise<void> | undefined;
    await inTransaction(account.ctx, async (tx: AccountContext) => {
      const [found] = await resolveContacts(tx, [contact]);
      expect(found).toBe(contactId);
      const row = { id: newId(tx), key: 'k', type: 't', contactId, contact: {}, params: {}, occurredAt: nowDate(tx) };
      await insertSourceEvents(tx.db, tx.accountId, [row], { at: nowDate(tx), leaseMs: 0 });
      erased = eraseContact(account.ctx, api.emitter, contactId);
      await untilWaiting(erased);
    });
    await erased;
    expect(await listEvents()).toEqual([]);
  });

  test('is nobody for one that is written after', async () => {
    let received: ReturnType<typeof receive> | undefined;
    const transaction: Emitter['transaction'] = (from, work) =>
      api.emitter.transaction(from, async (tx, emit, revisions) => {
        const result = await work(tx, emit, revisions);
        received = receive();
        await untilWaiting(received);
        return result;
      });
    await eraseContact(account.ctx, { transaction } as Emitter, contactId);
    expect((await received)?.items).toMatchObject([{ contactId: null, duplicate: false }]);
    expect(await listEvents()).toEqual([{ key: 'k', contact_id: null }]);
  });
});
