import { type Kysely, sql } from 'kysely';
import type { ConversationState } from '../engine/types.ts';
import type { Address, OutgoingContent } from '../rules/message.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/** Somebody on a channel, by one of the addresses the provider named. `ord` ties the answer to the asker's list. */
export interface Wanted {
  ord: number;
  accountId: string;
  channelId: string;
  address: Address;
}

export interface LockedConversation {
  ord: number;
  account_id: string;
  channel_id: string;
  conversation_id: string;
  contact_id: string;
  state: ConversationState | null;
}

function wantedRows(wanted: Wanted[]) {
  return sql`
    unnest(${pgArray(wanted.map((w) => w.ord))}::int[], ${pgArray(wanted.map((w) => w.accountId))}::uuid[],
      ${pgArray(wanted.map((w) => w.channelId))}::uuid[], ${pgArray(wanted.map((w) => w.address.kind))}::text[],
      ${pgArray(wanted.map((w) => w.address.value))}::text[]) as w(ord, account_id, channel_id, kind, value)`;
}

/**
 * Locks the conversations that nobody else holds, in key order; one whose row is taken is left out instead of making
 * the whole batch wait for it.
 */
export async function lockConversations(db: Db, wanted: Wanted[]): Promise<LockedConversation[]> {
  const { rows } = await sql<LockedConversation>`
    select w.ord, c.account_id, c.channel_id, c.id as conversation_id, c.contact_id, c.state
    from ${wantedRows(wanted)}
    join contact_address a on a.account_id = w.account_id and a.kind = w.kind and a.value = w.value
    join conversation c on c.account_id = w.account_id and c.channel_id = w.channel_id and c.contact_id = a.contact_id
    order by c.account_id, c.channel_id, c.contact_id
    for no key update of c skip locked`.execute(db);
  return rows;
}

/** Which of the wanted have a contact already, and whether they have a conversation. */
export async function findPeople(db: Db, wanted: Wanted[]) {
  const { rows } = await sql<{ ord: number; contact_id: string; has_conversation: boolean }>`
    select w.ord, a.contact_id, c.id is not null as has_conversation
    from ${wantedRows(wanted)}
    join contact_address a on a.account_id = w.account_id and a.kind = w.kind and a.value = w.value
    left join conversation c on c.account_id = w.account_id and c.channel_id = w.channel_id and c.contact_id = a.contact_id`.execute(
    db,
  );
  return rows;
}

/**
 * Opens the conversations that the wanted people do not have yet on their channel, in key order. Who is being erased or
 * merged is waited for, and gets none.
 */
export async function insertMissingConversations(
  db: Db,
  wanted: (Wanted & { newId: string })[],
  at: Date,
): Promise<void> {
  await sql`
    with person as (
      select w.*, ids.id, a.contact_id from ${wantedRows(wanted)}
      join unnest(${pgArray(wanted.map((w) => w.ord))}::int[], ${pgArray(wanted.map((w) => w.newId))}::uuid[]) as ids(ord, id) using (ord)
      join contact_address a on a.account_id = w.account_id and a.kind = w.kind and a.value = w.value
    ), alive as materialized (
      select c.account_id, c.id from contact c
      where (c.account_id, c.id) in (select account_id, contact_id from person)
      order by c.account_id, c.id for key share
    )
    insert into conversation (account_id, id, channel_id, contact_id, created_at, updated_at)
    select distinct on (p.account_id, p.channel_id, p.contact_id)
      p.account_id, p.id, p.channel_id, p.contact_id, ${at}::timestamptz, ${at}::timestamptz
    from person p join alive on alive.account_id = p.account_id and alive.id = p.contact_id
    order by p.account_id, p.channel_id, p.contact_id
    on conflict (account_id, channel_id, contact_id) do nothing`.execute(db);
}

export interface InboundIdRow {
  accountId: string;
  channelId: string;
  providerId: string;
  /** The message of that id; for an event's the conversation that it starts. */
  messageId: string;
}

/** Takes the ids in sorted order; what comes back (as `inboundKey`) is new, the rest was seen before. */
export async function insertInboundIds(db: Db, rows: InboundIdRow[], at: Date): Promise<Set<string>> {
  const result = await sql<{ channelId: string; providerId: string }>`
    insert into inbound_id (account_id, channel_id, provider_id, message_id, received_at)
    select *, ${at}::timestamptz
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.channelId))}::uuid[],
      ${pgArray(rows.map((row) => row.providerId))}::text[], ${pgArray(rows.map((row) => row.messageId))}::uuid[])
      as w(account_id, channel_id, provider_id, message_id)
    order by account_id, channel_id, provider_id
    on conflict (account_id, channel_id, provider_id) do nothing
    returning channel_id as "channelId", provider_id as "providerId"`.execute(db);
  return new Set(result.rows.map(inboundKey));
}

/** What an inbound id is known by over all accounts. */
export function inboundKey({ channelId, providerId }: { channelId: string; providerId: string }): string {
  return `${channelId}:${providerId}`;
}

/** Gives ids back that nothing came of. */
export async function deleteInboundIds(db: Db, rows: Omit<InboundIdRow, 'messageId'>[]): Promise<void> {
  await sql`
    delete from inbound_id i using unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[],
      ${pgArray(rows.map((row) => row.channelId))}::uuid[], ${pgArray(rows.map((row) => row.providerId))}::text[])
      as w(account_id, channel_id, provider_id)
    where i.account_id = w.account_id and i.channel_id = w.channel_id and i.provider_id = w.provider_id`.execute(db);
}

/** What an inbound id was taken for: a message, or the conversation that an event started. */
export async function findInboundId(
  db: Db,
  accountId: string,
  channelId: string,
  providerId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('inbound_id')
    .select('message_id')
    .where('account_id', '=', accountId)
    .where('channel_id', '=', channelId)
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return row?.message_id;
}

/**
 * The first time's message of an id that was seen before, with what was replied to it, in order: what left with the
 * callback's answer, or nowhere. What we handed to the provider is on its way.
 */
export async function findFirstAnswer(db: Db, accountId: string, channelId: string, providerId: string) {
  const first = await db
    .selectFrom('inbound_id')
    .innerJoin('message', (join) =>
      join.onRef('message.account_id', '=', 'inbound_id.account_id').onRef('message.id', '=', 'inbound_id.message_id'),
    )
    .select(['message.id', 'message.contact_id', 'message.conversation_id', 'message.trace'])
    .where('inbound_id.account_id', '=', accountId)
    .where('inbound_id.channel_id', '=', channelId)
    .where('inbound_id.provider_id', '=', providerId)
    .executeTakeFirst();
  if (!first) return undefined;
  const replies = await db
    .selectFrom('message')
    .select(['id', 'content'])
    .where('account_id', '=', accountId)
    .where('contact_id', '=', first.contact_id)
    .where('id', '>', first.id)
    .where('reply_to', '=', first.id)
    .where('state', '=', 'sent')
    .where('provider_id', 'is', null)
    .orderBy('id')
    .execute();
  return { ...first, replies };
}

/** Writes the states after a batch's turns, one row per conversation. */
export async function updateConversations(
  db: Db,
  rows: { accountId: string; channelId: string; contactId: string; state: ConversationState }[],
  at: Date,
): Promise<void> {
  await sql`
    update conversation c set state = w.state::json, updated_at = ${at}::timestamptz, wakes_at = w.wakes_at
    from unnest(${pgArray(rows.map((row) => row.accountId))}::uuid[], ${pgArray(rows.map((row) => row.channelId))}::uuid[],
      ${pgArray(rows.map((row) => row.contactId))}::uuid[], ${pgArray(rows.map((row) => JSON.stringify(row.state)))}::text[],
      ${pgArray(rows.map(({ state }) => wakesAt(state)))}::timestamptz[])
      as w(account_id, channel_id, contact_id, state, wakes_at)
    where c.account_id = w.account_id and c.channel_id = w.channel_id and c.contact_id = w.contact_id`.execute(db);
}

function wakesAt({ status, waiting }: ConversationState): string | null {
  return status === 'active' && waiting ? new Date(waiting.until).toISOString() : null;
}

/** Keeps what a provider sent and nobody acts on, or what could not be worked on, so that it can be looked at. */
export async function insertProviderEvents(
  db: Db,
  rows: { accountId: string; id: string; channelId: string; kind: string; reason: string | null; raw: string }[],
  at: Date,
): Promise<void> {
  await db
    .insertInto('provider_event')
    .values(
      rows.map((row) => ({
        account_id: row.accountId,
        id: row.id,
        channel_id: row.channelId,
        kind: row.kind,
        reason: row.reason,
        raw: row.raw,
        created_at: at,
      })),
    )
    .execute();
}

/** Forgets inbound ids older than the time that providers repeat messages for. */
export async function deleteOldInboundIds(db: Db, before: Date, limit: number): Promise<number> {
  const result = await sql`
    delete from inbound_id where ctid = any (array(
      select ctid from inbound_id where received_at < ${before}::timestamptz limit ${limit}))`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** What somebody was shown last on a channel, the latest first. */
export async function listRecentContents(
  db: Db,
  accountId: string,
  channelId: string,
  address: Address,
  limit: number,
): Promise<OutgoingContent[]> {
  const rows = await db
    .selectFrom('contact_address as a')
    .innerJoin('message as m', (join) =>
      join.onRef('m.account_id', '=', 'a.account_id').onRef('m.contact_id', '=', 'a.contact_id'),
    )
    .select('m.content')
    .where('a.account_id', '=', accountId)
    .where('a.kind', '=', address.kind)
    .where('a.value', '=', address.value)
    .where('m.channel_id', '=', channelId)
    .where('m.direction', '=', 'out')
    .orderBy('m.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.content as OutgoingContent);
}
