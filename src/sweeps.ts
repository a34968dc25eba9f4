import { deleteEndedSessions } from './accounts/sign-in/person-queries.ts';
import { pause, type Scheduler } from './base/scheduler.ts';
import { deleteOldReports } from './contacts/imports/delete-old-reports.ts';
import { deleteOldInboundIds } from './conversations/queries.ts';
import { deleteEndedLinks } from './deliveries/alerts/link-queries.ts';
import { deleteOldNotifications } from './deliveries/alerts/notification-queries.ts';
import { discardOwedToOff } from './deliveries/health/discard-owed.ts';
import { ensurePartitions, readPartitionHealth } from './deliveries/partitions.ts';
import { dropOldPartitions, type Retention } from './deliveries/retention.ts';
import { deleteExpiredKeys } from './deliveries/signing/rotate-key.ts';
import { deleteOldKeys } from './http/idempotency-queries.ts';
import { deleteEndedSignups } from './preferences/forms/signup-queries.ts';
import { deleteOldSourceEvents } from './source-events/delete-old-events.ts';
import { countLeftBehind } from './statistics/count-activities.ts';
import { type Context, nowDate } from './store/context.ts';

const EVERY_MS = 60_000;
const ROWS_MAX = 5_000;
/** Meta repeats a callback for 7 days; the ids of messages are kept one day longer. */
const INBOUND_ID_DAYS = 8;
const NOTIFICATION_DAYS = 90;
const DAY_MS = 86_400_000;
/** Sweeps may fail for two days and rows still find their partition; what finds none is moved into it later. */
export const PARTITION_DAYS_AHEAD = 2;

/** One round of housekeeping, bounded: forgets what is past its time and makes the coming days' and months' partitions. */
export async function sweep(ctx: Context, retention: Retention): Promise<void> {
  await ensurePartitions(ctx, { daysAhead: PARTITION_DAYS_AHEAD });
  await reportPartitions(ctx);
  await deleteOldInboundIds(ctx.db, new Date(ctx.clock.now() - INBOUND_ID_DAYS * DAY_MS), ROWS_MAX);
  await deleteOldKeys(ctx.db, ROWS_MAX);
  await deleteOldReports(ctx, ROWS_MAX);
  await deleteOldSourceEvents(ctx, ROWS_MAX);
  await deleteEndedLinks(ctx, ROWS_MAX);
  await deleteEndedSignups(ctx, ROWS_MAX);
  await deleteEndedSessions(ctx.db, nowDate(ctx), ROWS_MAX);
  await deleteExpiredKeys(ctx, ROWS_MAX);
  await discardOwedToOff(ctx);
  await deleteOldNotifications(ctx, new Date(ctx.clock.now() - NOTIFICATION_DAYS * DAY_MS), ROWS_MAX);
  // Before activities go.
  await countLeftBehind(ctx);
  await dropOldPartitions(ctx, retention);
}

export interface SweepDeps {
  ctx: Context;
  retention: Retention;
  scheduler: Scheduler;
}

/** Sweeps once a minute until `signal`; a round that fails is logged and made up for by the next. */
export async function runSweeps({ ctx, retention, scheduler }: SweepDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweep(ctx, retention);
    } catch (error) {
      ctx.log.error({ err: error }, 'housekeeping failed');
    }
    await pause(scheduler, EVERY_MS, signal);
  }
}

/** What lacks its partition goes into the default one: nothing is lost, but it cannot be dropped. Somebody must look. */
async function reportPartitions(ctx: Context): Promise<void> {
  const health = await readPartitionHealth(ctx);
  if (health.missing.length > 0 || health.recentDefaultRows > 0) {
    ctx.log.error(health, 'partitions are missing: rows go into the default one');
  }
}
