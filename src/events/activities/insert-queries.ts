import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import { type HooklineEvent, isActivity } from '../event-types.ts';

/** Keeps events of any accounts for whoever asks for them, in one statement. */
export async function insertActivities(db: Kysely<Database>, told: readonly HooklineEvent[]): Promise<void> {
  const events = told.filter(({ type }) => isActivity(type));
  if (events.length === 0) return;
  await sql`
    insert into activity (account_id, id, type, at, contact_id, campaign_id, data)
    select account_id, id, type, to_timestamp(at / 1000), contact_id, campaign_id, data::json
    from unnest(${pgArray(events.map((event) => event.accountId))}::uuid[],
      ${pgArray(events.map((event) => event.id))}::uuid[], ${pgArray(events.map((event) => event.type))}::text[],
      ${pgArray(events.map((event) => event.at))}::float8[], ${pgArray(events.map((event) => event.contactId))}::uuid[],
      ${pgArray(events.map((event) => event.campaignId))}::uuid[],
      ${pgArray(events.map((event) => JSON.stringify(event.data)))}::text[])
      as w(account_id, id, type, at, contact_id, campaign_id, data)`.execute(db);
}
