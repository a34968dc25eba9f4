import { type Kysely, sql } from 'kysely';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import type { MessageFacts } from './message-facts.ts';

type Db = Kysely<Database>;

/** A message of ours with whose it is, what it was sent to, and the revision that its account's audience is as of. */
export interface MessageFactsRow extends Omit<MessageFacts, 'createdAt'> {
  accountId: string;
  contactId: string;
  campaignId: string | null;
  address: { kind: 'phone' | 'whatsapp' | 'sender'; value: string } | null;
  createdAt: Date;
  revision: number;
}

/** SQL: the columns of MessageFactsRow, of `message m` with `messageFactJoins`. */
export const messageFactColumns = sql`m.account_id as "accountId", m.id, m.number, m.contact_id as "contactId",
  m.conversation_id as "conversationId", m.reply_to as "replyTo", m.section, m.send_kind as kind,
  m.created_at as "createdAt", m.content->'to' as address, m.content->'to'->>'value' as recipient,
  case when channel.kind = 'twilio' and not starts_with(channel.sender, 'whatsapp:') then 'sms'
    when channel.kind = 'simulator' then 'simulator' else 'whatsapp' end as medium,
  m.campaign_id as "campaignId", campaign.number as "campaignNumber",
  case when category.id is not null then json_build_object('key', category.key, 'number', category.number) end as category,
  account.assets_revision as revision`;

export const messageFactJoins = sql`
  join account on account.id = m.account_id
  join channel on channel.account_id = m.account_id and channel.id = m.channel_id
  left join campaign on campaign.account_id = m.account_id and campaign.id = m.campaign_id
  left join subscription_category category on category.account_id = m.account_id and category.id = m.category_id`;

/** Messages that were sent, of any accounts, by UUID. */
export async function loadMessageFacts(
  db: Db,
  keys: readonly { accountId: string; messageId: string }[],
): Promise<Map<string, MessageFactsRow>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<MessageFactsRow>`
    select ${messageFactColumns}
    from unnest(${pgArray(keys.map((key) => key.accountId))}::uuid[], ${pgArray(keys.map((key) => key.messageId))}::uuid[])
      as w(account_id, id)
    join message m using (account_id, id) ${messageFactJoins}
    where m.direction = 'out'`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The last message that each contact was sent on a channel, by the contact's UUID. */
export async function loadLastSentFacts(
  db: Db,
  keys: readonly { accountId: string; contactId: string; channelId: string }[],
): Promise<Map<string, MessageFactsRow>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<MessageFactsRow>`
    select ${messageFactColumns}
    from unnest(${pgArray(keys.map((key) => key.accountId))}::uuid[], ${pgArray(keys.map((key) => key.contactId))}::uuid[],
      ${pgArray(keys.map((key) => key.channelId))}::uuid[]) as w(account_id, contact_id, channel_id)
    cross join lateral (
      select * from message last
      where last.account_id = w.account_id and last.contact_id = w.contact_id and last.channel_id = w.channel_id
        and last.direction = 'out'
      order by last.id desc limit 1) m ${messageFactJoins}`.execute(db);
  return new Map(rows.map((row) => [row.contactId, row]));
}
