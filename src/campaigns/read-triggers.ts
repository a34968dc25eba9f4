import { invariant } from '../base/assert.ts';
import type { AccountContext } from '../store/context.ts';
import type { Trigger } from './trigger.ts';
import { listTriggerRows } from './trigger-queries.ts';

/** A live campaign that an event starts, where its trigger's conditions hold (`matchesTrigger`). Ids are UUIDs. */
export interface TriggeredCampaign {
  campaignId: string;
  channelId: string;
  trigger: Trigger;
  firstPublishedAt: Date;
}

/** The live campaigns that events of a type may start, the one first published before the others. */
export async function listTriggeredCampaigns(ctx: AccountContext, eventType: string): Promise<TriggeredCampaign[]> {
  const rows = await listTriggerRows(ctx.db, ctx.accountId, eventType);
  return rows.map(({ campaign_id, channel_id, definition, first_published_at }) => {
    invariant(first_published_at, 'a live campaign was published');
    return {
      campaignId: campaign_id,
      channelId: channel_id,
      trigger: definition as Trigger,
      firstPublishedAt: first_published_at,
    };
  });
}
