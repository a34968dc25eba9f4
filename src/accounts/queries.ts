import { type Kysely, type Selectable, sql } from 'kysely';
import type { AccountTable, ApiKeyTable, Database } from '../store/schema.ts';

type Db = Kysely<Database>;
export type AccountRow = Selectable<AccountTable>;
export type ApiKeyRow = Selectable<ApiKeyTable>;

// last_used_at is for people: exact to the minute is enough, and saves a write per request.
const LAST_USED_STEP_SECONDS = 60;

export async function insertAccount(
  db: Db,
  row: Pick<AccountRow, 'id' | 'name' | 'is_operator' | 'webhook_secret' | 'created_at'>,
): Promise<void> {
  await db.insertInto('account').values(row).execute();
}

export function findAccount(db: Db, accountId: string): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst();
}

export function findOperatorAccount(db: Db): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('is_operator', '=', true).executeTakeFirst();
}

export type AccountSettings = Pick<
  AccountRow,
  'name' | 'project_number' | 'company_number' | 'primary_key_fields' | 'has_consent_centre' | 'time_zone'
>;

/** Undefined ones stay as they are. */
export async function updateAccountSettings(
  db: Db,
  accountId: string,
  settings: { [K in keyof AccountSettings]: AccountSettings[K] | undefined },
): Promise<void> {
  if (Object.values(settings).every((value) => value === undefined)) return;
  await db.updateTable('account').set(settings).where('id', '=', accountId).execute();
}

/** The codes of the account's key fields. */
export async function listKeyFieldCodes(db: Db, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('contact_field')
    .select('code')
    .where('account_id', '=', accountId)
    .where('is_key', '=', true)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map(({ code }) => code);
}

/** Taken before the first account is looked for, so that processes starting together make one. */
export async function lockBootstrap(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${0x686f6f6c}::bigint)`.execute(db);
}

export async function insertApiKey(db: Db, row: ApiKeyRow): Promise<void> {
  await db.insertInto('api_key').values(row).execute();
  await db
    .insertInto('api_key_lookup')
    .values({ hash: row.hash, account_id: row.account_id, api_key_id: row.id })
    .execute();
}

export function listApiKeyRows(
  db: Db,
  accountId: string,
  before: string | undefined,
  limit: number,
): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Marks the key revoked and forgets its hash; undefined where the account has no such key. */
export async function revokeApiKeyRow(db: Db, accountId: string, keyId: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('api_key')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', sql<Date>`${at}::timestamptz`) }))
    .where('account_id', '=', accountId)
    .where('id', '=', keyId)
    .returning('id')
    .executeTakeFirst();
  await db.deleteFrom('api_key_lookup').where('account_id', '=', accountId).where('api_key_id', '=', keyId).execute();
  return row !== undefined;
}

export function listLiveKeysByName(db: Db, accountId: string, name: string): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Who holds the key with this hash (cross-tenant by nature: the key is what tells the tenant). */
export function findKeyByHash(db: Db, hash: Uint8Array) {
  return db
    .selectFrom('api_key_lookup as lookup')
    .innerJoin('api_key as key', (join) =>
      join.onRef('key.account_id', '=', 'lookup.account_id').onRef('key.id', '=', 'lookup.api_key_id'),
    )
    .innerJoin('account', 'account.id', 'lookup.account_id')
    .select(['key.id', 'key.account_id', 'key.name', 'key.scopes', 'key.last_used_at', 'account.is_operator'])
    .where('lookup.hash', '=', hash)
    .executeTakeFirst();
}

export async function touchApiKey(db: Db, accountId: string, keyId: string, at: Date): Promise<void> {
  await sql`
    update api_key set last_used_at = ${at}::timestamptz
    where account_id = ${accountId} and id = ${keyId}
      and (last_used_at is null
        or last_used_at < ${at}::timestamptz - make_interval(secs => ${LAST_USED_STEP_SECONDS}::int))`.execute(db);
}
