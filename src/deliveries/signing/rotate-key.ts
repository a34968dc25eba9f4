import { AppError } from '../../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, type Context, inTransaction, newId, nowDate } from '../../store/context.ts';
import { insertPair } from './ensure-keys.ts';
import { generatePair, generateSecret } from './key-pair.ts';
import {
  deleteExpiredKeyRows,
  getSecretRow,
  insertKeyRow,
  listKeyRows,
  retireKeyRows,
  updateSecret,
} from './key-queries.ts';
import { readSigningKeys } from './read-keys.ts';
import type { KeyRotation, SigningKeys } from './schema.ts';

/** Each is a further signature in every request: with five of ed25519 the header has 600 bytes. */
const RETIRING_MAX = 5;

/**
 * Replaces the current key of a kind. Until the overlap ends the old HMAC or ed25519 key signs beside the new one, an
 * old RSA key in its stead. @throws AppError `conflict` where too many replaced keys still sign.
 */
export async function rotateKey(ctx: AccountContext, { kind, overlapHours }: KeyRotation): Promise<SigningKeys> {
  const pair = kind === 'hmac' ? undefined : await generatePair(kind);
  await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    if (overlapHours > 0) await requireRoom(tx, kind);
    if (kind === 'hmac') await insertReplacedSecret(tx);
    await retireKeyRows(tx.db, tx.accountId, kind, overlapHours);
    if (kind !== 'hmac' && pair) await insertPair(tx, kind, pair);
    else await updateSecret(tx.db, tx.accountId, tx.vault.seal(generateSecret()), nowDate(tx));
    await bumpAssetsRevision(tx.db, tx.accountId);
  });
  return readSigningKeys(ctx, true);
}

/** Forgets keys whose overlap is over, at most `rowsMax` of any account's: they sign nothing since then. */
export function deleteExpiredKeys(ctx: Context, rowsMax: number): Promise<void> {
  return deleteExpiredKeyRows(ctx.db, rowsMax);
}

async function requireRoom(ctx: AccountContext, kind: KeyRotation['kind']): Promise<void> {
  const rows = await listKeyRows(ctx.db, ctx.accountId);
  if (rows.filter((row) => row.kind === kind && row.expires_at !== null).length < RETIRING_MAX) return;
  const message = `${RETIRING_MAX} replaced keys of this kind still sign. Wait until one ends, or end all with "overlapHours": 0.`;
  throw new AppError('conflict', message);
}

/** As the current one of the table for a moment: `retireKeyRows` then gives it its end. */
async function insertReplacedSecret(ctx: AccountContext): Promise<void> {
  const { secret, created_at } = await getSecretRow(ctx.db, ctx.accountId);
  await insertKeyRow(ctx.db, { account_id: ctx.accountId, id: newId(ctx), kind: 'hmac', secret, created_at });
}
