import type { Context } from '../store/context.ts';
import { sqlState } from '../store/errors.ts';
import { DAY_MS, listPartitions, PARTITIONED_TABLES, type PartitionedTable, partitionName } from './partitions.ts';
import { deleteOldDefaults, dropPartition } from './retention-queries.ts';

/** How long things are kept, in days. */
export interface Retention {
  /** Payloads (with their batches; of requests, what became of them) and attempts: since their delivery was created. */
  payloadDays: number;
  attemptDays: number;
  /** Activities: since they became known. */
  activityDays: number;
}

// Some 20 µs a row to move, a fifth of a second at most.
const LIMITS = { movedMax: 10_000, deletedMax: 5_000 };
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Forgets what is past its time: days and months that are wholly older are dropped as partitions. What is still owed
 * outlives its day, in the default partition, until it is settled. Any number of processes may do so at once; what
 * cannot be had just now is left to the next call.
 */
export async function dropOldPartitions(ctx: Context, retention: Retention): Promise<void> {
  for (const partition of await listPartitions(ctx)) {
    if (partition.end > keptFrom(ctx, partition.table, retention)) continue;
    const name = partitionName(partition);
    try {
      const outcome = await dropPartition(ctx, partition, LIMITS);
      ctx.log.info({ partition: name, outcome }, 'partition past its time');
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      ctx.log.info({ partition: name }, 'partition is in use; it is dropped later');
    }
  }
  for (const table of PARTITIONED_TABLES) {
    await deleteOldDefaults(ctx, table, keptFrom(ctx, table, retention), LIMITS.deletedMax);
  }
}

function keptFrom(ctx: Context, table: PartitionedTable, retention: Retention): number {
  return ctx.clock.now() - daysOf(table, retention) * DAY_MS;
}

function daysOf(table: PartitionedTable, { payloadDays, attemptDays, activityDays }: Retention): number {
  if (table === 'activity') return activityDays;
  return table === 'attempt' ? attemptDays : payloadDays;
}
