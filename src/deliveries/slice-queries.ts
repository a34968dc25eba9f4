import { type Kysely, type RawBuilder, sql } from 'kysely';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import type { DeliveryState } from './schema.ts';
import { dateOfUuid, FIRST_UUID, LAST_UUID } from './uuid-range.ts';

type Db = Kysely<Database>;

/** A stretch of an account's deliveries: at most `size` of them, next to each other by id. */
export interface Slice {
  accountId: string;
  /** Of these endpoints only; undefined: of all. */
  endpointIds?: readonly string[] | undefined;
  /** From this id on; undefined: from the first. */
  idFrom?: string | undefined;
  /** Below this id; undefined: to the last. */
  idBelow?: string | undefined;
  /** The number (E.164) that the wanted ones are to have in their payload; the others are looked at all the same. */
  phone?: string | undefined;
  order: 'oldest first' | 'newest first';
  size: number;
}

/** A delivery with what the queue, its lane and its attempts say about it. */
export interface KnownDelivery {
  id: string;
  endpoint_id: string;
  event_type: string | null;
  sequence: number | null;
  state: DeliveryState;
  is_skipped: boolean;
  is_replay: boolean;
  batch_id: string | null;
  /** `first-last`, where it went in a batch. */
  batch_sequence: string | null;
  /** Requests made, those of its batch included. */
  attempt_count: number;
  /** When it may be sent; null: it is being sent, is behind the head of its lane, or nothing is to be done. */
  due_at: Date | null;
  /** What became of the last attempt; null: there was none, or its lane went on without it. */
  last_at: Date | null;
  last_status: number | null;
  last_error_class: string | null;
}

/** Which deliveries of a slice are asked for; undefined: any. */
export interface Wanted {
  states?: readonly DeliveryState[] | undefined;
  eventType?: string | undefined;
}

/**
 * The wanted deliveries of a slice, in its order. `end` is the last id looked at; null when the slice came to the end
 * of its range. However few are wanted, no more rows are read than the slice has.
 */
export async function readSlice(
  db: Db,
  slice: Slice,
  wanted: Wanted = {},
): Promise<{ rows: KnownDelivery[]; end: string | null }> {
  const direction = directionOf(slice);
  const { rows } = await sql<{ looked_at: number; end_id: string | null } & (KnownDelivery | { id: null })>`
    with slice as materialized (${selectSlice(slice)})
    select looked.looked_at, looked.end_id, known.*
    from (
      select count(*)::int as looked_at,
        (select id from slice order by id ${slice.order === 'oldest first' ? sql`desc` : sql`asc`} limit 1) as end_id
      from slice
    ) as looked
    left join (select * from (${selectKnown()}) as every where ${isWanted(wanted, slice)}) as known on true
    order by known.id ${direction}`.execute(db);
  const [first] = rows;
  const isCut = first?.looked_at === slice.size;
  return { rows: rows.filter((row) => row.id !== null), end: isCut ? first.end_id : null };
}

/** Deliveries by their ids, in no order; those past their time are not among them. */
export async function readKnownDeliveries(db: Db, accountId: string, ids: readonly string[]): Promise<KnownDelivery[]> {
  const { rows } = await sql<KnownDelivery>`
    with slice as materialized (
      select account_id, id, endpoint_id, event_type, lane_key, sequence, true as names_phone from delivery
      where account_id = ${accountId} and id = any(${pgArray(ids)}::uuid[])
    ) ${selectKnown()}`.execute(db);
  return rows;
}

/** How many deliveries of a slice are wanted, and when the first and the last of them were made. */
export async function countSlice(db: Db, slice: Slice, wanted: Wanted) {
  const { rows } = await sql<{
    looked_at: number;
    end_id: string | null;
    count: number;
    oldest: string | null;
    newest: string | null;
  }>`
    with slice as materialized (${selectSlice({ ...slice, order: 'oldest first' })})
    select (select count(*)::int from slice) as looked_at, (select id from slice order by id desc limit 1) as end_id,
      count(*)::int as count, min(id::text) as oldest, max(id::text) as newest
    from (${selectKnown()}) as known where ${isWanted(wanted, slice)}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('an aggregate has one row');
  const { looked_at, end_id, count, oldest, newest } = row;
  return {
    count,
    oldest: oldest === null ? null : dateOfUuid(oldest),
    newest: newest === null ? null : dateOfUuid(newest),
    end: looked_at === slice.size ? end_id : null,
  };
}

function isWanted({ states, eventType }: Wanted, { phone }: Slice): RawBuilder<unknown> {
  const conditions = [
    ...(phone === undefined ? [] : [sql`names_phone`]),
    ...(states ? [sql`state = any(${pgArray(states)}::text[])`] : []),
    ...(eventType === undefined ? [] : [sql`event_type = ${eventType}`]),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function directionOf({ order }: Slice): RawBuilder<unknown> {
  return order === 'oldest first' ? sql`asc` : sql`desc`;
}

/**
 * The rows of a slice. Endpoints come out of an array, one index walk each: of one that it is told, the planner may
 * think that it has nearly all deliveries, and walk the primary key over a million of others'.
 */
export function selectSlice(slice: Slice): RawBuilder<unknown> {
  const { accountId, endpointIds, idFrom = FIRST_UUID, idBelow = LAST_UUID, size, phone } = slice;
  const direction = directionOf(slice);
  const columns = sql`account_id, id, endpoint_id, event_type, lane_key, sequence,
    ${phone === undefined ? sql`true` : namesPhone(phone)} as names_phone`;
  if (!endpointIds) {
    return sql`
      select ${columns} from delivery
      where account_id = ${accountId} and id >= ${idFrom}::uuid and id < ${idBelow}::uuid
      order by id ${direction} limit ${size}::int`;
  }
  return sql`
    select each.* from unnest(${pgArray(endpointIds)}::uuid[]) as of_endpoint(id) cross join lateral (
      select ${columns} from delivery
      where account_id = ${accountId} and id >= ${idFrom}::uuid and id < ${idBelow}::uuid
        and endpoint_id = of_endpoint.id
      order by id ${direction} limit ${size}::int
    ) as each
    order by each.id ${direction} limit ${size}::int`;
}

/** Whether a payload has the number as a value of its own, as most formats write it or as Yespo's does, without the plus. */
function namesPhone(phone: string): RawBuilder<unknown> {
  return sql`(strpos(payload, ${JSON.stringify(phone)}) > 0 or strpos(payload, ${JSON.stringify(phone.slice(1))}) > 0)`;
}

/**
 * What is known of the deliveries in `slice` (a table expression of the statement). Their state is stored nowhere. A
 * row in the queue says that it is owed; of an ordered endpoint's, a number above what its lane has settled. Otherwise
 * the last attempt tells, its batch's or its own (numbered on from there, when it was sent again); without one, or with
 * one that was to be repeated, its endpoint was off and let it go.
 */
function selectKnown(): RawBuilder<unknown> {
  return sql`
    select delivery.id, delivery.endpoint_id, delivery.event_type, delivery.sequence, delivery.names_phone,
      last.status as last_status, last.error_class as last_error_class,
      case when last.outcome <> 'skipped' then last.at end as last_at,
      case
        when owed.is_leased then 'delivering'
        when owed.is_owed then case endpoint.state when 'active' then 'pending' else 'held' end
        when last.outcome = 'delivered' then 'delivered'
        when last.outcome in ('failed', 'skipped') then 'failed'
        else 'discarded'
      end as state,
      not owed.is_owed and coalesce(last.outcome = 'skipped', false) as is_skipped,
      coalesce(queue.is_replay, false) as is_replay, batch.id as batch_id,
      batch.first_sequence || '-' || batch.last_sequence as batch_sequence,
      coalesce(queue.attempt_count, case when owed.is_head then lane.attempt_count end, abs(last.number), 0) as attempt_count,
      case when not owed.is_leased then coalesce(queue.due_at, case when owed.is_head then lane.due_at end) end as due_at
    from slice as delivery
    join endpoint on endpoint.account_id = delivery.account_id and endpoint.id = delivery.endpoint_id
    left join delivery_queue as queue on queue.account_id = delivery.account_id and queue.id = delivery.id
    left join delivery_lane as lane on lane.account_id = delivery.account_id and lane.endpoint_id = delivery.endpoint_id
      and lane.key = delivery.lane_key and delivery.sequence > lane.settled_sequence
    left join lateral (
      select id, first_sequence, last_sequence from delivery_batch
      where delivery.sequence is not null and account_id = delivery.account_id and endpoint_id = delivery.endpoint_id
        and lane_key = delivery.lane_key and first_sequence <= delivery.sequence and last_sequence >= delivery.sequence
      order by last_sequence limit 1
    ) as batch on true
    cross join lateral (
      select queue.id is not null or lane.key is not null as is_owed, coalesce(queue.leased_until > now(),
          lane.leased_until > now() and delivery.sequence <= coalesce(lane.batch_end, lane.settled_sequence + 1), false
        ) as is_leased,
        delivery.sequence <= coalesce(lane.batch_end, lane.settled_sequence + 1) as is_head
    ) as owed
    left join lateral (
      select outcome, number, at, status, error_class from attempt
      where account_id = delivery.account_id and delivery_id = any(array[delivery.id, batch.id])
      order by abs(number) desc, number limit 1
    ) as last on true`;
}
