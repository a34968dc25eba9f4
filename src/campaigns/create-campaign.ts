import type { Emitter } from '../events/emitter.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type AccountContext, newId, nowDate } from '../store/context.ts';
import { presentCampaign } from './present-campaign.ts';
import { insertCampaign, type NewCampaignRow } from './queries.ts';
import { readDefinition } from './read-definition.ts';
import type { Campaign, NewCampaign } from './schema.ts';
import { sealDefinition } from './seal-definition.ts';

/** What the campaign use cases and routes need beside the context. */
export interface CampaignDeps {
  egressAllow: EgressAllow;
  emitter: Emitter;
}

/**
 * Saves a first draft; what keeps it from being published stands in its problems. `by`: who is named for it, if anybody.
 * @throws AppError `invalid`.
 */
export async function createCampaign(
  ctx: AccountContext,
  deps: CampaignDeps,
  input: NewCampaign,
  by: string | null = null,
): Promise<Campaign> {
  const id = newId(ctx);
  const definition = await readDefinition(ctx, id, input.definition, null, deps.egressAllow);
  const at = nowDate(ctx);
  const row: NewCampaignRow = {
    account_id: ctx.accountId,
    id,
    kind: input.kind,
    name: input.name,
    state: 'draft',
    draft: sealDefinition(definition, ctx.vault),
    revision: 1,
    live_version: null,
    created_at: at,
    updated_at: at,
    first_published_at: null,
    saved_by: by,
    saved_at: at,
  };
  return presentCampaign(ctx, await insertCampaign(ctx.db, row), deps.egressAllow, { withHeaders: true });
}
