import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/** How long an answer is kept (DESIGN.md §5). */
const TTL_HOURS = 24;
/** A first request that has not answered after this long died with its process: the key is free again. */
const ABANDONED_AFTER_SECONDS = 60;

/** The API key that an Idempotency-Key was used with: it means nothing with another. */
export interface KeyOwner {
  accountId: string;
  keyId: string;
}

export interface StoredAnswer {
  request_hash: Uint8Array;
  status: number | null;
  response: Uint8Array | null;
}

/** Takes the key for this request, or gives back what the earlier request with it left. */
export async function takeKey(
  db: Db,
  owner: KeyOwner,
  key: string,
  hash: Uint8Array,
): Promise<StoredAnswer | undefined> {
  const { rows: taken } = await sql`
    insert into idempotency_key (account_id, api_key_id, key, request_hash, created_at)
    values (${owner.accountId}, ${owner.keyId}, ${key}, ${hash}, now())
    on conflict (account_id, api_key_id, key) do update
      set request_hash = excluded.request_hash, created_at = now(), status = null, response = null
      where idempotency_key.created_at < now() - make_interval(hours => ${TTL_HOURS}::int)
        or (idempotency_key.status is null
          and idempotency_key.created_at < now() - make_interval(secs => ${ABANDONED_AFTER_SECONDS}::int))
    returning key`.execute(db);
  if (taken.length > 0) return undefined;
  return db
    .selectFrom('idempotency_key')
    .select(['request_hash', 'status', 'response'])
    .where('account_id', '=', owner.accountId)
    .where('api_key_id', '=', owner.keyId)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** The request failed on our side: the key may be used again. */
export async function freeKey(db: Db, owner: KeyOwner, key: string): Promise<void> {
  await db
    .deleteFrom('idempotency_key')
    .where('account_id', '=', owner.accountId)
    .where('api_key_id', '=', owner.keyId)
    .where('key', '=', key)
    .execute();
}

/** Keeps the answer for repeats. */
export async function saveAnswer(
  db: Db,
  owner: KeyOwner,
  key: string,
  status: number,
  response: Uint8Array,
): Promise<void> {
  await db
    .updateTable('idempotency_key')
    .set({ status, response })
    .where('account_id', '=', owner.accountId)
    .where('api_key_id', '=', owner.keyId)
    .where('key', '=', key)
    .execute();
}

/** Forgets answers past their time, at most `limit` at once. */
export async function deleteOldKeys(db: Db, limit: number): Promise<void> {
  await sql`
    delete from idempotency_key where ctid = any (array(
      select ctid from idempotency_key
      where created_at < now() - make_interval(hours => ${TTL_HOURS}::int) limit ${limit}))`.execute(db);
}
