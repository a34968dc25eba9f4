import { sql } from 'kysely';
import { type Context, inTransaction } from '../store/context.ts';
import { firstUuidAt } from './uuid-range.ts';

/** The tables that are cut by day, and the column they are cut by: attempts lie with their delivery (or its batch). */
export const PARTITION_KEYS = { delivery: 'id', delivery_batch: 'id', attempt: 'delivery_id' } as const;
export type PartitionedTable = keyof typeof PARTITION_KEYS;
export const PARTITIONED_TABLES = Object.keys(PARTITION_KEYS) as PartitionedTable[];

export const DAY_MS = 86_400_000;
/** Any constant that no other lock of ours has: partitions are made and dropped by one process at a time. */
export const PARTITION_LOCK = 0x686f6f70;

/** A table's partition for one day (UTC), by the day's first millisecond. */
export interface Partition {
  table: PartitionedTable;
  day: number;
}

/**
 * Makes the daily partitions (UTC) from today to `daysAhead` days on, where they are missing. Any number of processes
 * may do so at once. What the default partition has taken in for such a day meanwhile is moved.
 */
export async function ensurePartitions(ctx: Context, { daysAhead }: { daysAhead: number }): Promise<void> {
  for (const partition of await listMissing(ctx, daysAhead)) await createPartition(ctx, partition);
}

/** The partitions that there are, oldest first, without the default ones. */
export async function listPartitions(ctx: Context): Promise<Partition[]> {
  // Asked of the catalogue's rows, not by `to_regclass`: that may remember what was not there before the lock was had.
  const { rows } = await sql<{ parent: string; name: string }>`
    select parent.relname as parent, child.relname as name
    from pg_inherits
    join pg_class as parent on parent.oid = pg_inherits.inhparent
    join pg_class as child on child.oid = pg_inherits.inhrelid
    where parent.relkind = 'p' order by child.relname`.execute(ctx.db);
  return rows.flatMap(({ parent, name }) => {
    const table = PARTITIONED_TABLES.find((each) => each === parent);
    const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
    return table && year ? [{ table, day: Date.UTC(Number(year), Number(month) - 1, Number(day)) }] : [];
  });
}

export interface PartitionHealth {
  /** Rows of the last day that a default partition took in, for want of their own: up to 1,000 of each table. */
  recentDefaultRows: number;
  /** Partitions that today and tomorrow lack, by name. */
  missing: string[];
}

/** Whether the coming days have their partitions. Where they do not, nothing is lost, but nothing can be dropped. */
export async function readPartitionHealth(ctx: Context): Promise<PartitionHealth> {
  const missing = await listMissing(ctx, 1);
  const since = firstUuidAt(ctx.clock.now() - DAY_MS);
  const counts = PARTITIONED_TABLES.map(
    (table) => sql`
      select count(*)::int as count from (
        select from ${defaultOf(table)} where ${sql.ref(PARTITION_KEYS[table])} >= ${since}::uuid limit 1000
      ) as recent`,
  );
  const { rows } = await sql<{ count: number }>`${sql.join(counts, sql` union all `)}`.execute(ctx.db);
  return {
    recentDefaultRows: rows.reduce((sum, { count }) => sum + count, 0),
    missing: missing.map(({ table, day }) => partitionName(table, day)),
  };
}

/** `delivery_20261121` */
export function partitionName(table: PartitionedTable, day: number): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The partition that takes what no other does. */
export function defaultOf(table: PartitionedTable) {
  return sql.table(`${table}_default`);
}

async function listMissing(ctx: Context, daysAhead: number): Promise<Partition[]> {
  const today = Math.floor(ctx.clock.now() / DAY_MS) * DAY_MS;
  const existing = new Set((await listPartitions(ctx)).map(({ table, day }) => partitionName(table, day)));
  return Array.from({ length: daysAhead + 1 }, (_, index) => today + index * DAY_MS)
    .flatMap((day) => PARTITIONED_TABLES.map((table) => ({ table, day })))
    .filter(({ table, day }) => !existing.has(partitionName(table, day)));
}

/**
 * Built beside its parent and then attached: that needs a weaker lock on the parent than `partition of` (writers go
 * on), and the default partition can be emptied of the day first, without which attaching fails.
 */
async function createPartition(ctx: Context, { table, day }: Partition): Promise<void> {
  const name = partitionName(table, day);
  const partition = sql.table(name);
  const fallback = defaultOf(table);
  const key = sql.ref(PARTITION_KEYS[table]);
  // DDL takes no parameters; both are our own hex digits.
  const from = sql.lit(firstUuidAt(day));
  const to = sql.lit(firstUuidAt(day + DAY_MS));
  await inTransaction(ctx, async (tx) => {
    const { db } = tx;
    await sql`select pg_advisory_xact_lock(${PARTITION_LOCK}::bigint)`.execute(db);
    if ((await listPartitions(tx)).some((each) => each.table === table && each.day === day)) return;
    await sql`create table ${partition} (like ${sql.table(table)} including all)`.execute(db);
    // Nothing may come in between moving and attaching.
    await sql`lock table ${fallback} in access exclusive mode`.execute(db);
    await sql`
      with moved as (delete from ${fallback} where ${key} >= ${from} and ${key} < ${to} returning *)
      insert into ${partition} select * from moved`.execute(db);
    await sql`alter table ${sql.table(table)} attach partition ${partition} for values from (${from}) to (${to})`.execute(
      db,
    );
  });
}
