import { nextUuid } from '../../deliveries/uuid-range.ts';
import type { AccountContext } from '../../store/context.ts';
import { type ActivityRow, type ActivitySlice, readSlice } from './slice-queries.ts';

/** All that is asked for, from its first activity to its last. */
export type ActivityWalk = Omit<ActivitySlice, 'accountId' | 'size'>;

/** Walks over what is asked for in its order; every step reads at most `stepSize` rows and gives those of them it wants. */
export async function* walkActivities(
  ctx: AccountContext,
  walk: ActivityWalk,
  stepSize: number,
): AsyncGenerator<ActivityRow[], void> {
  let rest = walk;
  for (;;) {
    const { rows, end } = await readSlice(ctx.db, { ...rest, accountId: ctx.accountId, size: stepSize });
    if (rows.length > 0) yield rows;
    if (end === null) return;
    rest = walkAfter(rest, end);
  }
}

/** What is left of a walk behind an id. */
export function walkAfter(walk: ActivityWalk, id: string): ActivityWalk {
  if (walk.order === 'newest') return id < walk.idBelow ? { ...walk, idBelow: id } : walk;
  // Above the last id there is none; what follows it would be no UUID.
  if (id >= walk.idBelow) return { ...walk, idFrom: walk.idBelow };
  return id >= walk.idFrom ? { ...walk, idFrom: nextUuid(id) } : walk;
}
