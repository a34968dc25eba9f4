import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { EndpointTable } from '../store/delivery-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import { RECORD_COLUMNS, RECORD_JOINS, type RecordRow, toRecord } from './record-queries.ts';
import type { EndpointRecord } from './target.ts';

type Db = Kysely<Database>;
export type EndpointRow = Selectable<EndpointTable>;
export type EndpointUpdate = Omit<Updateable<EndpointTable>, 'account_id' | 'id' | 'webhook_id'>;

/** An account's endpoints with what they sign with, each with its webhook's UUID. */
export async function listEndpointRecords(
  db: Db,
  accountId: string,
): Promise<{ webhookId: string; record: EndpointRecord }[]> {
  const { rows } = await sql<RecordRow & { webhook_id: string }>`
    select endpoint.webhook_id, ${RECORD_COLUMNS} from endpoint ${RECORD_JOINS}
    where endpoint.account_id = ${accountId}`.execute(db);
  return rows.map((row) => ({ webhookId: row.webhook_id, record: toRecord(row) }));
}

/** Makes the endpoint of a webhook that has none yet; one that is there stays as it is. */
export async function insertEndpoint(db: Db, row: Insertable<EndpointTable>): Promise<void> {
  await db
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
    .execute();
}

/** What a publication changes, under the lock of the account's assets. The endpoint's id where that moves it to another URL. */
export async function updatePublishedEndpoint(
  db: Db,
  accountId: string,
  webhookId: string,
  change: Partial<Pick<EndpointRow, 'url' | 'headers' | 'policy' | 'updated_at'>>,
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

export function findEndpoint(db: Db, accountId: string, endpointId: string): Promise<EndpointRow | undefined> {
  return db
    .selectFrom('endpoint')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', endpointId)
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
