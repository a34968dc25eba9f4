import { type Kysely, sql } from 'kysely';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/** Where a short link leads, and in whose message it stands. */
export interface TrackedLink {
  code: string;
  accountId: string;
  url: string;
  messageId: string;
  contactId: string;
}

/** The code is all that a click brings: asked before the tenant is known. */
export async function findLinkRow(db: Db, code: string): Promise<TrackedLink | undefined> {
  const row = await db.selectFrom('tracked_link').selectAll().where('code', '=', code).executeTakeFirst();
  if (!row) return undefined;
  const { account_id: accountId, url, message_id: messageId, contact_id: contactId } = row;
  return { code, accountId, url, messageId, contactId };
}

/** Links of any accounts' messages. A code that is taken (one in a billion) fails as 23505: the batch is planned again. */
export async function insertLinks(db: Db, rows: readonly TrackedLink[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into tracked_link (code, account_id, url, message_id, contact_id, created_at)
    select code, account_id, url, message_id, contact_id, ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.code))}::text[], ${pgArray(rows.map((row) => row.accountId))}::uuid[],
      ${pgArray(rows.map((row) => row.url))}::text[], ${pgArray(rows.map((row) => row.messageId))}::uuid[],
      ${pgArray(rows.map((row) => row.contactId))}::uuid[])
      as w(code, account_id, url, message_id, contact_id)`.execute(db);
}
