import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ContactAddressTable, Quarantine } from '../store/contact-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';
import { UNPREPARED } from '../store/unprepared.ts';
import { type SnapshotRow, snapshotColumns } from './contact-event-queries.ts';

type Db = Kysely<Database>;

/** A contact with all that the API shows of it. */
export interface ShownContactRow extends SnapshotRow {
  complained_at: Date | null;
  addresses: {
    kind: ContactAddressTable['kind'];
    value: string;
    quarantinedAt: string | null;
    quarantine: Quarantine | null;
  }[];
}

const shownColumns = sql`${snapshotColumns}, c.complained_at,
  (select coalesce(json_agg(json_build_object('kind', a.kind, 'value', a.value, 'quarantinedAt', a.quarantined_at,
    'quarantine', a.quarantine) order by a.created_at, a.kind, a.value), '[]')
    from contact_address a where a.account_id = c.account_id and a.contact_id = c.id) as addresses`;

export async function findShownContact(db: Db, accountId: string, id: string): Promise<ShownContactRow | undefined> {
  const { rows } = await sql<ShownContactRow>`
    select ${shownColumns} from contact c where c.account_id = ${accountId} and c.id = ${id}`.execute(db);
  return rows[0];
}

/** What a list of contacts is narrowed to. Undefined: not narrowed. */
export interface ContactNarrowing {
  ids: readonly string[] | undefined;
  /** A part of a name or of an address, in lower case. */
  part: string | undefined;
  filters: readonly RawBuilder<boolean>[];
  optedOut: boolean | undefined;
  createdFrom: Date | undefined;
  createdTo: Date | undefined;
}

/** Newest first, those below the id `before`. */
export async function listShownContacts(
  db: Db,
  accountId: string,
  narrowing: ContactNarrowing,
  before: string | undefined,
  limit: number,
): Promise<ShownContactRow[]> {
  const isBefore = before === undefined ? sql`true` : sql`c.id < ${before}::uuid`;
  const { rows } = await sql<ShownContactRow>`${sql.raw(UNPREPARED)}
    select ${shownColumns} from contact c
    where c.account_id = ${accountId} and ${isBefore} and ${narrow(narrowing)}
    order by c.id desc limit ${limit}::bigint`.execute(db);
  return rows;
}

export async function countContacts(db: Db, accountId: string, filter: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ count: number }>`${sql.raw(UNPREPARED)}
    select count(*)::int as count from contact c where c.account_id = ${accountId} and ${filter}`.execute(db);
  return rows[0]?.count ?? 0;
}

function narrow({ ids, part, filters, optedOut, createdFrom, createdTo }: ContactNarrowing): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`, ...filters];
  if (ids) conditions.push(sql`c.id = any (${pgArray(ids)}::uuid[])`);
  if (part !== undefined) {
    // No pattern: whatever people type is taken as it is.
    conditions.push(sql`(strpos(lower(c.name), ${part}) > 0 or exists (
      select from contact_address a where a.account_id = c.account_id and a.contact_id = c.id
        and strpos(lower(a.value), ${part}) > 0))`);
  }
  if (optedOut !== undefined) conditions.push(sql`(c.opted_out_at is not null) = ${optedOut}::boolean`);
  if (createdFrom) conditions.push(sql`c.created_at >= ${createdFrom}::timestamptz`);
  if (createdTo) conditions.push(sql`c.created_at < ${createdTo}::timestamptz`);
  return sql.join(conditions, sql` and `);
}

/** Who an id that was a contact's became part of; null: erased; undefined: there never was one. */
export async function findTombstone(db: Db, accountId: string, id: string) {
  return db
    .selectFrom('contact_tombstone')
    .select('merged_into')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}
