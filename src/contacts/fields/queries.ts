import { type Kysely, type Selectable, sql } from 'kysely';
import type { ContactFieldTable } from '../../store/contact-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type FieldRow = Selectable<ContactFieldTable>;

/** All of the account's fields, deleted ones too, by number. */
export function listFieldRows(db: Db, accountId: string): Promise<FieldRow[]> {
  return db.selectFrom('contact_field').selectAll().where('account_id', '=', accountId).orderBy('number').execute();
}

/** Deleted ones too. */
export function findFieldRow(db: Db, accountId: string, id: string): Promise<FieldRow | undefined> {
  return db
    .selectFrom('contact_field')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertFieldRow(db: Db, row: FieldRow): Promise<void> {
  await db.insertInto('contact_field').values(row).execute();
}

export async function updateFieldRow(
  db: Db,
  accountId: string,
  id: string,
  change: Partial<Pick<FieldRow, 'name' | 'choices' | 'deleted_at'>>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('contact_field')
    .set({ ...change, updated_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute();
}

/** Whether the account's contacts are known to partners by a field. */
export async function isPrimaryKeyField(db: Db, accountId: string, code: string): Promise<boolean> {
  const { rows } = await sql`
    select from account where id = ${accountId} and ${code} = any (primary_key_fields)`.execute(db);
  return rows.length > 0;
}

/** Whether contacts have values under a code. */
export async function isCodeFilled(db: Db, accountId: string, code: string): Promise<boolean> {
  const { rows } = await sql`
    select from contact where account_id = ${accountId} and fields ? ${code} limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * Drops a code's values from the account's next contacts behind `after`; gives the last of them looked at, undefined
 * where there are no more, and how many had one. Locked in key order, as everybody locks contacts.
 */
export async function dropValues(
  db: Db,
  accountId: string,
  code: string,
  after: string,
  limit: number,
): Promise<{ last: string | undefined; dropped: number }> {
  const { rows } = await sql<{ last: string | null; dropped: number }>`
    with page as (
      select id, fields ? ${code} as has_value from contact
      where account_id = ${accountId} and id > ${after}::uuid order by id limit ${limit}::bigint
    ), held as (
      select c.id from contact c join page using (id)
      where c.account_id = ${accountId} and page.has_value order by c.id for no key update of c
    ), dropped as (
      update contact c set fields = c.fields - ${code}::text from held
      where c.account_id = ${accountId} and c.id = held.id returning 1
    )
    select (select id from page order by id desc limit 1) as last, (select count(*)::int from dropped) as dropped`.execute(
    db,
  );
  return { last: rows[0]?.last ?? undefined, dropped: rows[0]?.dropped ?? 0 };
}

/** Drops up to `limit` values of a key field; gives how many. */
export async function dropKeys(db: Db, accountId: string, code: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from contact_key where account_id = ${accountId} and field = ${code} and value in (
      select value from contact_key where account_id = ${accountId} and field = ${code} limit ${limit}::bigint)`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
