import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { EndpointTable } from '../store/delivery-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import { RECORD_COLUMNS, RECORD_JOINS, type RecordRow, toRecord } from './record-queries.ts';
import type { EndpointRecord } from './target.ts';

type Db = Kysely<Database>;
export type EndpointRow = Selectable<EndpointTable>;
export type EndpointUpdate = Omit<Updateable<EndpointTable>, 'account_id' | 'id' | 'webhook_id'>;

/** Its webhook was not deleted: to everybody outside, what was is not there. */
const IS_KEPT = sql<boolean>`endpoint.off_reason is distinct from 'deleted'`;

/** An account's endpoints with what they sign with, each with its webhook's UUID. */
export async function listEndpointRecords(
  db: Db,
  accountId: string,
): Promise<{ webhookId: string; record: EndpointRecord }[]> {
  const { rows } = await sql<RecordRow & { webhook_id: string }>`
    select endpoint.webhook_id, ${RECORD_COLUMNS} from endpoint ${RECORD_JOINS}
    where endpoint.account_id = ${accountId} and ${IS_KEPT}`.execute(db);
  return rows.map((row) => ({ webhookId: row.webhook_id, record: toRecord(row) }));
}

/** Makes the endpoint of a webhook that has none yet; one that is there stays as it is. Says whether it was made. */
export async function insertEndpoint(db: Db, row: Insertable<EndpointTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .with('made', (cte) =>
      cte
        .insertInto('endpoint')
        .values(row)
        .onConflict((conflict) => conflict.columns(['account_id', 'webhook_id']).doNothing())
        .returning(['account_id', 'id as endpoint_id']),
    )
    .insertInto('endpoint_health')
    .columns(['account_id', 'endpoint_id'])
    .expression((from) => from.selectFrom('made').select(['account_id', 'endpoint_id']))
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** What a publication changes, under the lock of the account's assets. The endpoint's id where that moves it to another URL. */
export async function updatePublishedEndpoint(
  db: Db,
  accountId: string,
  webhookId: string,
  change: Partial<Pick<EndpointRow, 'url' | 'headers' | 'policy' | 'connector_id' | 'updated_at'>>,
): Promise<string | undefined> {
  const before = await db
    .selectFrom('endpoint')
    .select(['id', 'url'])
    .where('account_id', '=', accountId)
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst();
  if (!before) return undefined;
  await db
    .updateTable('endpoint')
    .set(change)
    .where('account_id', '=', accountId)
    .where('id', '=', before.id)
    .execute();
  return change.url !== undefined && change.url !== before.url ? before.id : undefined;
}

/** Of deleted webhooks too: their ids are taken for good. */
export function listWebhookCampaigns(
  db: Db,
  accountId: string,
  webhookIds: readonly string[],
): Promise<Pick<EndpointRow, 'webhook_id' | 'campaign_id'>[]> {
  return db
    .selectFrom('endpoint')
    .select(['webhook_id', 'campaign_id'])
    .where('account_id', '=', accountId)
    .where('webhook_id', 'in', webhookIds)
    .execute();
}

/** Undefined for one whose webhook was deleted, too. */
export function findEndpoint(db: Db, accountId: string, endpointId: string): Promise<EndpointRow | undefined> {
  return db
    .selectFrom('endpoint')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', endpointId)
    .where(IS_KEPT)
    .executeTakeFirst();
}

export function listEndpointRows(
  db: Db,
  accountId: string,
  query: {
    campaignId?: string | undefined;
    webhookId?: string | undefined;
    before: string | undefined;
    limit: number;
  },
): Promise<EndpointRow[]> {
  const { campaignId, webhookId, before, limit } = query;
  return db
    .selectFrom('endpoint')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(IS_KEPT)
    .$if(campaignId !== undefined, (rows) => rows.where('campaign_id', '=', campaignId as string))
    .$if(webhookId !== undefined, (rows) => rows.where('webhook_id', '=', webhookId as string))
    .$if(before !== undefined, (rows) => rows.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export interface HealthRow {
  endpoint_id: string;
  consecutive_failures: number;
  last_success_at: Date | null;
  last_failure_at: Date | null;
}

/** What became of the attempts of each endpoint's latest deliveries; no row for an endpoint without any attempt. */
export async function listHealthRows(
  db: Db,
  accountId: string,
  endpointIds: string[],
  deliveriesMax: number,
): Promise<HealthRow[]> {
  const { rows } = await sql<HealthRow>`
    with recent as (
      select e.id as endpoint_id, a.at, a.outcome = 'delivered' as succeeded,
        max(a.at) filter (where a.outcome = 'delivered') over (partition by e.id) as last_success_at
      from unnest(${pgArray(endpointIds)}::uuid[]) as e(id)
      cross join lateral (
        select d.id from delivery d
        where d.account_id = ${accountId} and d.endpoint_id = e.id
        order by d.id desc limit ${deliveriesMax}::int
      ) as latest
      join attempt a on a.account_id = ${accountId} and a.delivery_id = latest.id
    )
    select endpoint_id, last_success_at,
      max(at) filter (where not succeeded) as last_failure_at,
      count(*) filter (where not succeeded and (last_success_at is null or at > last_success_at))::int
        as consecutive_failures
    from recent group by endpoint_id, last_success_at`.execute(db);
  return rows;
}

/** The endpoint as it is afterwards; the caller knows that it is there. */
export function updateEndpointRow(
  db: Db,
  accountId: string,
  endpointId: string,
  update: EndpointUpdate,
): Promise<EndpointRow> {
  return db
    .updateTable('endpoint')
    .set(update)
    .where('account_id', '=', accountId)
    .where('id', '=', endpointId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What an endpoint's own settings need to know of the account's webhook behind it. */
export interface OwnWebhook {
  state: 'draft' | 'active' | 'verification_failed' | 'deleted';
  /** A GET has to be answered before anything is sent to a new URL. */
  isVerified: boolean;
}

/** Undefined for a campaign's webhook, which is part of its definition. */
export async function findOwnWebhook(db: Db, accountId: string, webhookId: string): Promise<OwnWebhook | undefined> {
  const row = await db
    .selectFrom('webhook')
    .select(['state', 'verification'])
    .where('account_id', '=', accountId)
    .where('id', '=', webhookId)
    .executeTakeFirst();
  return row && { state: row.state, isVerified: row.verification !== null };
}
