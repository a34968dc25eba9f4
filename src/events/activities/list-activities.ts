import { type Page, readCursor, toPage } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { readPeriod } from './period.ts';
import { type ActivityFilter, planWalk } from './plan-walk.ts';
import { presentActivity } from './present-activity.ts';
import { findTimeZone } from './queries.ts';
import type { Activity } from './schema.ts';
import { type ActivityRow, isSifted } from './slice-queries.ts';
import { type ActivityWalk, walkActivities, walkAfter } from './walk.ts';

export interface ActivitySearch extends ActivityFilter {
  /** When they became known: see `readPeriod`. */
  from?: string | undefined;
  to?: string | undefined;
  order: ActivityWalk['order'];
}

/** What a step of a walk reads that sifts: some 10 ms. */
const SIFTED_ROWS = 1_000;

/**
 * A page of the account's activities. Oldest first, it ends before what may still get older neighbours, so that whoever
 * goes on from it misses nothing.
 * @throws AppError `invalid` for a period that cannot be asked for, or a cursor that is none of ours.
 */
export async function listActivities(
  ctx: AccountContext,
  { cursor, limit, ...search }: ActivitySearch & { cursor?: string | undefined; limit: number },
): Promise<Page<Activity>> {
  const after = readCursor(cursor);
  const walk = await startWalk(ctx, search, { isFinal: search.order === 'oldest' });
  if (!walk) return { items: [], nextCursor: null };
  const stepSize = isSifted(walk) ? Math.max(SIFTED_ROWS, limit + 1) : limit + 1;
  const rows: ActivityRow[] = [];
  for await (const step of walkActivities(ctx, after === undefined ? walk : walkAfter(walk, after), stepSize)) {
    rows.push(...step);
    if (rows.length > limit) break;
  }
  return toPage(rows, limit, presentActivity);
}

/** A walk over all that a search finds; undefined: it can find nothing. @throws AppError `invalid` */
export async function startWalk(
  ctx: AccountContext,
  { from, to, order, ...filter }: ActivitySearch,
  { isFinal }: { isFinal: boolean },
): Promise<ActivityWalk | undefined> {
  const timeZone = await findTimeZone(ctx.db, ctx.accountId);
  const period = readPeriod({ from, to }, { timeZone, now: ctx.clock.now() });
  return planWalk(ctx, filter, period, { order, isFinal });
}
