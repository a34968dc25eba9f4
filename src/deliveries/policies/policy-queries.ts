import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { DeliveryPolicyTable } from '../../store/delivery-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type PolicyRow = Selectable<DeliveryPolicyTable>;

export function listPolicyRows(db: Db, accountId: string): Promise<PolicyRow[]> {
  return db.selectFrom('delivery_policy').selectAll().where('account_id', '=', accountId).orderBy('id').execute();
}

/** Which of these the account has. */
export async function listPolicyIds(db: Db, accountId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('delivery_policy')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
}

export function findPolicyRow(db: Db, accountId: string, id: string): Promise<PolicyRow | undefined> {
  return db
    .selectFrom('delivery_policy')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** False where the account has a policy of that name. */
export async function insertPolicyRow(db: Db, row: Insertable<DeliveryPolicyTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('delivery_policy')
    .values(row)
    .onConflict((conflict) => conflict.columns(['account_id', 'name']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function countPolicies(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from delivery_policy where account_id = ${accountId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whether an endpoint is delivered by it. */
export async function isPolicyUsed(db: Db, accountId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('endpoint')
    .select('id')
    .where('account_id', '=', accountId)
    .where('policy', '=', id)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deletePolicyRow(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('delivery_policy').where('account_id', '=', accountId).where('id', '=', id).execute();
}
