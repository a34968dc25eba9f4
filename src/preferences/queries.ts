import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { LinkedContact } from './link-tokens.ts';

type Db = Kysely<Database>;

/** The contact a link is for, or the one that it became part of; undefined where it was erased. */
export async function findLinkedContactId(
  db: Db,
  { accountId, contactId }: LinkedContact,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive heir as (
      select ${contactId}::uuid as id
      union
      select t.merged_into from heir join contact_tombstone t on t.account_id = ${accountId} and t.id = heir.id
      where t.merged_into is not null
    )
    select c.id from heir join contact c on c.account_id = ${accountId} and c.id = heir.id`.execute(db);
  return rows[0]?.id;
}

/** What people are told by whom: the account's name, and how its preference page is set. */
export async function findPageOwner(
  db: Db,
  accountId: string,
): Promise<{ name: string; preference_page: unknown } | undefined> {
  return db.selectFrom('account').select(['name', 'preference_page']).where('id', '=', accountId).executeTakeFirst();
}

export async function updatePreferencePage(db: Db, accountId: string, preferencePage: string): Promise<void> {
  await db.updateTable('account').set({ preference_page: preferencePage }).where('id', '=', accountId).execute();
}
