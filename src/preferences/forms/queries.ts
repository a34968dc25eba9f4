import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { SignupFormTable } from '../../store/contact-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type FormRow = Selectable<SignupFormTable>;

/** The number of the account's next form. Those of deleted ones are not given away again. */
export async function nextFormNumber(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select (coalesce(max(number), 0) + 1)::int as number from signup_form where account_id = ${accountId}`.execute(db);
  return rows[0]?.number ?? 1;
}

export async function countForms(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from signup_form
    where account_id = ${accountId} and deleted_at is null`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function insertForm(db: Db, row: Insertable<SignupFormTable>): Promise<void> {
  await db.insertInto('signup_form').values(row).execute();
  await db.insertInto('signup_form_lookup').values({ form_id: row.id, account_id: row.account_id }).execute();
}

export function findForm(db: Db, accountId: string, id: string): Promise<FormRow | undefined> {
  return db
    .selectFrom('signup_form')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

export function listForms(db: Db, accountId: string, before: string | undefined, limit: number): Promise<FormRow[]> {
  return db
    .selectFrom('signup_form')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Undefined where there is no such form. */
export function updateForm(
  db: Db,
  accountId: string,
  id: string,
  change: { name: string; definition: string; updated_at: Date },
): Promise<FormRow | undefined> {
  return db
    .updateTable('signup_form')
    .set(change)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** False where there is no such form. Its row stays: sign-ups that wait for their confirmation are finished by it. */
export async function deleteForm(db: Db, accountId: string, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('signup_form')
    .set({ deleted_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  await db.deleteFrom('signup_form_lookup').where('account_id', '=', accountId).where('form_id', '=', id).execute();
  return numUpdatedRows > 0n;
}

/** Undefined where there is none that was taken down. */
export function findDeletedForm(db: Db, accountId: string, id: string): Promise<FormRow | undefined> {
  return db
    .selectFrom('signup_form')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .executeTakeFirst();
}

/** Makes one that was taken down found again. */
export async function undeleteForm(db: Db, accountId: string, id: string, at: Date): Promise<void> {
  await db
    .updateTable('signup_form')
    .set({ deleted_at: null, updated_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute();
  await db.insertInto('signup_form_lookup').values({ form_id: id, account_id: accountId }).execute();
}

/** The form of that id, whoever's it is, with the account's name (cross-tenant by nature: people name nothing but the form). */
export function findFormOfAnyone(db: Db, id: string): Promise<(FormRow & { brand: string }) | undefined> {
  return db
    .selectFrom('signup_form_lookup as lookup')
    .innerJoin('signup_form as form', (join) =>
      join.onRef('form.account_id', '=', 'lookup.account_id').onRef('form.id', '=', 'lookup.form_id'),
    )
    .innerJoin('account', 'account.id', 'form.account_id')
    .selectAll('form')
    .select('account.name as brand')
    .where('lookup.form_id', '=', id)
    .executeTakeFirst();
}
