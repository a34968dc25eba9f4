import { notFound } from '../base/errors.ts';
import { readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import type { CampaignDeps } from './create-campaign.ts';
import { presentCampaign, presentSummary, type Sight } from './present-campaign.ts';
import { findCampaign, listCampaignRows } from './queries.ts';
import type { Campaign } from './schema.ts';

/** `known` where the caller has that revision already: editors ask often. @throws AppError `not_found`. */
export async function getCampaign(
  ctx: AccountContext,
  deps: CampaignDeps,
  campaignId: string,
  { unless, ...sight }: Sight & { unless: (revision: number) => boolean },
): Promise<Campaign | 'known'> {
  const row = await findCampaign(ctx.db, ctx.accountId, campaignId);
  if (!row) throw notFound('campaign');
  if (unless(row.revision)) return 'known';
  return presentCampaign(ctx, row, deps.egressAllow, sight);
}

/** The account's campaigns, newest first, archived ones too. */
export async function listCampaigns(ctx: AccountContext, page: { cursor?: string | undefined; limit: number }) {
  const rows = await listCampaignRows(ctx.db, ctx.accountId, readCursor(page.cursor), page.limit + 1);
  return toPage(rows, page.limit, presentSummary);
}
