import { notFound } from '../base/errors.ts';
import type { AccountContext } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import { diffDefinitions } from './diff.ts';
import type { Sight } from './present-campaign.ts';
import { findCampaign, findVersion, listVersionRows, type VersionRow } from './queries.ts';
import type { DiffQuery, Version, VersionSummary } from './schema.ts';
import { maskDefinition, openDefinition } from './seal-definition.ts';

/** A campaign's published versions, newest first. @throws AppError `not_found`. */
export async function listVersions(
  ctx: AccountContext,
  campaignId: string,
  page: { cursor?: number | undefined; limit: number },
): Promise<{ items: VersionSummary[]; nextCursor: string | null }> {
  await requireCampaign(ctx, campaignId);
  const rows = await listVersionRows(ctx.db, ctx.accountId, campaignId, page.cursor, page.limit + 1);
  const items = rows.slice(0, page.limit).map(presentVersion);
  const last = rows.length > page.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? String(last.version) : null };
}

/** @throws AppError `not_found`. */
export async function getVersion(
  ctx: AccountContext,
  campaignId: string,
  version: number,
  sight: Sight,
): Promise<Version> {
  const row = await findVersion(ctx.db, ctx.accountId, campaignId, version);
  if (!row) throw notFound('version');
  return { ...presentVersion(row), definition: show(ctx, row.definition, sight) };
}

function presentVersion(row: Pick<VersionRow, 'version' | 'published_at' | 'published_by'>): VersionSummary {
  return { version: row.version, publishedAt: row.published_at.toISOString(), publishedBy: row.published_by };
}

/** What changed between two versions, or a version and the draft. @throws AppError `not_found`. */
export async function diffVersions(ctx: AccountContext, campaignId: string, { from, to }: DiffQuery, sight: Sight) {
  const campaign = await requireCampaign(ctx, campaignId);
  const read = async (side: number | 'draft') =>
    side === 'draft' ? show(ctx, campaign.draft, sight) : (await getVersion(ctx, campaignId, side, sight)).definition;
  return { from, to, changes: diffDefinitions(await read(from), await read(to)) };
}

async function requireCampaign(ctx: AccountContext, campaignId: string) {
  const campaign = await findCampaign(ctx.db, ctx.accountId, campaignId);
  if (!campaign) throw notFound('campaign');
  return campaign;
}

function show(ctx: AccountContext, stored: unknown, { withHeaders }: Sight): ChatbotDefinition {
  return withHeaders ? openDefinition(stored, ctx.vault) : maskDefinition(stored);
}
