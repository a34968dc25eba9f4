import { type RawBuilder, sql } from 'kysely';
import { type Context, inTransaction } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import {
  defaultOf,
  listPartitions,
  PARTITION_LOCK,
  type Partition,
  type PartitionedTable,
  partitionName,
} from './partitions.ts';
import { FIRST_UUID, firstUuidAt } from './uuid-range.ts';

// Whoever writes waits behind us while we wait for whoever has the table: rather later than long.
const LOCK_TIMEOUT = '200ms';

export interface DropLimits {
  /** The most rows that are moved, while writers wait. */
  movedMax: number;
  /** The most that are deleted of a partition that stays. */
  deletedMax: number;
}

/**
 * Drops a partition; what is still owed of it is moved to the default partition in the same transaction. Where that is
 * too much it stays, and is `thinned`: it loses what is not owed, little by little. `busy`: another process is at work
 * on partitions.
 * @throws SQLSTATE 55P03 where the table is in use for too long just now.
 */
export function dropPartition(
  ctx: Context,
  partition: Partition,
  { movedMax, deletedMax }: DropLimits,
): Promise<'dropped' | 'thinned' | 'busy'> {
  return inTransaction(ctx, async (tx) => {
    const { table, start, end } = partition;
    const [parent, child] = [sql.table(table), sql.table(partitionName(partition))];
    const range = { from: firstUuidAt(start), to: firstUuidAt(end), before: end };
    await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT)}`.execute(tx.db);
    if (!(await takeLock(tx)) || !(await hasPartition(tx, partition))) return 'busy';
    const owed = selectOwed(table, child, range);
    // Asked before the table is locked: its writers wait from there on.
    if ((await countRows(tx, owed, movedMax + 1)) > movedMax) {
      await deleteRows(tx, table, child, range, deletedMax);
      return 'thinned';
    }
    await sql`alter table ${parent} detach partition ${child}`.execute(tx.db);
    if (owed) await sql`insert into ${parent} ${owed}`.execute(tx.db);
    await sql`drop table ${child}`.execute(tx.db);
    return 'dropped';
  });
}

/** Deletes up to `rowsMax` rows from before `before` (ms) that the default partition has and that are not owed. */
export function deleteOldDefaults(
  ctx: Context,
  table: PartitionedTable,
  before: number,
  rowsMax: number,
): Promise<number> {
  return deleteRows(ctx, table, defaultOf(table), { from: FIRST_UUID, to: firstUuidAt(before), before }, rowsMax);
}

/** Ids from `from` to below `to`, which are of before `before` (ms). */
interface IdRange {
  from: string;
  to: string;
  before: number;
}

async function takeLock({ db }: Context): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${PARTITION_LOCK}::bigint) as taken`.execute(db);
  return rows[0]?.taken === true;
}

async function hasPartition(ctx: Context, partition: Partition): Promise<boolean> {
  return (await listPartitions(ctx)).some((each) => partitionName(each) === partitionName(partition));
}

async function countRows(ctx: Context, select: RawBuilder<unknown> | undefined, max: number): Promise<number> {
  if (!select) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from (${select}) as every limit ${sql.lit(max)}) as counted`.execute(
    ctx.db,
  );
  return rows[0]?.count ?? 0;
}

/**
 * The rows of `source` that somebody still waits for: queued ones, those of a lane that is not through with them, and
 * the batch that a lane is about to send. Attempts, calls and activities are nobody's: undefined. Asked from the hot tables,
 * which are small. Without parameters, as all that names a partition: a text with some is kept as a prepared statement
 * for good.
 */
function selectOwed(table: PartitionedTable, source: RawBuilder<unknown>, { from, to }: IdRange) {
  const isOfRange = (id: string) => sql`${sql.ref(id)} >= ${sql.lit(from)} and ${sql.ref(id)} < ${sql.lit(to)}`;
  if (table === 'attempt' || table === 'activity' || table === 'request_call') return undefined;
  if (table === 'delivery_batch') {
    return sql`
      select stored.* from delivery_lane as lane
      join ${source} as stored on stored.account_id = lane.account_id and stored.id = lane.batch_id
      where ${isOfRange('lane.batch_id')}`;
  }
  return sql`
    select stored.* from delivery_queue as queue
    join ${source} as stored on stored.account_id = queue.account_id and stored.id = queue.id
    where ${isOfRange('queue.id')}
    union all
    select stored.* from delivery_lane as lane
    join ${source} as stored on stored.account_id = lane.account_id and stored.endpoint_id = lane.endpoint_id
      and stored.lane_key = lane.key and stored.sequence > lane.settled_sequence
    where lane.settled_sequence < lane.last_sequence and not exists (
      select from delivery_queue as queue where queue.account_id = stored.account_id and queue.id = stored.id)`;
}

/**
 * Looked at twice: the first look locks, so that nobody queues them again any more (`requeueDeliveries` locks them too),
 * and the second one sees what was queued until then.
 */
function deleteRows(
  ctx: Context,
  table: PartitionedTable,
  source: RawBuilder<unknown>,
  range: IdRange,
  rowsMax: number,
): Promise<number> {
  return inTransaction(ctx, async ({ db }) => {
    const { rows } = await sql<{ ctid: string }>`
      select stored.ctid::text as ctid from ${source} as stored where ${isPast(table, range)}
      limit ${sql.lit(rowsMax)} for update skip locked`.execute(db);
    if (rows.length === 0) return 0;
    const locked = sql.lit(pgArray(rows.map(({ ctid }) => ctid)));
    const { numAffectedRows } = await sql`
      delete from ${source} as stored where ctid = any(${locked}::tid[]) and ${isPast(table, range)}`.execute(db);
    return Number(numAffectedRows ?? 0);
  });
}

/** Of the range, and not owed. */
function isPast(table: PartitionedTable, { to, before }: IdRange): RawBuilder<unknown> {
  if (table === 'attempt') {
    // Those of a delivery that was owed for long are younger than it.
    return sql`stored.delivery_id < ${sql.lit(to)} and stored.at < ${sql.lit(new Date(before).toISOString())}`;
  }
  const lane = sql`select from delivery_lane as lane where lane.account_id = stored.account_id
    and lane.endpoint_id = stored.endpoint_id and lane.key = stored.lane_key`;
  const isOfRange = sql`stored.id < ${sql.lit(to)}`;
  if (table === 'activity' || table === 'request_call') return isOfRange;
  if (table === 'delivery_batch') return sql`${isOfRange} and not exists (${lane} and lane.batch_id = stored.id)`;
  return sql`${isOfRange} and not exists (${lane} and lane.settled_sequence < stored.sequence) and not exists (
    select from delivery_queue as queue where queue.account_id = stored.account_id and queue.id = stored.id)`;
}
