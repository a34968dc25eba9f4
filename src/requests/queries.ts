import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { RequestTable } from '../store/request-schema.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;
export type RequestRow = Selectable<RequestTable>;

/** What a name is taken by, and whether that was deleted. */
export function findByName(db: Db, accountId: string, name: string) {
  return db
    .selectFrom('request')
    .select(['id', 'deleted_at'])
    .where('account_id', '=', accountId)
    .where('name', '=', name)
    .executeTakeFirst();
}

/** Deleted ones too. */
export async function countRequests(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from request where account_id = ${accountId}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function insertRequest(db: Db, row: Insertable<RequestTable>): Promise<void> {
  await db.insertInto('request').values(row).execute();
}

/** A deleted one too. */
export function findRequest(db: Db, accountId: string, id: string): Promise<RequestRow | undefined> {
  return db
    .selectFrom('request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Newest first, those below the id `before`; the deleted ones or the others. */
export function listRequestPage(
  db: Db,
  accountId: string,
  { isDeleted, before }: { isDeleted: boolean; before: string | undefined },
  limit: number,
): Promise<RequestRow[]> {
  return db
    .selectFrom('request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('deleted_at', isDeleted ? 'is not' : 'is', null)
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** All of the account's, deleted ones too, by id. */
export function listRequestRows(db: Db, accountId: string): Promise<RequestRow[]> {
  return db.selectFrom('request').selectAll().where('account_id', '=', accountId).orderBy('id').execute();
}

export async function updateRequest(
  db: Db,
  accountId: string,
  id: string,
  change: Partial<Insertable<RequestTable>>,
): Promise<void> {
  await db.updateTable('request').set(change).where('account_id', '=', accountId).where('id', '=', id).execute();
}

export async function deleteRequest(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('request').where('account_id', '=', accountId).where('id', '=', id).execute();
}
