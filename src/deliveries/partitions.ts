import { sql } from 'kysely';
import { type Context, inTransaction } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import { firstUuidAt } from './uuid-range.ts';

const PARTITIONED_TABLES = ['delivery', 'attempt'] as const;
type PartitionedTable = (typeof PARTITIONED_TABLES)[number];

/** The column that the days are cut by: attempts lie with their delivery. */
const KEY_COLUMNS = { delivery: 'id', attempt: 'delivery_id' } as const;

const DAY_MS = 86_400_000;
/** Any constant that no other lock of ours has. */
const PARTITION_LOCK = 0x686f6f70;

/**
 * Makes the daily partitions (UTC) from today to `daysAhead` days on, where they are missing. Any number of processes
 * may do so at once. What the default partition has taken in for such a day meanwhile is moved.
 */
export async function ensurePartitions(ctx: Context, { daysAhead }: { daysAhead: number }): Promise<void> {
  const today = Math.floor(ctx.clock.now() / DAY_MS) * DAY_MS;
  const wanted = Array.from({ length: daysAhead + 1 }, (_, index) => today + index * DAY_MS).flatMap((day) =>
    PARTITIONED_TABLES.map((table) => ({ table, day, name: partitionName(table, day) })),
  );
  const existing = await listExisting(
    ctx,
    wanted.map(({ name }) => name),
  );
  for (const { table, day, name } of wanted) {
    if (!existing.has(name)) await createPartition(ctx, table, day, name);
  }
}

/** `delivery_20261121` */
function partitionName(table: PartitionedTable, day: number): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** Asked of the catalogue's rows, not by `to_regclass`: that may remember what was not there before the lock was had. */
async function listExisting(ctx: Context, names: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select pg_class.relname as name from pg_inherits join pg_class on pg_class.oid = pg_inherits.inhrelid
    where pg_class.relname = any(${pgArray(names)}::text[])`.execute(ctx.db);
  return new Set(rows.map(({ name }) => name));
}

/**
 * Built beside its parent and then attached: that needs a weaker lock on the parent than `partition of` (writers go
 * on), and the default partition can be emptied of the day first, without which attaching fails.
 */
async function createPartition(ctx: Context, table: PartitionedTable, day: number, name: string): Promise<void> {
  const partition = sql.table(name);
  const fallback = sql.table(`${table}_default`);
  const key = sql.ref(KEY_COLUMNS[table]);
  // DDL takes no parameters; both are our own hex digits.
  const from = sql.lit(firstUuidAt(day));
  const to = sql.lit(firstUuidAt(day + DAY_MS));
  await inTransaction(ctx, async ({ db }) => {
    await sql`select pg_advisory_xact_lock(${PARTITION_LOCK}::bigint)`.execute(db);
    if ((await listExisting({ ...ctx, db }, [name])).has(name)) return;
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
