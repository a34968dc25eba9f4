import { encodeId } from '../base/ids.ts';
import type { EgressAllow } from '../rules/address.ts';
import type { AccountContext } from '../store/context.ts';
import { checkCampaign } from './check-campaign.ts';
import type { CampaignRow } from './queries.ts';
import type { Campaign, CampaignSummary } from './schema.ts';
import { maskDefinition, openDefinition } from './seal-definition.ts';

/** How the caller may see header values: keys with `design` as they are, others as masks. */
export interface Sight {
  withHeaders: boolean;
}

type SummaryRow = Omit<CampaignRow, 'account_id' | 'number' | 'draft' | 'first_published_at'>;

export function presentSummary(row: SummaryRow & { keywords: string[]; channels: string[] }): CampaignSummary {
  return {
    id: encodeId('cmp', row.id),
    kind: row.kind,
    name: row.name,
    state: row.state,
    version: row.live_version,
    revision: row.revision,
    keywords: row.keywords,
    channels: row.channels,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    savedAt: row.saved_at.toISOString(),
    savedBy: row.saved_by,
  };
}

/** The campaign with its draft, checked against the account as it is now. */
export async function presentCampaign(
  ctx: AccountContext,
  row: CampaignRow,
  egressAllow: EgressAllow,
  { withHeaders }: Sight,
): Promise<Campaign> {
  const definition = openDefinition(row.draft, ctx.vault);
  const problems = await checkCampaign(ctx, row.id, definition, egressAllow);
  return {
    ...presentSummary({ ...row, keywords: definition.keywords ?? [], channels: definition.channels ?? [] }),
    definition: withHeaders ? definition : maskDefinition(row.draft),
    problems,
  };
}
