import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../store/context.ts';

/** Changes what an account has defined: one change at a time, and every process is told to look again. */
export function changeDefinitions<T>(ctx: AccountContext, work: (tx: AccountContext) => Promise<T>): Promise<T> {
  return inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const result = await work(tx);
    await bumpAssetsRevision(tx.db, tx.accountId);
    return result;
  });
}
