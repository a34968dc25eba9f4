import { decodeId } from '../../base/ids.ts';
import { setOptedOut } from '../../contacts/consent.ts';
import { type Context, inTransaction, nowDate } from '../../store/context.ts';
import type { StatusUpdate } from '../adapter.ts';
import { updateStatuses } from './queries.ts';

/**
 * Takes in a provider's reports on messages of one channel: by our own id where the provider carries it, else by its
 * own. Reports that come twice or late change nothing; those on messages we do not have are counted in the log.
 */
export async function applyStatuses(
  ctx: Context,
  accountId: string,
  channelId: string,
  updates: StatusUpdate[],
): Promise<void> {
  if (updates.length === 0) return;
  if (!updates.some((update) => update.error?.optsOut)) return apply(ctx, accountId, channelId, updates);
  await inTransaction(ctx, (tx) => apply(tx, accountId, channelId, updates));
}

async function apply(ctx: Context, accountId: string, channelId: string, updates: StatusUpdate[]): Promise<void> {
  const found = await updateStatuses(ctx.db, accountId, channelId, updates.map(toRow), nowDate(ctx));
  const unknown = updates.length - new Set(found.map((row) => row.ord)).size;
  if (unknown > 0) ctx.log.info({ accountId, channelId, unknown }, 'statuses of messages that are not ours');
  // Only what is news: a refusal told again must not undo a START that came in between.
  const optedOut = found.filter((row) => row.moved && updates[row.ord - 1]?.error?.optsOut);
  if (optedOut.length > 0) {
    await setOptedOut({ ...ctx, accountId }, [...new Set(optedOut.map((row) => row.contact_id))]);
  }
}

function toRow({ messageId, providerId, state, error }: StatusUpdate) {
  return {
    messageId: (messageId && decodeId('msg', messageId)) ?? null,
    providerId,
    state,
    error: error ? JSON.stringify({ code: error.code, message: error.message }) : null,
  };
}
