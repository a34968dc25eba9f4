import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

/** Deletes up to `limit` rows that tell of a contact; gives how many. Statements are bounded: histories can be long. */
export type DropHistory = (db: Db, accountId: string, contactId: string, limit: number) => Promise<number>;

/** Messages with what waits to be sent of them and the ids they are known by; locked in the order that statuses lock in. */
export const dropMessages: DropHistory = async function dropMessages(db, accountId, contactId, limit) {
  const { rows } = await sql<{ count: number }>`
    with gone as materialized (
      select id, direction, channel_id, provider_id from message
      where account_id = ${accountId} and contact_id = ${contactId} order by id limit ${limit}::bigint for update
    ), dequeued as (
      delete from message_queue q using gone where q.account_id = ${accountId} and q.id = gone.id
    ), forgotten as (
      delete from inbound_id i using gone
      where gone.direction = 'in' and i.account_id = ${accountId} and i.channel_id = gone.channel_id
        and i.provider_id = gone.provider_id
    ), dropped as (
      delete from message m using gone where m.account_id = ${accountId} and m.id = gone.id
    )
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
};

/** Messages that others sent and reported on, with their reports. */
export const dropReportedMessages: DropHistory = async function dropReportedMessages(db, accountId, contactId, limit) {
  const { rows } = await sql<{ count: number }>`
    with gone as materialized (
      select id from reported_message
      where account_id = ${accountId} and contact_id = ${contactId} order by id limit ${limit}::bigint for update
    ), forgotten as (
      delete from message_report r using gone where r.account_id = ${accountId} and r.message_id = gone.id
    ), dropped as (
      delete from reported_message m using gone where m.account_id = ${accountId} and m.id = gone.id
    )
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
};

export const dropTrackedLinks: DropHistory = async function dropTrackedLinks(db, accountId, contactId, limit) {
  const { numAffectedRows } = await sql`
    delete from tracked_link where code = any (array(
      select code from tracked_link where account_id = ${accountId} and contact_id = ${contactId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

export const dropSourceEvents: DropHistory = async function dropSourceEvents(db, accountId, contactId, limit) {
  const { numAffectedRows } = await sql`
    delete from source_event where account_id = ${accountId} and id = any (array(
      select id from source_event where account_id = ${accountId} and contact_id = ${contactId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

export const dropActivities: DropHistory = async function dropActivities(db, accountId, contactId, limit) {
  const { numAffectedRows } = await sql`
    delete from activity where account_id = ${accountId} and id = any (array(
      select id from activity where account_id = ${accountId} and contact_id = ${contactId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/** What requests were sent, and what waits to be sent: one under way finds its place gone and leaves no record. */
export const dropCalls: DropHistory = async function dropCalls(db, accountId, contactId, limit) {
  await sql`delete from call_queue where account_id = ${accountId} and contact_id = ${contactId}`.execute(db);
  const { numAffectedRows } = await sql`
    delete from request_call where account_id = ${accountId} and id = any (array(
      select id from request_call where account_id = ${accountId} and contact_id = ${contactId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/**
 * Deletes those of the next `limit` events kept from providers, behind the id `after`, in which a pattern is found.
 * Gives the last one looked at; undefined where there are no more.
 */
export async function dropProviderEvents(
  db: Db,
  accountId: string,
  patterns: readonly string[],
  after: string,
  limit: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ last: string | null }>`
    with page as materialized (
      select id, raw ~* any (${pgArray(patterns)}::text[]) as is_theirs from provider_event
      where account_id = ${accountId} and id > ${after}::uuid order by id limit ${limit}::bigint
    ), dropped as (
      delete from provider_event e using page where e.account_id = ${accountId} and e.id = page.id and page.is_theirs
    )
    select (select id from page order by id desc limit 1) as last`.execute(db);
  return rows[0]?.last ?? undefined;
}

/**
 * Deletes those of the next `limit` source events, behind the id `after`, that came with one of the values as phone or
 * e-mail. Gives the last one looked at; undefined where there are no more.
 */
export async function dropSourceEventsNaming(
  db: Db,
  accountId: string,
  values: readonly string[],
  after: string,
  limit: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ last: string | null }>`
    with page as materialized (
      select id, (contact ->> 'phone') = any (${pgArray(values)}::text[])
        or (contact ->> 'email') = any (${pgArray(values)}::text[]) as is_theirs
      from source_event where account_id = ${accountId} and id > ${after}::uuid order by id limit ${limit}::bigint
    ), dropped as (
      delete from source_event e using page where e.account_id = ${accountId} and e.id = page.id and page.is_theirs
    )
    select (select id from page order by id desc limit 1) as last`.execute(db);
  return rows[0]?.last ?? undefined;
}

/** What imports said about rows with one of the values. */
export async function dropImportErrors(db: Db, accountId: string, values: readonly string[]): Promise<void> {
  await sql`
    delete from contact_import_error
    where account_id = ${accountId} and lower(value) = any (${pgArray(values)}::text[])`.execute(db);
}

export interface PendingSignup {
  id: string;
  /** Sealed. */
  entry: Uint8Array;
}

/** The account's next sign-ups that nobody confirmed, behind the id `after`. */
export async function listPendingSignups(
  db: Db,
  accountId: string,
  after: string,
  limit: number,
): Promise<PendingSignup[]> {
  const { rows } = await sql<PendingSignup>`
    select id, entry from signup
    where account_id = ${accountId} and entry is not null and id > ${after}::uuid
    order by id limit ${limit}::bigint`.execute(db);
  return rows;
}

export async function deleteSignup(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('signup').where('account_id', '=', accountId).where('id', '=', id).execute();
}
