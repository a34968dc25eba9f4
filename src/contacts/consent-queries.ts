import { type Kysely, sql } from 'kysely';
import type { ContactSource } from '../store/contact-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/**
 * Opts contacts in or out as a whole; gives those whose state it changed, with since when they had been out. They are
 * locked in key order first, as everybody locks contacts, and by a statement of its own: one that waits for a row and
 * then rewrites it can deadlock with another that waits for the same row.
 */
export async function updateConsent(
  db: Db,
  accountId: string,
  contactIds: readonly string[],
  { isOptedOut, source, at }: { isOptedOut: boolean; source: ContactSource; at: Date },
): Promise<{ id: string; was: Date | null }[]> {
  const held = await sql<{ id: string; was: Date | null }>`
    select id, opted_out_at as was from contact
    where account_id = ${accountId} and id = any (${pgArray(contactIds)}::uuid[])
    order by id for no key update`.execute(db);
  const changed = held.rows.filter(({ was }) => (was === null) === isOptedOut);
  if (changed.length === 0) return [];
  await sql`
    update contact set updated_at = ${at}::timestamptz, modified_by = ${source},
      opted_out_at = case when ${isOptedOut}::boolean then ${at}::timestamptz end,
      deactivated_by = case when ${isOptedOut}::boolean then ${source} else deactivated_by end,
      activated_at = case when ${isOptedOut}::boolean then activated_at else ${at}::timestamptz end,
      activated_by = case when ${isOptedOut}::boolean then activated_by else ${source} end
    where account_id = ${accountId} and id = any (${pgArray(changed.map(({ id }) => id))}::uuid[])`.execute(db);
  return changed;
}

export interface TurnedSubscription {
  contact_id: string;
  category: string;
  is_opted_in: boolean;
}

/**
 * Turns subscriptions of locked contacts off with them (`was` null), or those on again that went off at that very
 * moment. Gives the ones that turned, of categories that are still there, by number.
 */
export async function turnSubscriptions(
  db: Db,
  accountId: string,
  contacts: readonly { id: string; was: Date | null }[],
  { source, at }: { source: ContactSource; at: Date },
): Promise<TurnedSubscription[]> {
  const { rows } = await sql<TurnedSubscription>`
    with turned as (
      update contact_subscription s
      set is_opted_in = w.was is not null, changed_at = ${at}::timestamptz, source = ${source}
      from unnest(${pgArray(contacts.map(({ id }) => id))}::uuid[],
        ${pgArray(contacts.map(({ was }) => was?.toISOString() ?? null))}::timestamptz[]) as w(id, was)
      where s.account_id = ${accountId} and s.contact_id = w.id
        and case when w.was is null then s.is_opted_in else not s.is_opted_in and s.changed_at = w.was end
      returning s.contact_id, s.category_id, s.is_opted_in
    )
    select t.contact_id, g.key as category, t.is_opted_in
    from turned t join subscription_category g on g.account_id = ${accountId} and g.id = t.category_id
    where g.deleted_at is null
    order by t.contact_id, g.number`.execute(db);
  return rows;
}

/** Locks a contact against other changes; undefined where it is gone, else whether it is opted out. */
export async function lockConsent(
  db: Db,
  accountId: string,
  contactId: string,
): Promise<{ isOptedOut: boolean } | undefined> {
  const row = await db
    .selectFrom('contact')
    .select('opted_out_at')
    .where('account_id', '=', accountId)
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { isOptedOut: row.opted_out_at !== null };
}

/** Writes subscriptions of a locked contact; gives those that changed, by their category's number. */
export async function upsertSubscriptions(
  db: Db,
  accountId: string,
  contactId: string,
  changes: readonly { categoryId: string; isOptedIn: boolean }[],
  { source, at }: { source: ContactSource; at: Date },
): Promise<TurnedSubscription[]> {
  const { rows } = await sql<TurnedSubscription>`
    with changed as (
      insert into contact_subscription as s (account_id, contact_id, category_id, is_opted_in, changed_at, source)
      select g.account_id, ${contactId}::uuid, g.id, w.is_opted_in, ${at}::timestamptz, ${source}
      from unnest(${pgArray(changes.map((each) => each.categoryId))}::uuid[],
        ${pgArray(changes.map((each) => each.isOptedIn))}::boolean[]) as w(id, is_opted_in)
      join subscription_category g on g.account_id = ${accountId} and g.id = w.id and g.deleted_at is null
      on conflict (account_id, contact_id, category_id)
        do update set is_opted_in = excluded.is_opted_in, changed_at = excluded.changed_at, source = excluded.source
        where s.is_opted_in <> excluded.is_opted_in
      returning s.contact_id, s.category_id, s.is_opted_in
    )
    select c.contact_id, g.key as category, c.is_opted_in
    from changed c join subscription_category g on g.account_id = ${accountId} and g.id = c.category_id
    order by g.number`.execute(db);
  return rows;
}

/** Notes on a locked contact that it was changed, or (`isActivated`) opted in as a whole without having been out. */
export async function touchContact(
  db: Db,
  accountId: string,
  contactId: string,
  { source, at, isActivated = false }: { source: ContactSource; at: Date; isActivated?: boolean },
): Promise<void> {
  await db
    .updateTable('contact')
    .set({ updated_at: at, modified_by: source, ...(isActivated ? { activated_at: at, activated_by: source } : {}) })
    .where('account_id', '=', accountId)
    .where('id', '=', contactId)
    .execute();
}

/** Notes a complaint; false where the contact is gone. The row stays locked. */
export async function updateComplaint(db: Db, accountId: string, contactId: string, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('contact')
    .set({ complained_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', contactId)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
