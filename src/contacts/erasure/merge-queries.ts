import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

/** Who becomes part of whom. */
export interface Merge {
  accountId: string;
  fromId: string;
  toId: string;
}

/** Moves up to `limit` rows that tell of a contact; gives how many. */
export type MoveHistory = (db: Db, merge: Merge, limit: number) => Promise<number>;

/** Conversations that end in another one, by their ids. */
export type Joined = readonly { fromId: string; toId: string }[];

/** Messages, with what waits to be sent of them, move into the conversations that go on. */
export function moveMessages(joined: Joined): MoveHistory {
  return async function moveMessages(db, { accountId, fromId, toId }, limit) {
    const { rows } = await sql<{ count: number }>`
      with moved as materialized (
        select id, coalesce(w.to_id, m.conversation_id) as conversation_id from message m
        left join unnest(${pgArray(joined.map((each) => each.fromId))}::uuid[],
          ${pgArray(joined.map((each) => each.toId))}::uuid[]) as w(from_id, to_id) on w.from_id = m.conversation_id
        where m.account_id = ${accountId} and m.contact_id = ${fromId} order by id limit ${limit}::bigint
        for no key update of m
      ), requeued as (
        update message_queue q set conversation_id = moved.conversation_id from moved
        where q.account_id = ${accountId} and q.id = moved.id and q.conversation_id <> moved.conversation_id
      ), written as (
        update message m set contact_id = ${toId}, conversation_id = moved.conversation_id from moved
        where m.account_id = ${accountId} and m.id = moved.id
      )
      select count(*)::int as count from moved`.execute(db);
    return rows[0]?.count ?? 0;
  };
}

export const moveReportedMessages: MoveHistory = async function moveReportedMessages(
  db,
  { accountId, fromId, toId },
  limit,
) {
  const { numAffectedRows } = await sql`
    update reported_message set contact_id = ${toId} where account_id = ${accountId} and id = any (array(
      select id from reported_message where account_id = ${accountId} and contact_id = ${fromId}
      order by id limit ${limit}::bigint for no key update))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

export const moveTrackedLinks: MoveHistory = async function moveTrackedLinks(db, { accountId, fromId, toId }, limit) {
  const { numAffectedRows } = await sql`
    update tracked_link set contact_id = ${toId} where code = any (array(
      select code from tracked_link where account_id = ${accountId} and contact_id = ${fromId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/**
 * Nobody waits any more for the calls of these conversations: another one takes their place, and its waits have the same
 * numbers. Whoever takes such a call up finds nobody waiting for it.
 */
export async function abandonCalls(
  db: Db,
  { accountId, fromId, toId }: Merge,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return;
  await sql`
    update call_queue set wait = ${NO_WAIT}::int
    where account_id = ${accountId} and contact_id = any (${pgArray([fromId, toId])}::uuid[])
      and conversation_id = any (${pgArray(conversationIds)}::uuid[])`.execute(db);
}

/** Waits are numbered from 1. */
const NO_WAIT = 0;

/** Calls of requests, those that wait too: the conversation that goes on is the one that waits for them. */
export function moveCalls(joined: Joined): MoveHistory {
  return async function moveCalls(db, { accountId, fromId, toId }, limit) {
    const into = sql`left join unnest(${pgArray(joined.map((each) => each.fromId))}::uuid[],
      ${pgArray(joined.map((each) => each.toId))}::uuid[]) as w(from_id, to_id)`;
    const { rows } = await sql<{ count: number }>`
      with requeued as (
        update call_queue q set contact_id = ${toId}, conversation_id = coalesce(w.to_id, q.conversation_id)
        from call_queue own ${into} on w.from_id = own.conversation_id
        where own.account_id = ${accountId} and own.contact_id = ${fromId}
          and q.account_id = ${accountId} and q.id = own.id
      ), moved as materialized (
        select id, coalesce(w.to_id, c.conversation_id) as conversation_id from request_call c
        ${into} on w.from_id = c.conversation_id
        where c.account_id = ${accountId} and c.contact_id = ${fromId} order by id limit ${limit}::bigint
        for no key update of c
      ), written as (
        update request_call c set contact_id = ${toId}, conversation_id = moved.conversation_id from moved
        where c.account_id = ${accountId} and c.id = moved.id
      )
      select count(*)::int as count from moved`.execute(db);
    return rows[0]?.count ?? 0;
  };
}

export const moveSourceEvents: MoveHistory = async function moveSourceEvents(db, { accountId, fromId, toId }, limit) {
  const { numAffectedRows } = await sql`
    update source_event set contact_id = ${toId} where account_id = ${accountId} and id = any (array(
      select id from source_event where account_id = ${accountId} and contact_id = ${fromId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/** What they tell stays as it was told. */
export const moveActivities: MoveHistory = async function moveActivities(db, { accountId, fromId, toId }, limit) {
  const { numAffectedRows } = await sql`
    update activity set contact_id = ${toId} where account_id = ${accountId} and id = any (array(
      select id from activity where account_id = ${accountId} and contact_id = ${fromId}
      limit ${limit}::bigint))`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/** Moves locked conversations on channels where the other contact has none. */
export async function moveConversations(
  db: Db,
  { accountId, fromId, toId }: Merge,
  channelIds: readonly string[],
): Promise<void> {
  await sql`
    update conversation set contact_id = ${toId}
    where account_id = ${accountId} and contact_id = ${fromId}
      and channel_id = any (${pgArray(channelIds)}::uuid[])`.execute(db);
}

/** A conversation as it stands. */
interface StandingConversation {
  channelId: string;
  contactId: string;
  state: unknown;
  wakesAt: Date | null;
  updatedAt: Date;
}

/** Where both talked, they go on where the newer conversation stands. */
export async function writeState(
  db: Db,
  accountId: string,
  { channelId, contactId, state, wakesAt, updatedAt }: StandingConversation,
): Promise<void> {
  await db
    .updateTable('conversation')
    .set({ state: JSON.stringify(state), wakes_at: wakesAt, updated_at: updatedAt })
    .where('account_id', '=', accountId)
    .where('channel_id', '=', channelId)
    .where('contact_id', '=', contactId)
    .execute();
}

/** Behind those that the contact has, in the order they had. */
export async function moveAddresses(db: Db, { accountId, fromId, toId }: Merge, at: Date): Promise<void> {
  await sql`
    update contact_address a set contact_id = ${toId}, created_at = ${at}::timestamptz + ranked.place * interval '1 ms'
    from (
      select kind, value, row_number() over (order by created_at, value) as place from contact_address
      where account_id = ${accountId} and contact_id = ${fromId}
    ) ranked
    where a.account_id = ${accountId} and a.kind = ranked.kind and a.value = ranked.value`.execute(db);
}

/** Of two values for one field the contact's own stays. */
export async function moveKeys(db: Db, { accountId, fromId, toId }: Merge): Promise<void> {
  await sql`
    update contact_key k set contact_id = ${toId}
    where k.account_id = ${accountId} and k.contact_id = ${fromId}
      and not exists (select from contact_key own
        where own.account_id = ${accountId} and own.contact_id = ${toId} and own.field = k.field)`.execute(db);
}

/** Of two decisions about one category the later one counts. */
export async function moveSubscriptions(db: Db, { accountId, fromId, toId }: Merge): Promise<void> {
  await sql`
    insert into contact_subscription as own (account_id, contact_id, category_id, is_opted_in, changed_at, source)
    select account_id, ${toId}::uuid, category_id, is_opted_in, changed_at, source
    from contact_subscription where account_id = ${accountId} and contact_id = ${fromId}
    on conflict (account_id, contact_id, category_id)
      do update set is_opted_in = excluded.is_opted_in, changed_at = excluded.changed_at, source = excluded.source
      where own.changed_at < excluded.changed_at`.execute(db);
}

/** Fills what the contact has not, from the other one. */
export async function fillValues(db: Db, { accountId, fromId, toId }: Merge): Promise<void> {
  await sql`
    update contact own set name = coalesce(own.name, other.name), language = coalesce(own.language, other.language),
      fields = other.fields || own.fields, complained_at = greatest(own.complained_at, other.complained_at)
    from contact other
    where own.account_id = ${accountId} and own.id = ${toId}
      and other.account_id = ${accountId} and other.id = ${fromId}`.execute(db);
}

/** Who became part of the one lead to the other now. */
export async function redirectTombstones(db: Db, { accountId, fromId, toId }: Merge): Promise<void> {
  await db
    .updateTable('contact_tombstone')
    .set({ merged_into: toId })
    .where('account_id', '=', accountId)
    .where('merged_into', '=', fromId)
    .execute();
}
