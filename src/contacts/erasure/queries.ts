import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

export interface HeldConversation {
  id: string;
  channel_id: string;
  contact_id: string;
  state: unknown;
  wakes_at: Date | null;
  updated_at: Date;
}

// By way of the channels: conversations are found by channel and person.
const conversationsOf = (accountId: string, contactIds: readonly string[]) => sql`
  channel join conversation c on c.account_id = channel.account_id and c.channel_id = channel.id
    and c.contact_id = any (${pgArray(contactIds)}::uuid[])
  where channel.account_id = ${accountId}`;

/** Locks all conversations of contacts against turns, in the order that turns lock in; waits for those under way. */
export async function lockConversationsOf(
  db: Db,
  accountId: string,
  contactIds: readonly string[],
): Promise<HeldConversation[]> {
  const { rows } = await sql<HeldConversation>`
    select c.id, c.channel_id, c.contact_id, c.state, c.wakes_at, c.updated_at from ${conversationsOf(accountId, contactIds)}
    order by c.account_id, c.channel_id, c.contact_id for update of c`.execute(db);
  return rows;
}

export async function countConversationsOf(db: Db, accountId: string, contactIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${conversationsOf(accountId, contactIds)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whether messages of theirs are left, links in such, or messages that others reported on. */
export async function hasMessages(db: Db, accountId: string, contactId: string): Promise<boolean> {
  const where = sql`where account_id = ${accountId} and contact_id = ${contactId}`;
  const { rows } = await sql`
    select from message ${where} union all select from reported_message ${where}
    union all select from tracked_link ${where} limit 1`.execute(db);
  return rows.length > 0;
}

export interface DoomedContact {
  id: string;
  number: number;
  name: string | null;
  language: string | null;
  opted_out_at: Date | null;
}

/** Locks contacts for good, in key order: nobody gives them addresses or conversations from here on. */
export async function lockForEnd(db: Db, accountId: string, contactIds: readonly string[]): Promise<DoomedContact[]> {
  const { rows } = await sql<DoomedContact>`
    select id, number, name, language, opted_out_at from contact
    where account_id = ${accountId} and id = any (${pgArray(contactIds)}::uuid[])
    order by id for update`.execute(db);
  return rows;
}

/** Deletes a contact that is locked for good; what is left is its id and number. */
export async function deleteContactRows(
  db: Db,
  accountId: string,
  { id, number }: { id: string; number: number },
  mergedInto: string | null,
  at: Date,
): Promise<void> {
  const where = sql`where account_id = ${accountId} and contact_id = ${id}`;
  await sql`delete from contact_address ${where}`.execute(db);
  await sql`delete from contact_key ${where}`.execute(db);
  await sql`delete from contact_subscription ${where}`.execute(db);
  await sql`
    delete from conversation c using channel
    where channel.account_id = ${accountId} and c.account_id = channel.account_id and c.channel_id = channel.id
      and c.contact_id = ${id}`.execute(db);
  await sql`delete from contact where account_id = ${accountId} and id = ${id}`.execute(db);
  await db
    .insertInto('contact_tombstone')
    .values({ account_id: accountId, id, number, merged_into: mergedInto, erased_at: at })
    .execute();
}
