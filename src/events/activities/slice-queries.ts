import { type Kysely, type RawBuilder, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import { ACTIVITY_TYPES, type EventType } from '../event-types.ts';

type Db = Kysely<Database>;

/** A stretch of an account's activities: at most `size` of them, next to each other by id. */
export interface ActivitySlice {
  accountId: string;
  contactId?: string | undefined;
  campaignId?: string | undefined;
  /** Of these types only; undefined: of all. */
  types?: readonly EventType[] | undefined;
  idFrom: string;
  idBelow: string;
  order: 'newest' | 'oldest';
  size: number;
}

export interface ActivityRow {
  id: string;
  type: EventType;
  at: Date;
  contact_id: string | null;
  campaign_id: string | null;
  data: Record<string, unknown>;
}

/**
 * The activities of a slice, in its order, and the last id looked at; that is null when the slice came to the end of its
 * range. Each question has an index that gives its rows in order, but for types and campaigns of one contact: those are
 * sifted out of the slice.
 */
export async function readSlice(db: Db, slice: ActivitySlice): Promise<{ rows: ActivityRow[]; end: string | null }> {
  const { rows } = await sql<ActivityRow & { is_wanted: boolean }>`${selectSlice(slice)}`.execute(db);
  const last = rows.length === slice.size ? rows.at(-1) : undefined;
  return { rows: rows.filter((row) => row.is_wanted), end: last?.id ?? null };
}

/** Whether a slice may have fewer rows than it looked at. */
export function isSifted({ contactId, campaignId, types }: Partial<ActivitySlice>): boolean {
  return contactId !== undefined && (campaignId ?? types) !== undefined;
}

/** The statement, for whoever wants to see its plan. */
export function selectSlice(slice: ActivitySlice): RawBuilder<unknown> {
  const { accountId, contactId, campaignId, types, idFrom, idBelow, size } = slice;
  const direction = slice.order === 'oldest' ? sql`asc` : sql`desc`;
  const wanted = isSifted(slice) ? isWanted(slice) : sql`true`;
  const columns = sql`id, type, at, contact_id, campaign_id, case when ${wanted} then data end as data,
    ${wanted} as is_wanted`;
  const isOfRange = sql`account_id = ${accountId} and id >= ${idFrom}::uuid and id < ${idBelow}::uuid`;
  const inOrder = sql`order by id ${direction} limit ${size}::int`;
  if (contactId !== undefined) {
    return sql`select ${columns} from activity where ${isOfRange} and contact_id = ${contactId} ${inOrder}`;
  }
  if (types === undefined && campaignId === undefined) {
    return sql`select ${columns} from activity where ${isOfRange} ${inOrder}`;
  }
  const isOfCampaign = campaignId === undefined ? sql`` : sql`and campaign_id = ${campaignId}`;
  // A walk over the index for each type, which is first in it: together in one they would not be in order.
  return sql`
    select each.* from unnest(${pgArray(types ?? ACTIVITY_TYPES)}::text[]) as of_type(type) cross join lateral (
      select ${columns} from activity where ${isOfRange} ${isOfCampaign} and type = of_type.type ${inOrder}
    ) as each
    ${inOrder}`;
}

function isWanted({ campaignId, types }: ActivitySlice): RawBuilder<unknown> {
  const conditions = [
    ...(campaignId === undefined ? [] : [sql`campaign_id is not distinct from ${campaignId}::uuid`]),
    ...(types === undefined ? [] : [sql`type = any(${pgArray(types)}::text[])`]),
  ];
  return sql.join(conditions, sql` and `);
}
