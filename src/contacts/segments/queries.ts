import type { Kysely, Selectable } from 'kysely';
import type { SegmentTable } from '../../store/contact-schema.ts';
import type { Database } from '../../store/schema.ts';
import type { Filter } from './filter.ts';

type Db = Kysely<Database>;
export type SegmentRow = Omit<Selectable<SegmentTable>, 'filter'> & { filter: Filter };

function segments(db: Db, accountId: string) {
  return db.selectFrom('segment').selectAll().where('account_id', '=', accountId).$castTo<SegmentRow>();
}

/** Newest first. */
export function listSegmentRows(
  db: Db,
  accountId: string,
  before: string | undefined,
  limit: number,
): Promise<SegmentRow[]> {
  return segments(db, accountId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export function findSegmentRow(db: Db, accountId: string, id: string): Promise<SegmentRow | undefined> {
  return segments(db, accountId).where('id', '=', id).executeTakeFirst();
}

export async function insertSegmentRow(db: Db, { filter, ...row }: SegmentRow): Promise<void> {
  await db
    .insertInto('segment')
    .values({ ...row, filter: JSON.stringify(filter) })
    .execute();
}

export async function updateSegmentRow(
  db: Db,
  accountId: string,
  id: string,
  { name, filter }: Pick<SegmentRow, 'name' | 'filter'>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('segment')
    .set({ name, filter: JSON.stringify(filter), updated_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute();
}

/** False where the account has no such segment. */
export async function deleteSegmentRow(db: Db, accountId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('segment')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
