import { lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../../store/context.ts';
import { generatePair, type KeyPair, type PairKind } from './key-pair.ts';
import { insertKeyRow, listKeyRows } from './key-queries.ts';

/**
 * Makes the account's first key pair of each kind that it has none of; two at once make one. Not to be called within a
 * transaction, which would stay open while an RSA pair is made.
 */
export async function ensureKeys(ctx: AccountContext, kinds: readonly PairKind[]): Promise<void> {
  if (kinds.length === 0) return;
  const rows = await listKeyRows(ctx.db, ctx.accountId);
  for (const kind of kinds) {
    if (rows.some((row) => row.kind === kind && row.expires_at === null)) continue;
    const pair = await generatePair(kind);
    await inTransaction(ctx, async (tx) => {
      await lockAssets(tx.db, tx.accountId);
      await insertPair(tx, kind, pair);
    });
  }
}

/** Makes a pair the current one of its kind, unless there is one. */
export function insertPair(ctx: AccountContext, kind: PairKind, { privateKey, publicKey }: KeyPair): Promise<void> {
  return insertKeyRow(ctx.db, {
    account_id: ctx.accountId,
    id: newId(ctx),
    kind,
    secret: ctx.vault.seal(privateKey),
    public_key: publicKey,
    created_at: nowDate(ctx),
  });
}
