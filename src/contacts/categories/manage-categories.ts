import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type AccountContext, newId, nowDate } from '../../store/context.ts';
import { changeDefinitions } from '../change-definitions.ts';
import { listSegmentsNaming } from '../segments/list-segments-naming.ts';
import {
  type CategoryRow,
  countSubscribers,
  findCategoryRow,
  findDeletedCategoryRow,
  insertCategoryRow,
  listAllCategoryRows,
  listCategoryRows,
  listUsesOfCategory,
  updateCategoryRow,
} from './queries.ts';
import type { NewSubscriptionCategory, SubscriptionCategory, SubscriptionCategoryChange } from './schema.ts';

/** People choose among them on a page or in a menu. */
const CATEGORIES_MAX = 100;

/** The account's categories as the API shows them, by number. */
export async function readCategories(ctx: AccountContext): Promise<SubscriptionCategory[]> {
  return (await listCategoryRows(ctx.db, ctx.accountId)).map(present);
}

/** With how many contacts are opted in to it. @throws AppError `not_found`. */
export async function getCategory(ctx: AccountContext, id: string) {
  const row = await getRow(ctx, id);
  return { ...present(row), subscriberCount: await countSubscribers(ctx.db, ctx.accountId, id) };
}

/** @throws AppError `conflict` for a key that is or was another category's, in any case; or too many categories. */
export function createCategory(ctx: AccountContext, input: NewSubscriptionCategory): Promise<SubscriptionCategory> {
  return changeDefinitions(ctx, async (tx) => {
    const rows = await listAllCategoryRows(tx.db, tx.accountId);
    requireFreeKey(rows, input.key);
    requireRoom(rows);
    const at = nowDate(tx);
    const row: CategoryRow = {
      account_id: tx.accountId,
      id: newId(tx),
      number: Math.max(0, ...rows.map(({ number }) => number)) + 1,
      key: input.key,
      name: input.name,
      description: input.description,
      is_public: input.isPublic,
      created_at: at,
      updated_at: at,
      deleted_at: null,
    };
    await insertCategoryRow(tx.db, row);
    return present(row);
  });
}

/** @throws AppError `not_found`. */
export function updateCategory(ctx: AccountContext, id: string, change: SubscriptionCategoryChange) {
  return changeDefinitions(ctx, async (tx) => {
    const row = await getRow(tx, id);
    const { name = row.name, description = row.description, isPublic = row.is_public } = change;
    const values = { name, description, is_public: isPublic };
    const at = nowDate(tx);
    await updateCategoryRow(tx.db, tx.accountId, id, values, at);
    return present({ ...row, ...values, updated_at: at });
  });
}

/**
 * Deletes a category: its key stays taken, and who was subscribed is shown no more.
 * @throws AppError `not_found`; `conflict` while something goes by it.
 */
export async function deleteCategory(ctx: AccountContext, id: string): Promise<void> {
  await changeDefinitions(ctx, async (tx) => {
    const { key } = await getRow(tx, id);
    const names = await listSegmentsNaming(tx, { subscription: key });
    if (names.length > 0) throw new AppError('conflict', `Segments filter by this category: ${names.join(', ')}.`);
    // Without it campaigns would be sent to people who left it, forms sign people up for nothing, webhooks hear of none.
    const uses = await listUsesOfCategory(tx.db, tx.accountId, key);
    if (uses.length > 0) throw new AppError('conflict', `In use: ${uses.join(', ')}.`);
    await updateCategoryRow(tx.db, tx.accountId, id, { deleted_at: nowDate(tx) }, nowDate(tx));
  });
}

/** Takes deleting one back: whoever was subscribed to it is again. @throws AppError `not_found`; `conflict` for too many. */
export function restoreCategory(ctx: AccountContext, id: string): Promise<SubscriptionCategory> {
  return changeDefinitions(ctx, async (tx) => {
    const deleted = await findDeletedCategoryRow(tx.db, tx.accountId, id);
    if (!deleted) return present(await getRow(tx, id));
    requireRoom(await listAllCategoryRows(tx.db, tx.accountId));
    const at = nowDate(tx);
    await updateCategoryRow(tx.db, tx.accountId, id, { deleted_at: null }, at);
    return present({ ...deleted, updated_at: at });
  });
}

function requireRoom(rows: readonly CategoryRow[]): void {
  if (rows.filter(({ deleted_at }) => deleted_at === null).length < CATEGORIES_MAX) return;
  throw new AppError('conflict', `An account has at most ${CATEGORIES_MAX} subscription categories.`);
}

async function getRow(ctx: AccountContext, id: string): Promise<CategoryRow> {
  const row = await findCategoryRow(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('subscription category');
  return row;
}

function requireFreeKey(rows: readonly CategoryRow[], key: string): void {
  const other = rows.find((row) => row.key.toLowerCase() === key.toLowerCase());
  if (!other) return;
  const message = other.deleted_at
    ? `"${other.key}" was the key of a category that was deleted: it stays taken.`
    : `There is a category with the key "${other.key}" already.`;
  throw new AppError('conflict', message, { errors: [{ path: '/key', message, code: 'taken' }] });
}

function present(row: CategoryRow): SubscriptionCategory {
  return {
    id: encodeId('cat', row.id),
    number: row.number,
    key: row.key,
    name: row.name,
    description: row.description,
    isPublic: row.is_public,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
