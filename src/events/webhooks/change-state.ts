import { type EndpointUpdate, updateEndpointRow } from '../../deliveries/endpoint-queries.ts';
import { discardUnlessHeld, tryDiscardOwed } from '../../deliveries/health/discard-owed.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../../store/context.ts';
import { updateWebhookRow, type WebhookRow } from './queries.ts';
import { getWebhook, getWebhookRow } from './read-webhooks.ts';
import type { Webhook } from './schema.ts';
import { takeStep } from './states.ts';

/**
 * Sends nothing more until it is activated; what comes up is kept as long as the policy says, or let go with what is
 * owed already. @throws AppError `not_found`, `conflict`.
 */
export async function pauseWebhook(ctx: AccountContext, webhookId: string): Promise<Webhook> {
  const { endpoint_id: endpointId } = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const row = await getWebhookRow(tx, webhookId);
    takeStep(row.state, 'pause');
    if (row.state === 'paused') return row;
    await updateEndpointRow(tx.db, tx.accountId, row.endpoint_id, putOff(tx, row));
    await bumpAssetsRevision(tx.db, tx.accountId);
    return row;
  });
  await discardUnlessHeld(ctx, endpointId);
  return getWebhook(ctx, webhookId, { withHeaders: true });
}

/** An endpoint's row when nothing is to be sent there for now. */
export function putOff(ctx: AccountContext, { off_since: since }: Pick<WebhookRow, 'off_since'>): EndpointUpdate {
  return { state: 'paused', off_reason: null, off_since: since ?? nowDate(ctx), updated_at: nowDate(ctx) };
}

/**
 * Deletes a webhook and lets go of all that it is owed; what comes up at this very moment, the sweep does. Its endpoint's
 * row stays for the deliveries that were made. @throws AppError `not_found`.
 */
export async function deleteWebhook(ctx: AccountContext, webhookId: string): Promise<void> {
  const { endpoint_id: endpointId } = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const row = await getWebhookRow(tx, webhookId);
    takeStep(row.state, 'delete');
    const at = nowDate(tx);
    await updateWebhookRow(tx.db, tx.accountId, webhookId, { state: 'deleted', deleted_at: at, updated_at: at });
    const gone = { state: 'disabled', off_reason: 'deleted', off_since: at, updated_at: at } as const;
    await updateEndpointRow(tx.db, tx.accountId, row.endpoint_id, { ...gone, alert_to: [] });
    await bumpAssetsRevision(tx.db, tx.accountId);
    return row;
  });
  await tryDiscardOwed(ctx, { accountId: ctx.accountId, endpointId });
}
