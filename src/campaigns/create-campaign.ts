import type { EgressAllow } from '../rules/address.ts';
import { type AccountContext, newId, nowDate } from '../store/context.ts';
import { presentCampaign } from './present-campaign.ts';
import { type CampaignRow, insertCampaign } from './queries.ts';
import { readDefinition } from './read-definition.ts';
import type { Campaign, NewCampaign } from './schema.ts';
import { sealDefinition } from './seal-definition.ts';

/** What the campaign use cases and routes need beside the context. */
export interface CampaignDeps {
  egressAllow: EgressAllow;
}

/** Saves a first draft; what keeps it from being published stands in its problems. @throws AppError `invalid`. */
export async function createCampaign(ctx: AccountContext, deps: CampaignDeps, input: NewCampaign): Promise<Campaign> {
  const definition = readDefinition(ctx, input.definition, null, deps.egressAllow);
  const at = nowDate(ctx);
  const row: CampaignRow = {
    account_id: ctx.accountId,
    id: newId(ctx),
    kind: input.kind,
    name: input.name,
    state: 'draft',
    draft: sealDefinition(definition, ctx.vault),
    revision: 1,
    live_version: null,
    created_at: at,
    updated_at: at,
    first_published_at: null,
  };
  await insertCampaign(ctx.db, row);
  return presentCampaign(ctx, row, deps.egressAllow, { withHeaders: true });
}
