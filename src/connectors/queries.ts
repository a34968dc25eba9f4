import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { ConnectorTable } from '../store/request-schema.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;
export type ConnectorRow = Selectable<ConnectorTable>;

export function findConnectorRow(db: Db, accountId: string, id: string): Promise<ConnectorRow | undefined> {
  return db
    .selectFrom('connector')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Newest first. */
export function listConnectorRows(
  db: Db,
  accountId: string,
  page: { before: string | undefined; limit: number },
): Promise<ConnectorRow[]> {
  return db
    .selectFrom('connector')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(page.before !== undefined, (rows) => rows.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

export async function listConnectorKeys(db: Db, accountId: string): Promise<string[]> {
  const rows = await db.selectFrom('connector').select('id').where('account_id', '=', accountId).execute();
  return rows.map(({ id }) => id);
}

export async function countConnectors(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from connector where account_id = ${accountId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** False where the account has another connector of that name. */
export async function insertConnectorRow(db: Db, row: ConnectorRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('connector')
    .values(row)
    .onConflict((conflict) => conflict.columns(['account_id', 'name']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whether another connector of the account has this name. */
export async function isNameTaken(db: Db, accountId: string, name: string, exceptId: string): Promise<boolean> {
  const row = await db
    .selectFrom('connector')
    .select('id')
    .where('account_id', '=', accountId)
    .where('name', '=', name)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  return row !== undefined;
}

export function updateConnectorRow(
  db: Db,
  accountId: string,
  id: string,
  change: Pick<Updateable<ConnectorTable>, 'name' | 'credentials' | 'updated_at'>,
): Promise<ConnectorRow> {
  return db
    .updateTable('connector')
    .set(change)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteConnectorRow(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('connector').where('account_id', '=', accountId).where('id', '=', id).execute();
}

/** Requests with these credentials that were not deleted. */
export function listRequestUses(db: Db, accountId: string, id: string): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('request')
    .select(['id', 'name'])
    .where('account_id', '=', accountId)
    .where('connector_id', '=', id)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .execute();
}

export interface EndpointUse {
  id: string;
  webhook_id: string;
  campaign_id: string | null;
  /** The webhook's, or that of the campaign that it is part of. */
  name: string | null;
}

/** Endpoints with these credentials whose webhook was not deleted. */
export async function listEndpointUses(db: Db, accountId: string, id: string): Promise<EndpointUse[]> {
  const { rows } = await sql<EndpointUse>`
    select endpoint.id, endpoint.webhook_id, endpoint.campaign_id, coalesce(webhook.name, campaign.name) as name
    from endpoint
    left join webhook on webhook.account_id = endpoint.account_id and webhook.id = endpoint.webhook_id
    left join campaign on campaign.account_id = endpoint.account_id and campaign.id = endpoint.campaign_id
    where endpoint.account_id = ${accountId} and endpoint.connector_id = ${id}
      and endpoint.off_reason is distinct from 'deleted'
    order by endpoint.id`.execute(db);
  return rows;
}
