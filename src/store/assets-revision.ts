import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

type Db = Kysely<Database>;

/** To be called in the transaction of every change to what a turn reads: campaigns, channels, endpoints. */
export async function bumpAssetsRevision(db: Db, accountId: string): Promise<void> {
  await sql`update account set assets_revision = assets_revision + 1 where id = ${accountId}`.execute(db);
}

/**
 * Makes changes of one account's assets wait for each other, until the transaction ends. Not `for update`: that would
 * also stop the turns, whose new contacts refer to the account's row.
 */
export async function lockAssets(db: Db, accountId: string): Promise<void> {
  await sql`select from account where id = ${accountId} for no key update`.execute(db);
}
