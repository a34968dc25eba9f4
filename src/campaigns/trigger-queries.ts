import type { Insertable, Kysely } from 'kysely';
import type { CampaignTriggerTable } from '../store/request-schema.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/** Takes the campaign's trigger, where it has one, and leaves the one it had before. */
export async function replaceTrigger(
  db: Db,
  accountId: string,
  campaignId: string,
  row: Pick<Insertable<CampaignTriggerTable>, 'event_type' | 'channel_id' | 'definition'> | undefined,
): Promise<void> {
  await db
    .deleteFrom('campaign_trigger')
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .execute();
  if (!row) return;
  await db
    .insertInto('campaign_trigger')
    .values({ ...row, account_id: accountId, campaign_id: campaignId })
    .execute();
}

/** What an event type starts (only live campaigns have rows), the campaign that was published first before the others. */
export function listTriggerRows(db: Db, accountId: string, eventType: string) {
  return db
    .selectFrom('campaign_trigger as trigger')
    .innerJoin('campaign', (join) =>
      join.onRef('campaign.account_id', '=', 'trigger.account_id').onRef('campaign.id', '=', 'trigger.campaign_id'),
    )
    .select(['trigger.campaign_id', 'trigger.channel_id', 'trigger.definition', 'campaign.first_published_at'])
    .where('trigger.account_id', '=', accountId)
    .where('trigger.event_type', '=', eventType)
    .orderBy('campaign.first_published_at')
    .orderBy('campaign.id')
    .execute();
}
