import type { Scheduler } from './base/scheduler.ts';
import { deleteOldInboundIds } from './conversations/queries.ts';
import { ensurePartitions } from './deliveries/partitions.ts';
import { deleteOldKeys } from './http/idempotency-queries.ts';
import type { Context } from './store/context.ts';

const EVERY_MS = 60_000;
const ROWS_MAX = 5_000;
/** Meta repeats a callback for 7 days; the ids of messages are kept one day longer. */
const INBOUND_ID_DAYS = 8;
const DAY_MS = 86_400_000;
/** Should nothing run for a week, rows still find their partition. */
const PARTITION_DAYS_AHEAD = 7;

/** One round of housekeeping, bounded: forgets what is past its time and makes the coming days' partitions. */
export async function sweep(ctx: Context): Promise<void> {
  await ensurePartitions(ctx, { daysAhead: PARTITION_DAYS_AHEAD });
  await deleteOldInboundIds(ctx.db, new Date(ctx.clock.now() - INBOUND_ID_DAYS * DAY_MS), ROWS_MAX);
  await deleteOldKeys(ctx.db, ROWS_MAX);
}

/** Sweeps once a minute until `signal`; a round that fails is logged and made up for by the next. */
export async function runSweeps(ctx: Context, scheduler: Scheduler, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweep(ctx);
    } catch (error) {
      ctx.log.error({ err: error }, 'housekeeping failed');
    }
    await pause(scheduler, EVERY_MS, signal);
  }
}

/** Resolves after `ms`, or as soon as `signal` says so. */
function pause(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const stop = () => {
      cancel();
      resolve();
    };
    const cancel = scheduler.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
