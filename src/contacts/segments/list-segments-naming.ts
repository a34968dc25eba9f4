import type { AccountContext } from '../../store/context.ts';
import { conditionsOf } from './filter.ts';
import { listSegmentRows } from './queries.ts';

/** An account has no more. */
export const SEGMENTS_MAX = 500;

/** The names of the segments that filter by a field (its code) or a subscription category (its key). */
export async function listSegmentsNaming(
  ctx: AccountContext,
  what: { field: string } | { subscription: string },
): Promise<string[]> {
  const rows = await listSegmentRows(ctx.db, ctx.accountId, undefined, SEGMENTS_MAX);
  const isNamed = (condition: object) =>
    Object.entries(what).every(([key, value]) => (condition as Record<string, unknown>)[key] === value);
  return rows.filter(({ filter }) => conditionsOf(filter).some(isNamed)).map(({ name }) => name);
}
