import type { AccountContext } from '../store/context.ts';
import { type ConditionRow, type HealthRow, listConditions, listHealthRows } from './endpoint-queries.ts';
import { type EndpointHealth, HEALTH_DELIVERIES, WAITING_MAX } from './schema.ts';

/** How the endpoints (UUIDs) do, by the attempts of their latest deliveries and as they are now; two looks for all. */
export async function readHealth(
  ctx: AccountContext,
  endpointIds: string[],
): Promise<(endpointId: string) => EndpointHealth> {
  const attempted = await listHealthRows(ctx.db, ctx.accountId, endpointIds, HEALTH_DELIVERIES);
  const conditions = await listConditions(ctx.db, ctx.accountId, endpointIds, WAITING_MAX);
  const attemptedBy = new Map(attempted.map((row) => [row.endpoint_id, row]));
  const conditionOf = new Map(conditions.map((row) => [row.endpoint_id, row]));
  return (endpointId) => ({
    ...describeAttempts(attemptedBy.get(endpointId)),
    ...describeCondition(conditionOf.get(endpointId)),
  });
}

function describeAttempts(row: HealthRow | undefined) {
  if (!row) return { state: 'unknown', consecutiveFailures: 0, lastSuccessAt: null, lastFailureAt: null } as const;
  return {
    state: row.consecutive_failures > 0 ? 'failing' : 'healthy',
    consecutiveFailures: row.consecutive_failures,
    lastSuccessAt: row.last_success_at?.toISOString() ?? null,
    lastFailureAt: row.last_failure_at?.toISOString() ?? null,
  } as const;
}

function describeCondition(row: ConditionRow | undefined) {
  return {
    errorStreak: row?.error_streak ?? 0,
    failingSince: row?.streak_began_at?.toISOString() ?? null,
    breaker: row?.breaker ?? 'closed',
    resumeAt: row?.resume_at?.toISOString() ?? null,
    isCatchingUp: row?.is_catching_up ?? false,
    waiting: row?.waiting ?? 0,
  };
}
