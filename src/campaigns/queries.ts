import { type Kysely, type Selectable, sql } from 'kysely';
import { pgArray } from '../store/pg-array.ts';
import type { CampaignTable, CampaignVersionTable, Database } from '../store/schema.ts';

type Db = Kysely<Database>;
export type CampaignRow = Selectable<CampaignTable>;
export type VersionRow = Selectable<CampaignVersionTable>;

export type NewCampaignRow = Omit<CampaignRow, 'number'>;

export function insertCampaign(db: Db, row: NewCampaignRow): Promise<CampaignRow> {
  return db
    .insertInto('campaign')
    .values({ ...row, draft: JSON.stringify(row.draft) })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findCampaign(db: Db, accountId: string, campaignId: string): Promise<CampaignRow | undefined> {
  return db
    .selectFrom('campaign')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', campaignId)
    .executeTakeFirst();
}

/** Of a campaign without its draft, which is large. */
export function findCampaignRevision(db: Db, accountId: string, campaignId: string) {
  return db
    .selectFrom('campaign')
    .select(['revision', 'state', 'live_version', 'updated_at', 'saved_by', 'saved_at'])
    .where('account_id', '=', accountId)
    .where('id', '=', campaignId)
    .executeTakeFirst();
}

/** Held until the transaction ends, so that of two saves of one revision the later one sees the earlier. */
export function lockCampaign(db: Db, accountId: string, campaignId: string): Promise<CampaignRow | undefined> {
  return db
    .selectFrom('campaign')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', campaignId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export function listCampaignRows(db: Db, accountId: string, before: string | undefined, limit: number) {
  return db
    .selectFrom('campaign')
    .select([
      'id',
      'kind',
      'name',
      'state',
      'revision',
      'live_version',
      'created_at',
      'updated_at',
      'saved_by',
      'saved_at',
    ])
    .select([
      sql<string[]>`coalesce(draft -> 'keywords', '[]')`.as('keywords'),
      sql<string[]>`coalesce(draft -> 'channels', '[]')`.as('channels'),
    ])
    .where('account_id', '=', accountId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function updateDraft(
  db: Db,
  row: Pick<CampaignRow, 'account_id' | 'id' | 'name' | 'draft' | 'revision' | 'updated_at' | 'saved_by' | 'saved_at'>,
): Promise<void> {
  const { account_id, id, name, draft, revision, updated_at, saved_by, saved_at } = row;
  await db
    .updateTable('campaign')
    .set({ name, draft: JSON.stringify(draft), revision, updated_at, saved_by, saved_at })
    .where('account_id', '=', account_id)
    .where('id', '=', id)
    .execute();
}

export async function deleteCampaignRow(db: Db, accountId: string, campaignId: string): Promise<void> {
  await db.deleteFrom('campaign').where('account_id', '=', accountId).where('id', '=', campaignId).execute();
}

export async function markArchived(db: Db, accountId: string, campaignId: string, at: Date): Promise<void> {
  await db
    .updateTable('campaign')
    .set({ state: 'archived', live_version: null, updated_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', campaignId)
    .execute();
}

export async function markLive(
  db: Db,
  accountId: string,
  campaignId: string,
  version: number,
  at: Date,
): Promise<void> {
  await db
    .updateTable('campaign')
    .set((eb) => ({
      state: 'live',
      live_version: version,
      first_published_at: eb.fn.coalesce('first_published_at', sql<Date>`${at}::timestamptz`),
      updated_at: at,
    }))
    .where('account_id', '=', accountId)
    .where('id', '=', campaignId)
    .execute();
}

export async function insertVersion(db: Db, row: VersionRow): Promise<void> {
  await db
    .insertInto('campaign_version')
    .values({ ...row, definition: JSON.stringify(row.definition) })
    .execute();
}

export function findVersion(
  db: Db,
  accountId: string,
  campaignId: string,
  version: number,
): Promise<VersionRow | undefined> {
  return db
    .selectFrom('campaign_version')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .where('version', '=', version)
    .executeTakeFirst();
}

export function findLatestVersion(db: Db, accountId: string, campaignId: string): Promise<VersionRow | undefined> {
  return db
    .selectFrom('campaign_version')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function listVersionRows(
  db: Db,
  accountId: string,
  campaignId: string,
  before: number | undefined,
  limit: number,
) {
  return db
    .selectFrom('campaign_version')
    .select(['version', 'published_at', 'published_by'])
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .$if(before !== undefined, (query) => query.where('version', '<', before as number))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

export function listLiveCampaigns(db: Db, accountId: string) {
  return db
    .selectFrom('campaign')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'live')
    .execute();
}

/** The keywords of every live campaign but this one, with whose they are. */
export function listKeywordsOfOthers(db: Db, accountId: string, campaignId: string) {
  return db
    .selectFrom('campaign_keyword as keyword')
    .innerJoin('campaign', (join) =>
      join.onRef('campaign.account_id', '=', 'keyword.account_id').onRef('campaign.id', '=', 'keyword.campaign_id'),
    )
    .select(['keyword.channel_id', 'keyword.keyword', 'campaign.name'])
    .where('keyword.account_id', '=', accountId)
    .where('keyword.campaign_id', '!=', campaignId)
    .execute();
}

/** The account's channels, as far as publish checks care. */
export function listChannelKinds(db: Db, accountId: string) {
  return db
    .selectFrom('channel')
    .select(['id', 'kind', 'name'])
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .execute();
}

/** Takes the campaign's keywords, and leaves those it had before. */
export async function replaceKeywords(
  db: Db,
  accountId: string,
  campaignId: string,
  rows: { channelId: string; keyword: string }[],
): Promise<void> {
  await db
    .deleteFrom('campaign_keyword')
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .execute();
  await sql`
    insert into campaign_keyword (account_id, channel_id, keyword, campaign_id)
    select ${accountId}::uuid, channel_id, keyword, ${campaignId}::uuid
    from unnest(${pgArray(rows.map((row) => row.channelId))}::uuid[], ${pgArray(rows.map((row) => row.keyword))}::text[])
      as w(channel_id, keyword)`.execute(db);
}

export interface NamedVersion {
  uuid: string;
  number: number;
  version: number;
  name: string;
  definition: unknown;
  first_published_at: Date | null;
}

/** The keys of the subscription categories that there are. */
export function listCategoryKeys(db: Db, accountId: string) {
  return db
    .selectFrom('subscription_category')
    .select('key')
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .execute();
}

/** What turns need of an account, in one statement: read one after the other, parts could be of different moments. */
export async function findAccountAssets(db: Db, accountId: string) {
  const { rows } = await sql<{
    revision: number;
    campaigns: (Omit<NamedVersion, 'first_published_at'> & { first_published_at: string })[];
    keywords: { channel_id: string; keyword: string; campaign_id: string }[];
  }>`
    select account.assets_revision as revision,
      coalesce((
        select json_agg(json_build_object('uuid', c.id, 'number', c.number, 'version', v.version, 'name', c.name,
          'definition', v.definition, 'first_published_at', c.first_published_at))
        from campaign c
        join campaign_version v on v.account_id = c.account_id and v.campaign_id = c.id and v.version = c.live_version
        where c.account_id = account.id and c.state = 'live'), '[]') as campaigns,
      coalesce((
        select json_agg(json_build_object('channel_id', k.channel_id, 'keyword', k.keyword, 'campaign_id', k.campaign_id))
        from campaign_keyword k where k.account_id = account.id), '[]') as keywords
    from account where account.id = ${accountId}`.execute(db);
  return rows[0];
}

/** Those of the wanted versions that the account has, with their campaigns' names. */
export async function listNamedVersions(db: Db, accountId: string, wanted: { uuid: string; version: number }[]) {
  const { rows } = await sql<NamedVersion>`
    select v.campaign_id as uuid, c.number, v.version, v.definition, c.name, c.first_published_at
    from unnest(${pgArray(wanted.map((each) => each.uuid))}::uuid[],
      ${pgArray(wanted.map((each) => each.version))}::int[]) as w(uuid, version)
    join campaign_version v on v.account_id = ${accountId} and v.campaign_id = w.uuid and v.version = w.version
    join campaign c on c.account_id = v.account_id and c.id = v.campaign_id`.execute(db);
  return rows;
}
