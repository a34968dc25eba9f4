import { AppError, notFound } from '../../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../../store/context.ts';
import type { TellNews } from '../endpoint-news.ts';
import { discardOwed } from '../health/discard-owed.ts';
import { readPolicy } from '../target.ts';
import { insertNotifications } from './insert-notifications.ts';
import {
  findResumable,
  hastenOwed,
  listOwedCounts,
  markActive,
  type ResumableRow,
  resetHealth,
} from './reactivation-queries.ts';

/** What became of the events that were kept. */
export interface Reactivated {
  buffered: number;
  /** They are sent now; else they were discarded. */
  isSent: boolean;
}

/**
 * Switches an endpoint on that is off or paused, and sends what was kept for it (`replay`) or discards that. Its failures
 * are forgotten; it starts with few requests at once. `tell` hears of it. @throws AppError `not_found`, `conflict` where
 * it is active, or where its webhook never was.
 */
export function reactivateEndpoint(
  ctx: AccountContext,
  endpointId: string,
  { replay, by, tell = () => {} }: { replay: boolean; by: 'link' | 'api'; tell?: TellNews | undefined },
): Promise<Reactivated> {
  return inTransaction(ctx, async (tx) => {
    const key = { accountId: tx.accountId, endpointId };
    const endpoint = await findResumable(tx.db, key);
    if (!endpoint) throw notFound('endpoint');
    if (endpoint.state === 'active') throw alreadyActive();
    if (!isReady(endpoint)) throw notReady();
    const { whenOff, catchesUpInOrder } = readPolicy({
      policy: endpoint.policy,
      policyDefinition: endpoint.policy_definition,
    });
    // A webhook that its account paused is off as well.
    const isOff = endpoint.state === 'disabled' || endpoint.off_since !== null;
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
    const { webhook_id: webhookId, campaign_id: campaignId } = endpoint;
    tell({ kind: 'reactivated', ...key, webhookId, campaignId, at, ...detail });
    await insertNotifications(tx, [{ ...key, kind: 'endpoint.reactivated', detail, mailTo: [], at }]);
    return { buffered, isSent };
  });
}

/** How many events an endpoint is owed. */
export async function countBuffered(ctx: AccountContext, endpointId: string): Promise<number> {
  return (await listOwedCounts(ctx.db, ctx.accountId, [endpointId])).get(endpointId) ?? 0;
}

/** Whether its webhook, where it is an account's own, may be sent to: what was never activated is not resumed. */
export function isReady({ webhook_state: state }: Pick<ResumableRow, 'webhook_state'>): boolean {
  return state === null || state === 'active';
}

/** The refusal to resume what was never begun, or is not verified. */
export function notReady(): AppError {
  return new AppError('conflict', 'Activate its webhook: POST /v1/webhooks/{id}/activate.');
}

function alreadyActive(): AppError {
  return new AppError('conflict', 'The endpoint is active already.');
}
