import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../../store/context.ts';
import { insertTestAccount } from '../testing/rows.ts';
import { ensureKeys } from './ensure-keys.ts';
import { getPublicKeys, readSigningKeys } from './read-keys.ts';
import { rotateKey } from './rotate-key.ts';

// Only a real server has connections that can race.
let database: TestDatabase;
let processes: AccountContext[];
beforeAll(async () => {
  database = await createPostgresDatabase();
});
beforeEach(async () => {
  const ctx = testContext(database.db);
  const accountId = await insertTestAccount(ctx);
  processes = [database.db, database.connect()].map((db) => ({ ...ctx, db, accountId }));
});
afterAll(() => database.close());

async function listKeys() {
  const [{ db, accountId }] = processes as [AccountContext];
  return db.selectFrom('signing_key').selectAll().where('account_id', '=', accountId).orderBy('kind').execute();
}

describe('the first use of keys', () => {
  it('makes one pair of each kind, however many ask at once', async () => {
    const shown = await Promise.all([...processes, ...processes].map((ctx) => readSigningKeys(ctx, true)));
    expect((await listKeys()).map(({ kind, expires_at }) => [kind, expires_at])).toEqual([
      ['ed25519', null],
      ['rsa', null],
    ]);
    for (const keys of shown) expect(keys).toEqual(shown[0]);
    const { pem, xml } = shown[0]?.rsa ?? {};
    expect(await getPublicKeys(processes[0] as AccountContext)).toEqual({
      rsa: [{ pem, xml }],
      ed25519: shown[0]?.ed25519.publicKey,
    });
  });

  it('makes only what is needed', async () => {
    await ensureKeys(processes[0] as AccountContext, []);
    expect(await listKeys()).toEqual([]);
    await ensureKeys(processes[0] as AccountContext, ['ed25519']);
    expect((await listKeys()).map(({ kind }) => kind)).toEqual(['ed25519']);
  });

  it('waits for a rotation under way, and finds its key', async () => {
    const [one, other] = processes as [AccountContext, AccountContext];
    const { making, pem } = await inTransaction(one, async (tx) => {
      await lockAssets(tx.db, tx.accountId);
      const making = ensureKeys(other, ['ed25519']);
      const waiting = sql<{ count: number }>`
        select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await waiting.execute(database.db)).rows[0]?.count === 0);
      const { ed25519 } = await rotateKey(tx, { kind: 'ed25519', overlapHours: 1 });
      return { making, pem: ed25519.pem };
    });
    await making;
    const pairs = (await listKeys()).filter(({ kind }) => kind === 'ed25519');
    expect(pairs.map(({ public_key, expires_at }) => [public_key, expires_at])).toEqual([[pem, null]]);
  });

  it('keeps private keys sealed', async () => {
    await ensureKeys(processes[0] as AccountContext, ['rsa', 'ed25519']);
    for (const { secret, public_key } of await listKeys()) {
      expect(Buffer.from(secret).toString('latin1')).not.toContain('PRIVATE KEY');
      expect(public_key).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    }
  });
});

describe('rotations that race', () => {
  it('happen one after the other: every replaced secret signs, and each is another', async () => {
    await Promise.all(processes.map((ctx) => rotateKey(ctx, { kind: 'hmac', overlapHours: 1 })));
    const { current, retiring } = (await readSigningKeys(processes[0] as AccountContext, true)).hmac;
    expect(new Set([current, ...retiring].map(({ secret }) => secret)).size).toBe(3);
  });
});
