import { AppError, type FieldError, notFound } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type Header, listHeaderFaults } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { findUrlFault } from '../rules/url.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { openHeaders, sealHeaders } from './endpoint-headers.ts';
import { type EndpointRow, type EndpointUpdate, findEndpoint, updateEndpointRow } from './endpoint-queries.ts';
import { presentEndpoint } from './read-endpoints.ts';
import type { Endpoint, EndpointChange } from './schema.ts';

/**
 * Changes what is given, keeps the rest; it holds from the next attempt on, for retries and for people on older
 * versions too. A new URL wakes an endpoint that was switched off by its receiver.
 * @throws AppError `not_found`, `invalid` with every mistake.
 */
export async function updateEndpoint(
  ctx: AccountContext,
  deps: { egressAllow: EgressAllow },
  endpointId: string,
  change: EndpointChange,
): Promise<Endpoint> {
  const row = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const before = await findEndpoint(tx.db, tx.accountId, endpointId);
    if (!before) throw notFound('endpoint');
    const update = applyChange(tx, deps.egressAllow, before, change);
    const after = await updateEndpointRow(tx.db, tx.accountId, endpointId, update);
    await bumpAssetsRevision(tx.db, tx.accountId);
    return after;
  });
  return presentEndpoint(ctx, row, { withHeaders: true });
}

function applyChange(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  before: EndpointRow,
  { url, headers, state }: EndpointChange,
): EndpointUpdate {
  const errors: FieldError[] = [];
  const update: EndpointUpdate = { updated_at: nowDate(ctx) };
  if (url !== undefined) {
    // Campaigns' webhooks carry what people said: never without TLS.
    const fault = findUrlFault(url, { egressAllow, requireHttps: before.campaign_id !== null });
    if (fault) errors.push({ path: '/url', ...fault });
    update.url = url;
    if (url !== before.url && before.state === 'disabled') update.state = 'active';
  }
  if (headers !== undefined) {
    const merged = keepMasked(headers, openHeaders(ctx.vault, before.headers), errors);
    for (const { index, field, code, message } of listHeaderFaults(merged)) {
      errors.push({ path: `/headers/${index}/${field}`, code, message });
    }
    update.headers = sealHeaders(ctx.vault, merged);
  }
  if (state !== undefined) update.state = state;
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
