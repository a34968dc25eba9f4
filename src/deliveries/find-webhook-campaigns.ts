import type { AccountContext } from '../store/context.ts';
import { listWebhookCampaigns } from './endpoint-queries.ts';

/**
 * Of webhooks that have or had an endpoint in the account, the campaign each is part of; null for those of the account
 * itself. Ids are UUIDs.
 */
export async function findWebhookCampaigns(
  ctx: AccountContext,
  webhookIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await listWebhookCampaigns(ctx.db, ctx.accountId, webhookIds);
  return new Map(rows.map(({ webhook_id, campaign_id }) => [webhook_id, campaign_id]));
}
