import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { SigningKeyTable } from '../../store/delivery-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type SigningKeyRow = Selectable<SigningKeyTable>;

/** The account's keys beside its HMAC secret that still sign, oldest first. */
export function listKeyRows(db: Db, accountId: string): Promise<SigningKeyRow[]> {
  return db
    .selectFrom('signing_key')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', sql<Date>`now()`)]))
    .orderBy('id')
    .execute();
}

/** The account's current HMAC secret, sealed, and since when it is that. */
export function getSecretRow(db: Db, accountId: string): Promise<{ secret: Uint8Array; created_at: Date }> {
  return db
    .selectFrom('account')
    .select(({ fn }) => [
      'webhook_secret as secret',
      fn.coalesce('secret_rotated_at', 'created_at').$castTo<Date>().as('created_at'),
    ])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
}

/** Where the account has a current key of that kind already, that one stays and this one is dropped. */
export async function insertKeyRow(db: Db, row: Insertable<SigningKeyTable>): Promise<void> {
  await db
    .insertInto('signing_key')
    .values(row)
    .onConflict((conflict) => conflict.columns(['account_id', 'kind']).where('expires_at', 'is', null).doNothing())
    .execute();
}

/** The current key of a kind ends `overlapHours` from now; with none, those replaced before end as well. */
export async function retireKeyRows(
  db: Db,
  accountId: string,
  kind: SigningKeyRow['kind'],
  overlapHours: number,
): Promise<void> {
  await sql`
    update signing_key set expires_at = now() + make_interval(hours => ${overlapHours}::int)
    where account_id = ${accountId} and kind = ${kind} and (expires_at is null or ${overlapHours}::int = 0)`.execute(
    db,
  );
}

export async function updateSecret(db: Db, accountId: string, secret: Uint8Array, at: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({ webhook_secret: secret, secret_rotated_at: at })
    .where('id', '=', accountId)
    .execute();
}

/** Forgets up to `rowsMax` keys of any account that sign nothing any more. */
export async function deleteExpiredKeyRows(db: Db, rowsMax: number): Promise<void> {
  await sql`
    delete from signing_key where (account_id, id) in (
      select account_id, id from signing_key where expires_at <= now() limit ${rowsMax}::int
    )`.execute(db);
}
