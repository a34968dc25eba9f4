import { type Kysely, type RawBuilder, sql } from 'kysely';
import { deliveryIdRange } from '../events/delivery-ids.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database, MessageTable } from '../store/schema.ts';

type Db = Kysely<Database>;

export interface TimelineMessageRow {
  id: string;
  direction: 'in' | 'out';
  state: MessageTable['state'];
  text: string;
  form: string | null;
  error: { code: string; message: string } | null;
  trace: Record<string, unknown> | null;
  channel_id: string;
  channel_name: string | null;
  /** UUID. */
  campaign_id: string | null;
}

/** A contact's messages below the id `before`, newest first. */
export async function listMessagesOf(
  db: Db,
  accountId: string,
  { contactId, before, limit }: { contactId: string; before: string; limit: number },
): Promise<TimelineMessageRow[]> {
  const { rows } = await sql<TimelineMessageRow>`${selectMessagesOf(accountId, { contactId, before, limit })}`.execute(
    db,
  );
  return rows;
}

/** The statement, for whoever wants to see its plan. */
export function selectMessagesOf(
  accountId: string,
  { contactId, before, limit }: { contactId: string; before: string; limit: number },
): RawBuilder<unknown> {
  return sql`
    select m.id, m.direction, m.state, m.text, m.error, m.trace, m.channel_id, m.campaign_id, channel.name as channel_name,
      case m.direction when 'out' then m.content->'media'->>'kind'
        else coalesce(m.content->>'kind', nullif(m.content->>'type', 'text')) end as form
    from message m
    left join channel on channel.account_id = m.account_id and channel.id = m.channel_id
    where m.account_id = ${accountId} and m.contact_id = ${contactId} and m.id < ${before}::uuid
    order by m.id desc limit ${limit}::int`;
}

/** The names of campaigns by their UUIDs. */
export async function findCampaignNames(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from campaign where account_id = ${accountId} and id = any(${pgArray(ids)}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * The deliveries that events made owed, by event: a range of the primary key for each. Those whose payload is past its time
 * are known by their attempts.
 */
export async function findDeliveriesOfEvents(
  db: Db,
  accountId: string,
  eventIds: readonly string[],
  perEvent: number,
): Promise<Map<string, string[]>> {
  if (eventIds.length === 0) return new Map();
  const { rows } = await sql<{ event_id: string; delivery_id: string }>`
    ${selectDeliveriesOfEvents(accountId, eventIds, perEvent)}`.execute(db);
  const byEvent = Map.groupBy(rows, ({ event_id }) => event_id);
  return new Map([...byEvent].map(([id, own]) => [id, own.slice(0, perEvent).map((row) => row.delivery_id)]));
}

/** The statement, for whoever wants to see its plan. */
export function selectDeliveriesOfEvents(
  accountId: string,
  eventIds: readonly string[],
  perEvent: number,
): RawBuilder<unknown> {
  const ranges = eventIds.map(deliveryIdRange);
  return sql`
    select w.event_id, each.id as delivery_id
    from unnest(${pgArray(eventIds)}::uuid[], ${pgArray(ranges.map(({ first }) => first))}::uuid[],
      ${pgArray(ranges.map(({ last }) => last))}::uuid[]) as w(event_id, first, last)
    cross join lateral (
      (select id from delivery where account_id = ${accountId} and id >= w.first and id <= w.last
        order by id limit ${perEvent}::int)
      union
      (select delivery_id as id from attempt where account_id = ${accountId} and delivery_id >= w.first
        and delivery_id <= w.last group by delivery_id order by delivery_id limit ${perEvent}::int)
    ) as each
    order by w.event_id, each.id`;
}

export interface EndpointNameRow {
  id: string;
  url: string;
  webhook_id: string;
  webhook_name: string | null;
  campaign_id: string | null;
}

/** What endpoints are called, by their UUIDs. */
export async function findEndpointNames(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<Map<string, EndpointNameRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<EndpointNameRow>`
    select e.id, e.url, e.webhook_id, e.campaign_id, w.name as webhook_name
    from endpoint e left join webhook w on w.account_id = e.account_id and w.id = e.webhook_id
    where e.account_id = ${accountId} and e.id = any(${pgArray(ids)}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
