import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { type AccountContext, newId, nowDate } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import type { LoadedCampaign } from './load-assets.ts';
import { findCampaign } from './queries.ts';
import { assignWebhookIds } from './webhooks.ts';

/** No version has this number: a draft never takes the place of what is published. */
const DRAFT_VERSION = 0;

/**
 * A definition that is not saved yet as a version of its campaign (UUID) to be run, every webhook with an id. Its version
 * is always the same, so that what was tapped in an earlier draft is still known.
 * @throws AppError `not_found`; `invalid` where an id is used twice.
 */
export async function readDraft(
  ctx: AccountContext,
  campaignId: string,
  definition: ChatbotDefinition,
): Promise<LoadedCampaign> {
  const row = await findCampaign(ctx.db, ctx.accountId, campaignId);
  if (!row) throw notFound('campaign');
  return {
    uuid: row.id,
    id: encodeId('cmp', row.id),
    number: row.number,
    version: DRAFT_VERSION,
    name: row.name,
    definition: assignWebhookIds(definition, definition, () => encodeId('whk', newId(ctx))),
    firstPublishedAt: row.first_published_at ?? nowDate(ctx),
  };
}
