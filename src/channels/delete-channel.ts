import { AppError, notFound } from '../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import type { ChannelDeps } from './create-channel.ts';
import { deleteChannelRow, findChannel, listCampaignsOnChannel } from './queries.ts';

/**
 * Takes a channel out of service; what was said on it stays. The lock keeps a campaign from being published onto it in
 * the meantime.
 * @throws AppError `not_found`, `conflict` while live campaigns are bound to it.
 */
export async function deleteChannel(ctx: AccountContext, deps: ChannelDeps, channelId: string): Promise<void> {
  await inTransaction(ctx, async ({ db, accountId }) => {
    await lockAssets(db, accountId);
    if (!(await findChannel(db, accountId, channelId))) throw notFound('channel');
    const campaigns = await listCampaignsOnChannel(db, accountId, channelId);
    if (campaigns.length > 0) {
      const names = campaigns.map(({ name }) => `"${name}"`).join(', ');
      throw new AppError('conflict', `Live campaigns are bound to this channel; archive or move them first: ${names}.`);
    }
    await deleteChannelRow(db, accountId, channelId, nowDate(ctx));
    await bumpAssetsRevision(db, accountId);
  });
  deps.channels.forget(channelId);
}
