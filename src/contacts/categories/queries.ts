import { type Kysely, type Selectable, sql } from 'kysely';
import type { SubscriptionCategoryTable } from '../../store/contact-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type CategoryRow = Selectable<SubscriptionCategoryTable>;

function categories(db: Db, accountId: string) {
  return db.selectFrom('subscription_category').selectAll().where('account_id', '=', accountId);
}

/** Those that are not deleted, by number. */
export function listCategoryRows(db: Db, accountId: string): Promise<CategoryRow[]> {
  return categories(db, accountId).where('deleted_at', 'is', null).orderBy('number').execute();
}

export function findCategoryRowByKey(db: Db, accountId: string, key: string): Promise<CategoryRow | undefined> {
  return categories(db, accountId).where('deleted_at', 'is', null).where('key', '=', key).executeTakeFirst();
}

/** Deleted ones too, by number. */
export function listAllCategoryRows(db: Db, accountId: string): Promise<CategoryRow[]> {
  return categories(db, accountId).orderBy('number').execute();
}

export function findCategoryRow(db: Db, accountId: string, id: string): Promise<CategoryRow | undefined> {
  return categories(db, accountId).where('deleted_at', 'is', null).where('id', '=', id).executeTakeFirst();
}

export async function insertCategoryRow(db: Db, row: CategoryRow): Promise<void> {
  await db.insertInto('subscription_category').values(row).execute();
}

export async function updateCategoryRow(
  db: Db,
  accountId: string,
  id: string,
  change: Partial<Pick<CategoryRow, 'name' | 'description' | 'is_public' | 'deleted_at'>>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('subscription_category')
    .set({ ...change, updated_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute();
}

/** How many contacts are opted in to a category. */
export async function countSubscribers(db: Db, accountId: string, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from contact_subscription
    where account_id = ${accountId} and category_id = ${id} and is_opted_in`.execute(db);
  return rows[0]?.count ?? 0;
}
