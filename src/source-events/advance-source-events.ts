import type { Context } from '../store/context.ts';
import { claimDueEvents } from './queries.ts';
import type { StartCampaigns, StartResult } from './source-event.ts';
import { LEASE_MS, settle, startEvents } from './start-events.ts';

/** What could not be started for a day is news to nobody any more. */
const STARTABLE_HOURS = 24;
const TOO_LATE: StartResult = {
  campaignId: null,
  conversationId: null,
  why: `Nothing could be started within ${STARTABLE_HOURS} hours.`,
};

/**
 * Starts the campaigns of up to `limit` events that are due: of large requests, and of those whose process died before
 * it came to them. Any number of processes may do so at once. Gives how many events there were.
 */
export async function advanceSourceEvents(
  ctx: Context,
  { start }: { start: StartCampaigns },
  limit: number,
): Promise<number> {
  const rows = await claimDueEvents(ctx.db, { limit, leaseMs: LEASE_MS });
  const earliest = ctx.clock.now() - STARTABLE_HOURS * 3_600_000;
  const [startable = [], late = []] = [true, false].map((isStartable) =>
    rows.filter((row) => row.created_at.getTime() >= earliest === isStartable),
  );
  await settle(ctx, new Map(late.map((row) => [row, [TOO_LATE]])));
  await startEvents(ctx, start, startable);
  return rows.length;
}
