import { AppError } from '../base/errors.ts';
import { decodeId, encodeId } from '../base/ids.ts';
import { findWebhookCampaigns } from '../deliveries/find-webhook-campaigns.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type AccountContext, newId } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import { parseDefinition } from './parse-definition.ts';
import { keepMaskedHeaders } from './seal-definition.ts';
import { assignWebhookIds, listUnknownIds, type WebhookOwners } from './webhooks.ts';

/**
 * A definition from a request, ready to be saved: parsed, every webhook with its id, masked headers with their values.
 * @param campaignId UUID.
 * @throws AppError `invalid` whose paths point into the request's body.
 */
export async function readDefinition(
  ctx: AccountContext,
  campaignId: string,
  input: unknown,
  previous: ChatbotDefinition | null,
  egressAllow: EgressAllow,
): Promise<ChatbotDefinition> {
  try {
    const parsed = parseDefinition(input, egressAllow);
    const owners = await readOwners(ctx, campaignId, listUnknownIds(parsed, previous));
    const withIds = assignWebhookIds(parsed, previous, () => encodeId('whk', newId(ctx)), owners);
    return keepMaskedHeaders(withIds, previous);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const errors = error.errors.map((each) => ({ ...each, path: `/definition${each.path}` }));
    throw new AppError(error.code, error.message, { errors, cause: error });
  }
}

async function readOwners(ctx: AccountContext, campaignId: string, ids: readonly string[]): Promise<WebhookOwners> {
  const keys = ids.flatMap((id) => decodeId('whk', id) ?? []);
  const campaigns = keys.length === 0 ? new Map<string, string | null>() : await findWebhookCampaigns(ctx, keys);
  const entries = [...campaigns].map(([key, owner]) => {
    return [encodeId('whk', key), owner === campaignId ? 'this campaign' : 'somebody else'] as const;
  });
  return new Map(entries);
}
