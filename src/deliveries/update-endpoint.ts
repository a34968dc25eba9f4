import { AppError, type FieldError, notFound } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type Header, listHeaderFaults } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { findUrlFault } from '../rules/url.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { openHeaders, sealHeaders } from './endpoint-headers.ts';
import { type EndpointRow, type EndpointUpdate, findEndpoint, updateEndpointRow } from './endpoint-queries.ts';
import { followMove, resumeEndpoint } from './follow-move.ts';
import { clearPace } from './health/health-queries.ts';
import { findPolicyKey } from './policies/manage-policies.ts';
import { getEndpoint, presentEndpoint } from './read-endpoints.ts';
import type { Endpoint, EndpointChange } from './schema.ts';
import { changeSigning, listKindsNeeded } from './signing/change-signing.ts';
import { ensureKeys } from './signing/ensure-keys.ts';

/**
 * Changes what is given, keeps the rest; it holds from the next attempt on, for retries and for people on older
 * versions too. A new URL wakes an endpoint that was switched off, and forgets what the old receiver did.
 * @throws AppError `not_found`, `invalid` with every mistake.
 */
export async function updateEndpoint(
  ctx: AccountContext,
  deps: { egressAllow: EgressAllow },
  endpointId: string,
  change: EndpointChange,
): Promise<Endpoint> {
  await ensureKeys(ctx, listKindsNeeded(change.signing));
  const { row, isMoved, isToResume } = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const before = await findEndpoint(tx.db, tx.accountId, endpointId);
    if (!before) throw notFound('endpoint');
    const policy = await choosePolicy(tx, change);
    const update = { ...applyChange(tx, deps.egressAllow, before, change), ...policy, ...pickSettings(change) };
    const after = await updateEndpointRow(tx.db, tx.accountId, endpointId, update);
    await bumpAssetsRevision(tx.db, tx.accountId);
    const isToResume = before.state === 'disabled' && change.state === 'active';
    return { row: after, isMoved: after.url !== before.url, isToResume };
  });
  // By itself, since settling locks the health before the account.
  if (change.perSecond !== undefined) await clearPace(ctx, { accountId: ctx.accountId, endpointId });
  if (!isMoved && !isToResume) return presentEndpoint(ctx, row, { withHeaders: true });
  await (isToResume ? resumeEndpoint(ctx, endpointId) : followMove(ctx, endpointId));
  return getEndpoint(ctx, endpointId, { withHeaders: true });
}

/** @throws AppError `invalid` for a policy that the account does not have. */
async function choosePolicy(ctx: AccountContext, { policy }: EndpointChange): Promise<EndpointUpdate> {
  if (policy === undefined) return {};
  const key = await findPolicyKey(ctx, policy);
  if (key !== undefined) return { policy: key };
  const errors = [{ path: '/policy', code: 'policy_unknown', message: 'You have no policy of this id.' }];
  throw new AppError('invalid', 'Some fields are not valid.', { errors });
}

/** What needs no looking at. */
function pickSettings({ orderBy, concurrency, perSecond, alertTo }: EndpointChange): EndpointUpdate {
  return {
    ...(orderBy === undefined ? {} : { order_by: orderBy }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(perSecond === undefined ? {} : { per_second: perSecond }),
    ...(alertTo === undefined ? {} : { alert_to: alertTo }),
  };
}

function applyChange(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  before: EndpointRow,
  { url, headers, state, signing }: EndpointChange,
): EndpointUpdate {
  const errors: FieldError[] = [];
  const update: EndpointUpdate = { updated_at: nowDate(ctx) };
  if (url !== undefined) {
    // Campaigns' webhooks carry what people said: never without TLS.
    const fault = findUrlFault(url, { egressAllow, requireHttps: before.campaign_id !== null });
    if (fault) errors.push({ path: '/url', ...fault });
    update.url = url;
  }
  const kept = openHeaders(ctx.vault, before.headers);
  if (headers !== undefined) {
    const merged = keepMasked(headers, kept, errors);
    for (const { index, field, code, message } of listHeaderFaults(merged)) {
      errors.push({ path: `/headers/${index}/${field}`, code, message });
    }
    update.headers = sealHeaders(ctx.vault, merged);
  }
  if (state !== undefined && !(state === 'active' && before.state === 'disabled')) {
    Object.assign(update, { state, off_reason: null, off_since: null });
  }
  update.signing = JSON.stringify(changeSigning(before.signing, signing, headers ?? kept, errors));
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
  return update;
}

function keepMasked(given: readonly Header[], kept: readonly Header[], errors: FieldError[]): Header[] {
  const values = new Map(kept.map(({ name, value }) => [name.toLowerCase(), value]));
  return given.map(({ name, value }, index) => {
    if (value !== MASK) return { name, value };
    const before = values.get(name.toLowerCase());
    if (before !== undefined) return { name, value: before };
    const message = `Give the value of the header "${name}": there is no earlier one to keep.`;
    errors.push({ path: `/headers/${index}/value`, code: 'header_value_masked', message });
    return { name, value };
  });
}
