import { firstUuidAt } from '../deliveries/uuid-range.ts';
import { readHorizon } from '../events/activities/horizon-queries.ts';
import { type AccountContext, type Context, inTransaction, nowDate } from '../store/context.ts';
import {
  addParticipants,
  addStatistics,
  findLastOf,
  listAccountsBehind,
  lockCursor,
  moveCursor,
} from './count-queries.ts';

/** Counted in one transaction: some 100 ms. */
const SLICE_ROWS = 20_000;
/** Of one call; who asks gets what is counted so far, and the next one goes on. */
const SLICES_MAX = 20;
const BOUNDS = { rows: SLICE_ROWS, slices: SLICES_MAX };
/** Who looks at statistics counts them; the rest is counted once an hour, long before activities are dropped. */
const BEHIND_MS = 3_600_000;
const ACCOUNTS_MAX = 100;

/**
 * Counts the account's activities that are not counted yet, each once: the cursor and the counts move in one transaction.
 * What may still get older neighbours waits (a second or so).
 */
export async function countActivities(ctx: AccountContext, { rows, slices } = BOUNDS): Promise<void> {
  const horizon = firstUuidAt(await readHorizon(ctx));
  for (let slice = 0; slice < slices; slice++) {
    if (!(await countSlice(ctx, horizon, rows))) return;
  }
}

/** @returns whether there may be more. */
function countSlice(ctx: AccountContext, horizon: string, rows: number): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const after = await lockCursor(tx);
    const last = await findLastOf(tx, { after, before: horizon, rows });
    if (last === undefined) {
      await moveCursor(tx, after, nowDate(tx));
      return false;
    }
    await addStatistics(tx, { after, upTo: last.id });
    await addParticipants(tx, { after, upTo: last.id });
    const isCut = last.count === rows;
    // An account with more than one call counts stays behind, and the next sweep goes on with it.
    await moveCursor(tx, last.id, isCut ? undefined : nowDate(tx));
    return isCut;
  });
}

/** Counts for accounts whose statistics nobody looked at for a while. */
export async function countLeftBehind(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now() - BEHIND_MS);
  for (const accountId of await listAccountsBehind(ctx.db, before, ACCOUNTS_MAX)) {
    try {
      await countActivities({ ...ctx, accountId });
    } catch (error) {
      // The others are counted, and what comes after counting is done.
      ctx.log.error({ err: error, accountId }, 'statistics could not be counted');
    }
  }
}
