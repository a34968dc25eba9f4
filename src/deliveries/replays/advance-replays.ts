import { type Context, inTransaction, nowDate } from '../../store/context.ts';
import { listEndpointIds, requeueDeliveries } from '../queries.ts';
import { type KnownDelivery, readSlice } from '../slice-queries.ts';
import { nextUuid } from '../uuid-range.ts';
import { lockDueReplay, type ReplayRow, updateProgress } from './queries.ts';

// Some 10 µs a row to look at and some 20 µs to queue: a step takes around 10 ms, and holds no lock for longer.
const LOOKED_AT_MAX = 500;

export interface ReplayBudget {
  /** How far ahead deliveries are queued, each due at its own moment: until this is called again, and a little more. */
  aheadMs: number;
  /** How many steps at most, over all replays. */
  steps: number;
}

/**
 * Takes every running replay a little further, in steps that each are one transaction: whoever is killed leaves the
 * cursor and the queue as they were together. Any number of processes may do so at once.
 */
export async function advanceReplays(ctx: Context, { aheadMs, steps }: ReplayBudget): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const wasDue = await inTransaction(ctx, (tx) => advanceOne(tx, aheadMs));
    if (!wasDue) return;
  }
}

/** One step of the replay that is due longest; false where none is. */
async function advanceOne(ctx: Context, aheadMs: number): Promise<boolean> {
  const replay = await lockDueReplay(ctx.db, aheadMs);
  if (!replay) return false;
  const { rows, end } = await readMatches(ctx, replay);
  const gapMs = 1_000 / replay.per_second;
  const picked = rows.slice(0, Math.max(1, Math.ceil((aheadMs - replay.wait_ms) / gapMs)));
  const queued = await requeueDeliveries(
    ctx.db,
    replay.account_id,
    picked.map((row, index) => ({
      id: row.id,
      attemptCount: row.attempt_count,
      delayMs: replay.wait_ms + index * gapMs,
    })),
  );
  const isCut = picked.length < rows.length;
  await updateProgress(ctx.db, replay, {
    cursor: (isCut ? picked.at(-1)?.id : end) ?? replay.cursor,
    queued: queued.length,
    nextInMs: isCut || end !== null ? replay.wait_ms + picked.length * gapMs : null,
    at: nowDate(ctx),
  });
  return true;
}

/** What the replay takes up next, looking at a bounded number of deliveries behind its cursor. */
async function readMatches(ctx: Context, replay: ReplayRow): Promise<{ rows: KnownDelivery[]; end: string | null }> {
  const { account_id: accountId, endpoint_id, campaign_id } = replay;
  const filter = { endpointId: endpoint_id ?? undefined, campaignId: campaign_id ?? undefined };
  const endpointIds = await listEndpointIds(ctx.db, accountId, filter);
  const size = Math.max(1, Math.floor(LOOKED_AT_MAX / Math.max(1, endpointIds.length)));
  const range = { accountId, endpointIds, idFrom: nextUuid(replay.cursor), idBelow: replay.to_id, size };
  const wanted = { states: replay.states as KnownDelivery['state'][], eventType: replay.event_type ?? undefined };
  return readSlice(ctx.db, { ...range, order: 'oldest first' }, wanted);
}
