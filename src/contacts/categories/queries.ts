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

/** Undefined where there is none that was deleted. */
export async function findDeletedCategoryRow(db: Db, accountId: string, id: string): Promise<CategoryRow | undefined> {
  return categories(db, accountId).where('deleted_at', 'is not', null).where('id', '=', id).executeTakeFirst();
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

/** What goes by a category, in words: live campaigns, sign-up forms, webhooks that want only messages of some. */
export async function listUsesOfCategory(db: Db, accountId: string, key: string): Promise<string[]> {
  const { rows } = await sql<{ used_by: string }>`
    select 'campaign ' || campaign.name as used_by
    from campaign join campaign_version version on version.account_id = campaign.account_id
      and version.campaign_id = campaign.id and version.version = campaign.live_version
    where campaign.account_id = ${accountId} and campaign.state = 'live' and version.definition->>'category' = ${key}
    union all
    select 'sign-up form ' || name from signup_form
    where account_id = ${accountId} and deleted_at is null and (definition->'categories')::jsonb ? ${key}
    union all
    select 'webhook ' || name from webhook
    where account_id = ${accountId} and state <> 'deleted' and (filters->'communicationTypes')::jsonb ? ${key}
      and json_typeof(filters->'communicationTypes') = 'array'
    order by used_by`.execute(db);
  return rows.map((row) => row.used_by);
}
