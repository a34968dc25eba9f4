import type { AccountContext } from '../../store/context.ts';
import type { EndpointRow } from '../endpoint-queries.ts';
import type { EndpointOff } from '../schema.ts';
import { listOwedCounts } from './reactivation-queries.ts';

/** Why, since when and with how much kept endpoints are off; one look for all of them. */
export async function readOff(
  ctx: AccountContext,
  rows: readonly EndpointRow[],
): Promise<(row: EndpointRow) => EndpointOff | null> {
  const off = rows.filter(({ state }) => state === 'disabled').map(({ id }) => id);
  const owed = off.length > 0 ? await listOwedCounts(ctx.db, ctx.accountId, off) : new Map<string, number>();
  return ({ id, state, off_reason: reason, off_since: since }) => {
    if (state !== 'disabled' || !reason || !since) return null;
    return { reason, since: since.toISOString(), buffered: owed.get(id) ?? 0 };
  };
}
