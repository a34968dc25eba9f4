import { encodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { listEndpointUses, listRequestUses } from './queries.ts';
import type { ConnectorDetail } from './schema.ts';

/** Where drafts of campaigns name a connector (`con_…`); `path` is a JSON Pointer into the definition. */
export type FindCampaignUses = (
  ctx: AccountContext,
  connectorId: string,
) => Promise<{ campaignId: string; campaignName: string; path: string }[]>;

/** Everything that would be without credentials if the connector (UUID) was gone. */
export async function findUses(
  ctx: AccountContext,
  findCampaignUses: FindCampaignUses,
  connectorId: string,
): Promise<ConnectorDetail['usedBy']> {
  const requests = await listRequestUses(ctx.db, ctx.accountId, connectorId);
  const endpoints = await listEndpointUses(ctx.db, ctx.accountId, connectorId);
  const campaigns = await findCampaignUses(ctx, encodeId('con', connectorId));
  return {
    requests: requests.map(({ id, name }) => ({ id: encodeId('req', id), name })),
    webhooks: endpoints.map(({ id, webhook_id: webhookId, campaign_id: campaignId, name }) => ({
      id: encodeId('whk', webhookId),
      endpointId: encodeId('end', id),
      campaignId: campaignId === null ? null : encodeId('cmp', campaignId),
      name,
    })),
    campaigns: campaigns.map(({ campaignId, campaignName, path }) => ({ id: campaignId, name: campaignName, path })),
  };
}
