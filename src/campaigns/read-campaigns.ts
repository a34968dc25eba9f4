import { notFound } from '../base/errors.ts';
import { readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import type { CampaignDeps } from './create-campaign.ts';
import { presentCampaign, presentSummary, type Sight } from './present-campaign.ts';
import { findCampaign, findCampaignRevision, listCampaignRows } from './queries.ts';
import type { Campaign, CampaignRevision } from './schema.ts';

/** @throws AppError `not_found`. */
export async function getCampaign(
  ctx: AccountContext,
  deps: CampaignDeps,
  campaignId: string,
  sight: Sight,
): Promise<Campaign> {
  const row = await findCampaign(ctx.db, ctx.accountId, campaignId);
  if (!row) throw notFound('campaign');
  return presentCampaign(ctx, row, deps.egressAllow, sight);
}

/** @throws AppError `not_found`. */
export async function readRevision(ctx: AccountContext, campaignId: string): Promise<CampaignRevision> {
  const row = await findCampaignRevision(ctx.db, ctx.accountId, campaignId);
  if (!row) throw notFound('campaign');
  const { revision, state, live_version: version, updated_at, saved_at, saved_by: savedBy } = row;
  const [updatedAt, savedAt] = [updated_at.toISOString(), saved_at.toISOString()];
  return { revision, state, version, updatedAt, savedAt, savedBy };
}

/** The account's campaigns, newest first, archived ones too. */
export async function listCampaigns(ctx: AccountContext, page: { cursor?: string | undefined; limit: number }) {
  const rows = await listCampaignRows(ctx.db, ctx.accountId, readCursor(page.cursor), page.limit + 1);
  return toPage(rows, page.limit, presentSummary);
}
