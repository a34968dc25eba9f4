import { AppError } from '../../base/errors.ts';
import { reactivateEndpoint } from '../../deliveries/alerts/reactivate-endpoint.ts';
import { openHeaders } from '../../deliveries/endpoint-headers.ts';
import { updateEndpointRow } from '../../deliveries/endpoint-queries.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../../store/context.ts';
import { putOff } from './change-state.ts';
import type { WebhookDeps } from './create-webhook.ts';
import { PRESETS } from './presets.ts';
import { updateWebhookRow, type WebhookRow } from './queries.ts';
import { getWebhook, getWebhookRow } from './read-webhooks.ts';
import type { Webhook, WebhookVerification } from './schema.ts';
import { takeStep } from './states.ts';
import { verifyUrl } from './verify-url.ts';

/**
 * Sends to a webhook from now on, and what was kept while it was off (`replay`), or discards that. One that is active
 * stays as it is: of two who ask at the same moment, one does it. Where its URL is verified, it has to be there.
 * @throws AppError `not_found`, `conflict`.
 */
export async function activateWebhook(
  ctx: AccountContext,
  deps: WebhookDeps,
  webhookId: string,
  { replay }: { replay: boolean },
): Promise<Webhook> {
  const before = await getWebhookRow(ctx, webhookId);
  if (before.state !== 'active') {
    const verification = await verifyAnew(ctx, deps, before);
    const isToResume = await inTransaction(ctx, (tx) => writeActivation(tx, webhookId, verification));
    if (isToResume) await resume(ctx, deps, before.endpoint_id, replay);
    deps.wakeDeliveries();
  }
  return getWebhook(ctx, webhookId, { withHeaders: true });
}

/** Null where its preset asks for no verification. */
async function verifyAnew(
  ctx: AccountContext,
  deps: WebhookDeps,
  { preset, url, headers, connector_id: connectorId }: WebhookRow,
): Promise<WebhookVerification | null> {
  if (!PRESETS[preset].verifiesUrl) return null;
  return verifyUrl(ctx, deps, { url, headers: openHeaders(ctx.vault, headers), connectorId });
}

/** Writes down what the webhook is; true where its endpoint was on before and is to be resumed after this. */
async function writeActivation(
  tx: AccountContext,
  webhookId: string,
  verification: WebhookVerification | null,
): Promise<boolean> {
  await lockAssets(tx.db, tx.accountId);
  const row = await getWebhookRow(tx, webhookId);
  if (row.state === 'active') return false;
  const isVerified = verification?.ok ?? true;
  takeStep(row.state, isVerified ? 'activate' : 'refuse');
  await updateWebhookRow(tx.db, tx.accountId, webhookId, {
    state: isVerified ? 'active' : 'verification_failed',
    ...(verification && { verification: JSON.stringify(verification) }),
    updated_at: nowDate(tx),
  });
  const wasOn = row.off_since !== null;
  if (isVerified && !wasOn) {
    await updateEndpointRow(tx.db, tx.accountId, row.endpoint_id, { state: 'active', updated_at: nowDate(tx) });
  } else if (!isVerified && wasOn) {
    await updateEndpointRow(tx.db, tx.accountId, row.endpoint_id, putOff(tx, row));
  }
  await bumpAssetsRevision(tx.db, tx.accountId);
  return isVerified && wasOn;
}

/** Somebody else may have been faster: then it is on, as was asked for. */
async function resume(
  ctx: AccountContext,
  { inNews }: WebhookDeps,
  endpointId: string,
  replay: boolean,
): Promise<void> {
  try {
    await inNews(ctx, (tx, tell) => reactivateEndpoint(tx, endpointId, { replay, by: 'api', tell }));
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
}
