import { invariant } from '../../base/assert.ts';
import { encodeId } from '../../base/ids.ts';
import { listOwedCounts } from '../../deliveries/alerts/reactivation-queries.ts';
import { openHeaders } from '../../deliveries/endpoint-headers.ts';
import { presentPolicyKey } from '../../deliveries/policies/manage-policies.ts';
import { presentConnectorKey, type Sight } from '../../deliveries/read-endpoints.ts';
import { readHealth } from '../../deliveries/read-health.ts';
import { getPublicKeys } from '../../deliveries/signing/read-keys.ts';
import { MASK } from '../../rules/mask.ts';
import type { AccountContext } from '../../store/context.ts';
import { isFiltered } from './filters.ts';
import { PRESETS } from './presets.ts';
import type { WebhookRow } from './queries.ts';
import type { Webhook } from './schema.ts';

/** Webhooks as the API shows them; a few looks for any number. */
export async function presentWebhooks(
  ctx: AccountContext,
  rows: readonly WebhookRow[],
  sight: Sight,
): Promise<Webhook[]> {
  const [signsNow] = (await getPublicKeys(ctx)).rsa;
  invariant(signsNow, 'the pair was made when it was first asked for');
  const off = rows.filter(({ off_since: since }) => since !== null).map((row) => row.endpoint_id);
  const owed = off.length > 0 ? await listOwedCounts(ctx.db, ctx.accountId, off) : new Map<string, number>();
  const healthOf = await readHealth(
    ctx,
    rows.map((row) => row.endpoint_id),
  );
  return rows.map((row) => ({
    ...describeSettings(row),
    publicKey: signsNow,
    headers: openHeaders(ctx.vault, row.headers).map(({ name, value }) => ({
      name,
      value: sight.withHeaders ? value : MASK,
    })),
    off: describeOff(row, owed.get(row.endpoint_id) ?? 0),
    health: healthOf(row.endpoint_id),
    ...(row.verification === null ? {} : { verification: row.verification }),
    warnings: listWarnings(row),
  }));
}

function describeSettings(row: WebhookRow) {
  return {
    id: encodeId('whk', row.id),
    number: row.number,
    state: row.state,
    endpointId: encodeId('end', row.endpoint_id),
    preset: row.preset,
    name: row.name,
    app: row.app,
    description: row.description,
    url: row.url,
    events: row.events,
    filters: { ...row.filters, mailings: [...row.filters.mailings] } as Webhook['filters'],
    policy: presentPolicyKey(row.policy),
    connector: presentConnectorKey(row.connector_id),
    format: row.format,
    alertTo: row.alert_to,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function describeOff({ state, off_reason, off_since: since }: WebhookRow, buffered: number): Webhook['off'] {
  if (since === null || off_reason === 'deleted') return null;
  const reason = state === 'verification_failed' ? state : (off_reason ?? 'paused');
  return { reason, since: since.toISOString(), buffered };
}

function listWarnings({ url, preset, events, filters }: WebhookRow): Webhook['warnings'] {
  const warnings: Webhook['warnings'] = [];
  if (url.toLowerCase().startsWith('http:')) {
    const message = 'Over http anybody on the way can read what is sent, its headers included. Use https.';
    warnings.push({ path: '/url', code: 'url_http', message });
  }
  const isDefault = !PRESETS[preset].filters.mailings.includes('batch');
  if (isDefault && !filters.mailings.includes('batch') && events.some(isFiltered)) {
    const message = 'Only unitary sendings are told about: add "batch" to hear of the errors of campaigns as well.';
    warnings.push({ path: '/filters/mailings', code: 'filters_unitary_only', message });
  }
  return warnings;
}
