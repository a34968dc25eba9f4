import { notFound } from '../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { deleteCampaignRow, lockCampaign, markArchived, replaceKeywords } from './queries.ts';
import { replaceTrigger } from './trigger-queries.ts';

/**
 * Takes a campaign out of service: nobody new gets in, those inside finish, its keywords are free, its event starts it
 * no more. One that was never published is gone. Archiving twice is fine.
 * @throws AppError `not_found`.
 */
export function archiveCampaign(ctx: AccountContext, campaignId: string): Promise<void> {
  return inTransaction(ctx, async ({ db, accountId }) => {
    await lockAssets(db, accountId);
    const campaign = await lockCampaign(db, accountId, campaignId);
    if (!campaign) throw notFound('campaign');
    if (campaign.state === 'archived') return;
    if (campaign.state === 'draft') return deleteCampaignRow(db, accountId, campaignId);
    await replaceKeywords(db, accountId, campaignId, []);
    await replaceTrigger(db, accountId, campaignId, undefined);
    await markArchived(db, accountId, campaignId, nowDate(ctx));
    await bumpAssetsRevision(db, accountId);
  });
}
