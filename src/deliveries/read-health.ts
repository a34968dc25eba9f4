import type { AccountContext } from '../store/context.ts';
import { type HealthRow, listHealthRows } from './endpoint-queries.ts';
import { type EndpointHealth, HEALTH_DELIVERIES } from './schema.ts';

/** How the endpoints (UUIDs) do, judged by the attempts of their latest deliveries; one look for all of them. */
export async function readHealth(
  ctx: AccountContext,
  endpointIds: string[],
): Promise<(endpointId: string) => EndpointHealth> {
  const rows = await listHealthRows(ctx.db, ctx.accountId, endpointIds, HEALTH_DELIVERIES);
  const byEndpoint = new Map(rows.map((row) => [row.endpoint_id, row]));
  return (endpointId) => toHealth(byEndpoint.get(endpointId));
}

function toHealth(row: HealthRow | undefined): EndpointHealth {
  if (!row) return { state: 'unknown', consecutiveFailures: 0, lastSuccessAt: null, lastFailureAt: null };
  return {
    state: row.consecutive_failures > 0 ? 'failing' : 'healthy',
    consecutiveFailures: row.consecutive_failures,
    lastSuccessAt: row.last_success_at?.toISOString() ?? null,
    lastFailureAt: row.last_failure_at?.toISOString() ?? null,
  };
}
