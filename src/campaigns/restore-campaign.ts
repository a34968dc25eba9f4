import { AppError, notFound } from '../base/errors.ts';
import { lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../store/context.ts';
import { checkCampaign } from './check-campaign.ts';
import type { CampaignDeps } from './create-campaign.ts';
import { putInService } from './put-in-service.ts';
import { findLatestVersion, lockCampaign } from './queries.ts';
import { openDefinition } from './seal-definition.ts';

/**
 * Takes archiving back: people get the version they got before, whatever was drafted since. One that is live stays so.
 * @throws AppError `not_found`; `conflict` for one that was never published; `not_publishable` where something that it
 * needs is gone or taken meanwhile.
 */
export function restoreCampaign(
  ctx: AccountContext,
  { egressAllow }: CampaignDeps,
  campaignId: string,
): Promise<{ version: number }> {
  return inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const campaign = await lockCampaign(tx.db, tx.accountId, campaignId);
    if (!campaign) throw notFound('campaign');
    if (campaign.live_version !== null) return { version: campaign.live_version };
    const latest = await findLatestVersion(tx.db, tx.accountId, campaignId);
    if (!latest) throw new AppError('conflict', 'This campaign was never published.');
    const definition = openDefinition(latest.definition, tx.vault);
    const problems = await checkCampaign(tx, campaignId, definition, egressAllow);
    if (problems.length > 0) {
      throw new AppError('not_publishable', 'The campaign has problems: see errors.', { errors: problems });
    }
    await putInService(tx, campaignId, latest.version, definition);
    return { version: latest.version };
  });
}
