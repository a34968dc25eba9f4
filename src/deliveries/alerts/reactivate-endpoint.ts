import { AppError, notFound } from '../../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../../store/context.ts';
import { discardOwed } from '../health/discard-owed.ts';
import { readPolicy } from '../target.ts';
import { insertNotifications } from './insert-notifications.ts';
import { findResumable, hastenOwed, listOwedCounts, markActive, resetHealth } from './reactivation-queries.ts';

/** What became of the events that were kept. */
export interface Reactivated {
  buffered: number;
  /** They are sent now; else they were discarded. */
  isSent: boolean;
}

/**
 * Switches an endpoint on that is off or paused, and sends what was kept for it (`replay`) or discards that. Its failures
 * are forgotten; it starts with few requests at once. @throws AppError `not_found`, `conflict` where it is active.
 */
export function reactivateEndpoint(
  ctx: AccountContext,
  endpointId: string,
  { replay, by }: { replay: boolean; by: 'link' | 'api' },
): Promise<Reactivated> {
  return inTransaction(ctx, async (tx) => {
    const key = { accountId: tx.accountId, endpointId };
    const endpoint = await findResumable(tx.db, key);
    if (!endpoint) throw notFound('endpoint');
    if (endpoint.state === 'active') throw alreadyActive();
    const { whenOff, catchesUpInOrder } = readPolicy({
      policy: endpoint.policy,
      policyDefinition: endpoint.policy_definition,
    });
    const isOff = endpoint.state === 'disabled';
    // A policy that keeps nothing sends nothing: what is queued all the same came up while it was being switched off.
    const isSent = replay && !(isOff && whenOff.holdMs === 0);
    const catchesUp = isSent && isOff && catchesUpInOrder;
    const buffered = await countBuffered(tx, endpointId);
    // What nobody holds, which may be much, before the health, since settling waits for that; then in its order: the
    // health, the account, the endpoint.
    await (isSent ? hastenOwed(tx, key, { isInOrder: catchesUp }) : discardOwed(tx, key));
    await resetHealth(tx, key, { catchesUp });
    await lockAssets(tx.db, tx.accountId);
    if (!(await markActive(tx, key))) throw alreadyActive();
    await bumpAssetsRevision(tx.db, tx.accountId);
    const detail = { by, url: endpoint.url, sent: isSent ? buffered : 0, discarded: isSent ? 0 : buffered };
    const at = tx.clock.now();
    await insertNotifications(tx, [{ ...key, kind: 'endpoint.reactivated', detail, mailTo: [], at }]);
    return { buffered, isSent };
  });
}

/** How many events an endpoint is owed. */
export async function countBuffered(ctx: AccountContext, endpointId: string): Promise<number> {
  return (await listOwedCounts(ctx.db, ctx.accountId, [endpointId])).get(endpointId) ?? 0;
}

function alreadyActive(): AppError {
  return new AppError('conflict', 'The endpoint is active already.');
}
