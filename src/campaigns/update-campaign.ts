import { notFound } from '../base/errors.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import type { CampaignDeps } from './create-campaign.ts';
import { matchesRevision, savedSince } from './etag.ts';
import { presentCampaign } from './present-campaign.ts';
import { type CampaignRow, lockCampaign, updateDraft } from './queries.ts';
import { readDefinition } from './read-definition.ts';
import type { Campaign, CampaignChange } from './schema.ts';
import { openDefinition, sealDefinition } from './seal-definition.ts';

/**
 * Saves a new draft of `by` over the revision that `ifMatch` names; what is live stays as it is.
 * @throws AppError `not_found`, `precondition_required`, `precondition_failed`, `invalid`.
 */
export async function updateCampaign(
  ctx: AccountContext,
  deps: CampaignDeps,
  campaignId: string,
  ifMatch: string | undefined,
  change: CampaignChange,
  by: string,
): Promise<Campaign> {
  const row = await inTransaction(ctx, async (tx) => {
    const before = await lockCampaign(tx.db, tx.accountId, campaignId);
    if (!before) throw notFound('campaign');
    if (!matchesRevision(ifMatch, before.revision)) throw savedSince();
    const previous = openDefinition(before.draft, tx.vault);
    const definition = await readDefinition(tx, campaignId, change.definition, previous, deps.egressAllow);
    const at = nowDate(tx);
    const after: CampaignRow = {
      ...before,
      name: change.name,
      draft: sealDefinition(definition, tx.vault),
      revision: before.revision + 1,
      updated_at: at,
      saved_by: by,
      saved_at: at,
    };
    await updateDraft(tx.db, after);
    return after;
  });
  return presentCampaign(ctx, row, deps.egressAllow, { withHeaders: true });
}
