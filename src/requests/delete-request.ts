import { AppError, notFound } from '../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { deleteRequest, findRequest, type RequestRow, updateRequest } from './queries.ts';

/**
 * Deletes a request, in use or not: conversations that come to it take the error path. It keeps its name and can be
 * restored. One that is deleted stays so. @throws AppError `not_found`.
 */
export function markDeleted(ctx: AccountContext, id: string): Promise<void> {
  return changeRow(ctx, id, async (tx, row) => {
    if (row.deleted_at === null) await updateRequest(tx.db, tx.accountId, id, { deleted_at: nowDate(tx) });
  });
}

/** Makes a deleted one usable again; another one stays as it is. @throws AppError `not_found`. */
export function restoreRequest(ctx: AccountContext, id: string): Promise<void> {
  return changeRow(ctx, id, (tx) => updateRequest(tx.db, tx.accountId, id, { deleted_at: null }));
}

/** Removes a deleted one for good; its name is free then. @throws AppError `not_found`; `conflict` where it is not deleted. */
export function purgeRequest(ctx: AccountContext, id: string): Promise<void> {
  return changeRow(ctx, id, async (tx, row) => {
    if (row.deleted_at === null) throw new AppError('conflict', 'Delete this request before you purge it.');
    await deleteRequest(tx.db, tx.accountId, id);
  });
}

function changeRow(
  ctx: AccountContext,
  id: string,
  work: (tx: AccountContext, row: RequestRow) => Promise<void>,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const row = await findRequest(tx.db, tx.accountId, id);
    if (!row) throw notFound('request');
    await work(tx, row);
    await bumpAssetsRevision(tx.db, tx.accountId);
  });
}
