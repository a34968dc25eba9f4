import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { ChannelTable, Database } from '../store/schema.ts';

type Db = Kysely<Database>;
export type ChannelRow = Selectable<ChannelTable>;

export async function insertChannel(db: Db, row: ChannelRow): Promise<void> {
  await db
    .insertInto('channel')
    .values({ ...row, config: JSON.stringify(row.config) })
    .execute();
  await db.insertInto('channel_lookup').values({ channel_id: row.id, account_id: row.account_id }).execute();
}

export function findChannel(db: Db, accountId: string, channelId: string): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('channel')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', channelId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

export function listChannelRows(
  db: Db,
  accountId: string,
  before: string | undefined,
  limit: number,
): Promise<ChannelRow[]> {
  return db
    .selectFrom('channel')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export function updateChannelRow(
  db: Db,
  accountId: string,
  channelId: string,
  change: Updateable<ChannelTable>,
): Promise<ChannelRow> {
  return db
    .updateTable('channel')
    .set(change)
    .where('account_id', '=', accountId)
    .where('id', '=', channelId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteChannelRow(db: Db, accountId: string, channelId: string, at: Date): Promise<void> {
  await updateChannelRow(db, accountId, channelId, { deleted_at: at, updated_at: at });
  await db.deleteFrom('channel_lookup').where('channel_id', '=', channelId).execute();
}

/** The live campaigns that name this channel: each has at least one keyword row on it, if only the one for any text. */
export function listCampaignsOnChannel(db: Db, accountId: string, channelId: string): Promise<{ name: string }[]> {
  return db
    .selectFrom('campaign_keyword as keyword')
    .innerJoin('campaign', (join) =>
      join.onRef('campaign.account_id', '=', 'keyword.account_id').onRef('campaign.id', '=', 'keyword.campaign_id'),
    )
    .select('campaign.name')
    .distinct()
    .where('keyword.account_id', '=', accountId)
    .where('keyword.channel_id', '=', channelId)
    .orderBy('campaign.name')
    .execute();
}

/** When somebody last wrote on each channel, among the account's latest messages; a channel without has no entry. */
export async function listLastInbound(db: Db, accountId: string, among: number): Promise<Map<string, Date>> {
  const { rows } = await sql<{ channel_id: string; at: Date }>`
    select channel_id, max(created_at) as at from (
      select channel_id, direction, created_at from message
      where account_id = ${accountId} order by id desc limit ${among}::int
    ) as latest
    where direction = 'in' group by channel_id`.execute(db);
  return new Map(rows.map(({ channel_id, at }) => [channel_id, at]));
}

/** The channel of that id, whoever's it is (cross-tenant by nature: a provider names nothing but the channel). */
export function findChannelOfAnyone(db: Db, channelId: string): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('channel_lookup as lookup')
    .innerJoin('channel', (join) =>
      join.onRef('channel.account_id', '=', 'lookup.account_id').onRef('channel.id', '=', 'lookup.channel_id'),
    )
    .selectAll('channel')
    .where('lookup.channel_id', '=', channelId)
    .where('channel.deleted_at', 'is', null)
    .executeTakeFirst();
}
