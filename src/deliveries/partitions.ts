import { sql } from 'kysely';
import { type Context, inTransaction } from '../store/context.ts';
import { firstUuidAt } from './uuid-range.ts';

/**
 * The tables that are cut by time (UTC), into days or months, and the column they are cut by: attempts lie with their
 * delivery (or its batch).
 */
export const PARTITIONED = {
  delivery: { key: 'id', span: 'day' },
  delivery_batch: { key: 'id', span: 'day' },
  attempt: { key: 'delivery_id', span: 'day' },
  request_call: { key: 'id', span: 'day' },
  activity: { key: 'id', span: 'month' },
} as const satisfies Record<string, { key: string; span: 'day' | 'month' }>;
export type PartitionedTable = keyof typeof PARTITIONED;
export const PARTITIONED_TABLES = Object.keys(PARTITIONED) as PartitionedTable[];

export const DAY_MS = 86_400_000;
/** Any constant that no other lock of ours has: partitions are made and dropped by one process at a time. */
export const PARTITION_LOCK = 0x686f6f70;

/** A table's partition for one day or month, by the first millisecond that is in it and the first that is not. */
export interface Partition {
  table: PartitionedTable;
  start: number;
  end: number;
}

/**
 * Makes the partitions of the time from now to `daysAhead` days on, where they are missing. Any number of processes may
 * do so at once. What the default partition has taken in for such a time meanwhile is moved.
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
    const [, year, month, day = '01'] = /_(\d{4})(\d\d)(\d\d)?$/.exec(name) ?? [];
    return table && year ? [partitionAt(table, Date.UTC(Number(year), Number(month) - 1, Number(day)))] : [];
  });
}

/** The partition that a moment (ms) falls into. */
export function partitionAt(table: PartitionedTable, ms: number): Partition {
  const date = new Date(ms);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return PARTITIONED[table].span === 'month'
    ? { table, start: Date.UTC(year, month), end: Date.UTC(year, month + 1) }
    : { table, start: Date.UTC(year, month, day), end: Date.UTC(year, month, day + 1) };
}

export interface PartitionHealth {
  /** Rows of the last day that a default partition took in, for want of their own: up to 1,000 of each table. */
  recentDefaultRows: number;
  /** Partitions that today and tomorrow lack, by name. */
  missing: string[];
}

/** Whether the time from now on has its partitions. Where they do not, nothing is lost, but nothing can be dropped. */
export async function readPartitionHealth(ctx: Context): Promise<PartitionHealth> {
  const missing = await listMissing(ctx, 1);
  const since = firstUuidAt(ctx.clock.now() - DAY_MS);
  const counts = PARTITIONED_TABLES.map(
    (table) => sql`
      select count(*)::int as count from (
        select from ${defaultOf(table)} where ${sql.ref(PARTITIONED[table].key)} >= ${since}::uuid limit 1000
      ) as recent`,
  );
  const { rows } = await sql<{ count: number }>`${sql.join(counts, sql` union all `)}`.execute(ctx.db);
  return {
    recentDefaultRows: rows.reduce((sum, { count }) => sum + count, 0),
    missing: missing.map(partitionName),
  };
}

/** `delivery_20261121`, `activity_202611` */
export function partitionName({ table, start }: Partition): string {
  const date = new Date(start).toISOString().slice(0, PARTITIONED[table].span === 'month' ? 7 : 10);
  return `${table}_${date.replaceAll('-', '')}`;
}

/** The partition that takes what no other does. */
export function defaultOf(table: PartitionedTable) {
  return sql.table(`${table}_default`);
}

async function listMissing(ctx: Context, daysAhead: number): Promise<Partition[]> {
  const now = ctx.clock.now();
  const wanted = Array.from({ length: daysAhead + 1 }, (_, days) =>
    PARTITIONED_TABLES.map((table) => partitionAt(table, now + days * DAY_MS)),
  ).flat();
  const existing = new Set((await listPartitions(ctx)).map(partitionName));
  const missing = wanted.filter((partition) => !existing.has(partitionName(partition)));
  return [...new Map(missing.map((partition) => [partitionName(partition), partition])).values()];
}

/**
 * Built beside its parent and then attached: that needs a weaker lock on the parent than `partition of` (writers go
 * on), and the default partition can be emptied of its time first, without which attaching fails.
 */
async function createPartition(ctx: Context, wanted: Partition): Promise<void> {
  const { table } = wanted;
  const name = partitionName(wanted);
  const partition = sql.table(name);
  const fallback = defaultOf(table);
  const key = sql.ref(PARTITIONED[table].key);
  // DDL takes no parameters; both are our own hex digits.
  const from = sql.lit(firstUuidAt(wanted.start));
  const to = sql.lit(firstUuidAt(wanted.end));
  await inTransaction(ctx, async (tx) => {
    const { db } = tx;
    await sql`select pg_advisory_xact_lock(${PARTITION_LOCK}::bigint)`.execute(db);
    if ((await listPartitions(tx)).some((each) => partitionName(each) === name)) return;
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
