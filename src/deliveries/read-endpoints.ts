import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import type { Vault } from '../base/vault.ts';
import { readCursor, toPage } from '../http/page.ts';
import { MASK } from '../rules/mask.ts';
import type { AccountContext } from '../store/context.ts';
import { readOff } from './alerts/read-off.ts';
import { openHeaders } from './endpoint-headers.ts';
import { type EndpointRow, findEndpoint, listEndpointRows } from './endpoint-queries.ts';
import { presentPolicyKey } from './policies/manage-policies.ts';
import { readHealth } from './read-health.ts';
import type { Endpoint } from './schema.ts';

/** How the caller may see header values: keys with `design` as they are, others as masks. */
export interface Sight {
  withHeaders: boolean;
}

/** @throws AppError `not_found`. */
export async function getEndpoint(ctx: AccountContext, endpointId: string, sight: Sight): Promise<Endpoint> {
  const row = await findEndpoint(ctx.db, ctx.accountId, endpointId);
  if (!row) throw notFound('endpoint');
  return presentEndpoint(ctx, row, sight);
}

/** The account's endpoints, newest first. */
export async function listEndpoints(
  ctx: AccountContext,
  query: {
    campaignId?: string | undefined;
    webhookId?: string | undefined;
    needsAttention?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
  sight: Sight,
) {
  const rows = await listEndpointRows(ctx.db, ctx.accountId, {
    campaignId: query.campaignId,
    webhookId: query.webhookId,
    needsAttention: query.needsAttention,
    before: readCursor(query.cursor),
    limit: query.limit + 1,
  });
  const healthOf = await readHealth(
    ctx,
    rows.map(({ id }) => id),
  );
  const offOf = await readOff(ctx, rows);
  return toPage(rows, query.limit, (row) =>
    toEndpoint(ctx.vault, row, { health: healthOf(row.id), off: offOf(row) }, sight),
  );
}

/** An endpoint as the API shows it. */
export async function presentEndpoint(ctx: AccountContext, row: EndpointRow, sight: Sight): Promise<Endpoint> {
  const healthOf = await readHealth(ctx, [row.id]);
  const offOf = await readOff(ctx, [row]);
  return toEndpoint(ctx.vault, row, { health: healthOf(row.id), off: offOf(row) }, sight);
}

/** What the API calls the connector of an endpoint's row. */
export function presentConnectorKey(key: string | null): string | null {
  return key === null ? null : encodeId('con', key);
}

function toEndpoint(
  vault: Vault,
  row: EndpointRow,
  known: Pick<Endpoint, 'health' | 'off'>,
  { withHeaders }: Sight,
): Endpoint {
  const headers = openHeaders(vault, row.headers);
  return {
    id: encodeId('end', row.id),
    campaignId: row.campaign_id === null ? null : encodeId('cmp', row.campaign_id),
    webhookId: encodeId('whk', row.webhook_id),
    url: row.url,
    headers: withHeaders ? headers : headers.map(({ name }) => ({ name, value: MASK })),
    policy: presentPolicyKey(row.policy),
    connector: presentConnectorKey(row.connector_id),
    orderBy: row.order_by,
    concurrency: row.concurrency,
    perSecond: row.per_second,
    alertTo: row.alert_to,
    state: row.state,
    signing: row.signing,
    ...known,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
