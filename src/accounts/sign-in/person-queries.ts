import { type Kysely, sql } from 'kysely';
import { newUuid } from '../../base/ids.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

export interface NewPerson {
  email: string;
  name: string;
  /** Of their password. */
  hash: string;
}

/** What the sign-in library calls a password. */
const PASSWORD = 'credential';

/**
 * Somebody who can sign in; undefined where somebody has that address. It counts as theirs: they came by a link that
 * only their mailbox has, or that the server's own terminal showed.
 */
export async function insertPerson(db: Db, { email, name, hash }: NewPerson, at: Date): Promise<string | undefined> {
  const times = { created_at: at, updated_at: at };
  const row = await db
    .insertInto('person')
    .values({ id: newUuid(at.getTime()), name, email, email_verified: true, image: null, ...times })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return undefined;
  const key = { id: newUuid(at.getTime()), provider_id: PASSWORD, provider_account_id: row.id };
  await db
    .insertInto('credential')
    .values({ ...key, person_id: row.id, password: hash, ...times })
    .execute();
  return row.id;
}

/** Whether somebody with the address `was` became that person. */
export async function replacePerson(
  db: Db,
  { id, was }: { id: string; was: string },
  { email, name, hash }: NewPerson,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ email, name, updated_at: at })
    .where('id', '=', id)
    .where('email', '=', was)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await db
    .updateTable('credential')
    .set({ password: hash, updated_at: at })
    .where('person_id', '=', id)
    .where('provider_id', '=', PASSWORD)
    .execute();
  return true;
}

/** Signs everybody out who is in as that person, but for one browser. */
export async function deleteOtherSessions(db: Db, personId: string, sessionId: string): Promise<void> {
  await sql`delete from session where person_id = ${personId} and id <> ${sessionId}`.execute(db);
}

export async function renamePerson(db: Db, id: string, name: string, at: Date): Promise<void> {
  await db.updateTable('person').set({ name, updated_at: at }).where('id', '=', id).execute();
}

export async function findPersonByEmail(db: Db, email: string): Promise<string | undefined> {
  const row = await db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id;
}

/** Of each of these tables at most `limit` rows that are past their time. */
export async function deleteEndedSessions(db: Db, at: Date, limit: number): Promise<void> {
  for (const table of ['session', 'verification', 'invitation']) {
    const name = sql.table(table);
    await sql`
      delete from ${name} where ctid = any (array(
        select ctid from ${name} where expires_at < ${at}::timestamptz limit ${limit}))`.execute(db);
  }
}
