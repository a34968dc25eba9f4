import { openHeaders } from '../../deliveries/endpoint-headers.ts';
import { type EndpointUpdate, updateEndpointRow } from '../../deliveries/endpoint-queries.ts';
import { followMove, resumeEndpoint } from '../../deliveries/follow-move.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../../store/context.ts';
import { putOff } from './change-state.ts';
import type { WebhookDeps } from './create-webhook.ts';
import { planWebhookChange } from './plan-webhook.ts';
import { PRESETS } from './presets.ts';
import { updateWebhookRow, type WebhookRow } from './queries.ts';
import { getWebhook, getWebhookRow } from './read-webhooks.ts';
import type { Webhook, WebhookChange, WebhookVerification } from './schema.ts';
import { takeStep } from './states.ts';
import { verifyUrl } from './verify-url.ts';

/**
 * Changes what is given, keeps the rest. Events and filters hold for what comes up from now on; URL and headers for what
 * is owed as well. A URL that is given is verified where the preset does so.
 * @throws AppError `not_found`, `invalid` with every mistake.
 */
export async function updateWebhook(
  ctx: AccountContext,
  deps: WebhookDeps,
  webhookId: string,
  change: WebhookChange,
): Promise<Webhook> {
  const verification = await verifyChange(ctx, deps, webhookId, change);
  const { before, isToResume } = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const before = await getWebhookRow(tx, webhookId);
    const isToResume = await writeChange(tx, deps, before, change, verification);
    await bumpAssetsRevision(tx.db, tx.accountId);
    return { before, isToResume };
  });
  const isMoved = change.url !== undefined && change.url !== before.url;
  // After the commit: both lock the health before the account.
  if (isMoved) await followMove(ctx, before.endpoint_id, deps.inNews);
  if (isToResume) await resumeEndpoint(ctx, before.endpoint_id, deps.inNews);
  if (isMoved || isToResume) deps.wakeDeliveries();
  return getWebhook(ctx, webhookId, { withHeaders: true });
}

/** Null where no URL is given, or none is verified. @throws AppError like the change itself: before anybody is asked. */
async function verifyChange(
  ctx: AccountContext,
  deps: WebhookDeps,
  webhookId: string,
  change: WebhookChange,
): Promise<WebhookVerification | null> {
  const before = await getWebhookRow(ctx, webhookId);
  if (change.url === undefined || !PRESETS[before.preset].verifiesUrl) return null;
  const { endpoint } = await planWebhookChange(ctx, deps.egressAllow, before, change);
  const headers = openHeaders(ctx.vault, endpoint.headers ?? before.headers);
  const { connector_id: connectorId = before.connector_id } = endpoint;
  return verifyUrl(ctx, deps, { url: change.url, headers, connectorId });
}

/** True where a URL that is verified now is to be sent to again. */
async function writeChange(
  tx: AccountContext,
  { egressAllow }: WebhookDeps,
  before: WebhookRow,
  change: WebhookChange,
  verification: WebhookVerification | null,
): Promise<boolean> {
  const { format, events, filters, endpoint } = await planWebhookChange(tx, egressAllow, before, change);
  const judged = verification && judgeUrl(tx, before, verification);
  const { name = before.name, app = before.app, description = before.description } = change;
  await updateEndpointRow(tx.db, tx.accountId, before.endpoint_id, { ...endpoint, ...judged?.endpoint });
  await updateWebhookRow(tx.db, tx.accountId, before.id, {
    ...{ name, app, description, format, events, filters: JSON.stringify(filters), updated_at: nowDate(tx) },
    ...(judged && { state: judged.state, verification: JSON.stringify(verification) }),
  });
  return judged?.isToResume ?? false;
}

interface JudgedUrl {
  state: 'active' | 'verification_failed';
  endpoint: EndpointUpdate;
  isToResume: boolean;
}

/** What the answer to a GET makes of a webhook. One that never was on keeps nothing and has nothing to resume. */
function judgeUrl(ctx: AccountContext, before: WebhookRow, { ok }: WebhookVerification): JudgedUrl {
  takeStep(before.state, ok ? 'verify' : 'refuse');
  const wasRefused = before.state === 'verification_failed';
  const wasOn = !wasRefused || before.off_since !== null;
  if (!ok) return { state: 'verification_failed', endpoint: wasOn ? putOff(ctx, before) : {}, isToResume: false };
  const isBegun = wasRefused && !wasOn;
  return { state: 'active', endpoint: isBegun ? { state: 'active' } : {}, isToResume: wasRefused && wasOn };
}
