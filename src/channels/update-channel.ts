import { AppError, notFound } from '../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { mergeConfig, openConfig, sealConfig } from './channel-config.ts';
import type { ChannelDeps } from './create-channel.ts';
import { type ChannelRow, findChannel, updateChannelRow } from './queries.ts';
import { getChannel } from './read-channels.ts';
import type { Channel, ChannelChange } from './schema.ts';

/** Changes what is given, keeps the rest. @throws AppError `not_found`, `invalid`. */
export async function updateChannel(
  ctx: AccountContext,
  deps: ChannelDeps,
  channelId: string,
  change: ChannelChange,
): Promise<Channel> {
  await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const before = await findChannel(tx.db, tx.accountId, channelId);
    if (!before) throw notFound('channel');
    await updateChannelRow(tx.db, tx.accountId, channelId, applyChange(tx, deps, before, change));
    await bumpAssetsRevision(tx.db, tx.accountId);
  });
  deps.channels.forget(channelId);
  return getChannel(ctx, deps, channelId);
}

function applyChange(ctx: AccountContext, deps: ChannelDeps, before: ChannelRow, change: ChannelChange) {
  const { kind } = before;
  if (change.kind !== undefined && change.kind !== kind) {
    throw new AppError('invalid', 'Some fields are not valid.', {
      errors: [{ path: '/kind', message: `This channel is of the kind "${kind}", which cannot change.` }],
    });
  }
  const sender = change.sender ?? before.sender;
  const kept = openConfig(ctx.vault, before);
  const config = mergeConfig({ kind, sender, given: change.config ?? {}, kept }, deps.egressAllow);
  const stored = sealConfig(ctx.vault, kind, config);
  return {
    name: change.name ?? before.name,
    sender,
    config: JSON.stringify(stored.config),
    secrets: stored.secrets,
    messages_per_second: change.messagesPerSecond === undefined ? before.messages_per_second : change.messagesPerSecond,
    updated_at: nowDate(ctx),
  };
}
