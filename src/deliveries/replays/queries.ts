import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { ReplayTable } from '../../store/delivery-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type ReplayRow = Selectable<ReplayTable>;

/** Begins a replay: its first deliveries are due now. */
export function insertReplay(db: Db, row: Omit<Insertable<ReplayTable>, 'next_at'>): Promise<ReplayRow> {
  return db
    .insertInto('replay')
    .values({ ...row, next_at: sql<Date>`clock_timestamp()` })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findReplay(db: Db, accountId: string, id: string): Promise<ReplayRow | undefined> {
  return db
    .selectFrom('replay')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function listReplayRows(
  db: Db,
  accountId: string,
  query: { before: string | undefined; limit: number },
): Promise<ReplayRow[]> {
  return db
    .selectFrom('replay')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(query.before !== undefined, (rows) => rows.where('id', '<', query.before as string))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
}

/** Ends a replay that is running; undefined where there is none that is. Waits for a step under way. */
export function cancelReplayRow(db: Db, accountId: string, id: string, at: Date): Promise<ReplayRow | undefined> {
  return db
    .updateTable('replay')
    .set({ state: 'cancelled', next_at: null, finished_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returningAll()
    .executeTakeFirst();
}

/**
 * Locks the replay that is due longest, at the latest in `aheadMs`, and that nobody else is at work on. `wait_ms`: how
 * long until its next delivery may go. Across accounts: this is the sweep's.
 */
export async function lockDueReplay(db: Db, aheadMs: number): Promise<(ReplayRow & { wait_ms: number }) | undefined> {
  const { rows } = await sql<ReplayRow & { wait_ms: number }>`
    select *, greatest(0, extract(epoch from next_at - now())::float8 * 1000) as wait_ms from replay
    where next_at < now() + ${aheadMs}::float8 * interval '1 millisecond'
    order by next_at limit 1 for update skip locked`.execute(db);
  return rows[0];
}

export interface ReplayProgress {
  cursor: string;
  /** How many more are queued. */
  queued: number;
  /** How long until the next may go, ms; null: it is over. */
  nextInMs: number | null;
  /** When that was, should it be over. */
  at: Date;
}

/** Writes down how far a locked replay has come. */
export async function updateProgress(db: Db, replay: ReplayRow, progress: ReplayProgress): Promise<void> {
  const { cursor, queued, nextInMs, at } = progress;
  await sql`
    update replay set cursor = ${cursor}::uuid, queued = queued + ${queued}::int,
      next_at = now() + ${nextInMs}::float8 * interval '1 millisecond',
      state = ${nextInMs === null ? 'completed' : 'running'},
      finished_at = ${nextInMs === null ? at : null}::timestamptz
    where account_id = ${replay.account_id} and id = ${replay.id}`.execute(db);
}
