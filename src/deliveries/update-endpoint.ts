import { AppError, type FieldError, notFound } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { isReady, notReady } from './alerts/reactivate-endpoint.ts';
import type { NewsTransaction } from './endpoint-news.ts';
import {
  type EndpointRow,
  type EndpointUpdate,
  findEndpoint,
  findOwnWebhook,
  type OwnWebhook,
  updateEndpointRow,
} from './endpoint-queries.ts';
import { followMove, resumeEndpoint } from './follow-move.ts';
import { discardUnlessHeld } from './health/discard-owed.ts';
import { clearPace } from './health/health-queries.ts';
import { planEndpointChange } from './plan-change.ts';
import { getEndpoint, presentEndpoint } from './read-endpoints.ts';
import type { Endpoint, EndpointChange } from './schema.ts';
import { listKindsNeeded } from './signing/change-signing.ts';
import { ensureKeys } from './signing/ensure-keys.ts';

export interface EndpointChangeDeps {
  egressAllow: EgressAllow;
  /** Told of endpoints that are on again, in the transaction that does it; left out: nobody is. */
  inNews?: NewsTransaction;
}

/**
 * Changes what is given, keeps the rest; it holds from the next attempt on, for retries and for people on older
 * versions too. A new URL wakes an endpoint that was switched off, and forgets what the old receiver did.
 * @throws AppError `not_found`, `invalid` with every mistake, `conflict` where its webhook was never activated.
 */
export async function updateEndpoint(
  ctx: AccountContext,
  { egressAllow, inNews }: EndpointChangeDeps,
  endpointId: string,
  change: EndpointChange,
): Promise<Endpoint> {
  await ensureKeys(ctx, listKindsNeeded(change.signing));
  const { before, row } = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const before = await findEndpoint(tx.db, tx.accountId, endpointId);
    if (!before) throw notFound('endpoint');
    const webhook = await findOwnWebhook(tx.db, tx.accountId, before.webhook_id);
    const errors: FieldError[] = [];
    if (webhook?.isVerified && change.url !== undefined && change.url !== before.url) errors.push(VERIFIED_URL);
    const settings = await planEndpointChange(tx, egressAllow, before, change, errors);
    if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
    const update = { ...settings, ...planState(tx, before, webhook, change.state) };
    const row = await updateEndpointRow(tx.db, tx.accountId, endpointId, update);
    await bumpAssetsRevision(tx.db, tx.accountId);
    return { before, row };
  });
  // By itself, since settling locks the health before the account.
  if (change.perSecond !== undefined) await clearPace(ctx, { accountId: ctx.accountId, endpointId });
  if (isOff(before) && change.state === 'active') await resumeEndpoint(ctx, endpointId, inNews);
  else if (row.url !== before.url) await followMove(ctx, endpointId, inNews);
  else if (isOff(row) && !isOff(before)) await discardUnlessHeld(ctx, endpointId);
  else return presentEndpoint(ctx, row, { withHeaders: true });
  return getEndpoint(ctx, endpointId, { withHeaders: true });
}

const VERIFIED_URL: FieldError = {
  path: '/url',
  code: 'url_verified',
  message: 'The URL of this webhook is verified when it changes: PATCH /v1/webhooks/{id} does that.',
};

/** Switched off by Hookline, or its webhook was paused by its account: what comes up is kept as long as its policy says. */
function isOff({ state, off_since: since }: EndpointRow): boolean {
  return state === 'disabled' || since !== null;
}

/** @throws AppError `conflict` where an account's own webhook was never activated. */
function planState(
  ctx: AccountContext,
  before: EndpointRow,
  webhook: OwnWebhook | undefined,
  state: EndpointChange['state'],
): EndpointUpdate {
  if (state === undefined) return {};
  if (webhook && !isReady({ webhook_state: webhook.state })) {
    if (state === 'active') throw notReady();
    return {};
  }
  // Resumed after the commit, and sent what was kept.
  if (state === 'active' && isOff(before)) return {};
  const since = webhook && state === 'paused' ? (before.off_since ?? nowDate(ctx)) : null;
  return { state, off_reason: null, off_since: since };
}
