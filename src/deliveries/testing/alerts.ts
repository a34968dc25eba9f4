import type { Context } from '../../store/context.ts';
import type { DisabledDetail, ErrorsDetail } from '../alerts/schema.ts';
import type { TestEndpoint } from './rows.ts';

/** When `SteppedClock` begins. */
export const ALERT_AT = '2026-11-21T22:43:53.120Z';

const DAY_MS = 86_400_000;

/** The 10th error of a day. */
export function errorsDetail(overrides: Partial<ErrorsDetail> = {}): ErrorsDetail {
  return {
    ...{ ordinal: 10, day: '2026-11-21', url: 'https://partner.test/hooks/answers', at: ALERT_AT },
    ...{ status: 503, errorClass: null },
    ...overrides,
  };
}

/** 100 errors in 8 hours; events are kept for 14 days. */
export function disabledDetail(overrides: Partial<DisabledDetail> = {}): DisabledDetail {
  return {
    ...{ reason: 'failures', url: 'https://partner.test/hooks/answers', errors: 100, at: ALERT_AT },
    ...{ since: '2026-11-21T14:40:00.000Z', status: null, errorClass: 'timeout' },
    ...{ whenOff: 'hold', holdUntil: new Date(Date.parse(ALERT_AT) + 14 * DAY_MS).toISOString() },
    ...overrides,
  };
}

/** Puts an endpoint in the state that switching off leaves it in, its breaker open. */
export async function putOff(
  ctx: Context,
  { accountId, endpointId }: TestEndpoint,
  reason: 'gone' | 'failures' = 'failures',
): Promise<void> {
  const now = new Date(ctx.clock.now());
  await ctx.db
    .updateTable('endpoint')
    .set({ state: 'disabled', off_reason: reason, off_since: now })
    .where('account_id', '=', accountId)
    .where('id', '=', endpointId)
    .execute();
  await ctx.db
    .updateTable('endpoint_health')
    .set({ error_streak: 100, streak_began_at: now, openings: 3, resume_at: new Date(now.getTime() + DAY_MS) })
    .where('account_id', '=', accountId)
    .where('endpoint_id', '=', endpointId)
    .execute();
}

export function readEndpointRow(ctx: Context, { endpointId }: TestEndpoint) {
  return ctx.db.selectFrom('endpoint').selectAll().where('id', '=', endpointId).executeTakeFirstOrThrow();
}

export function readHealthRow(ctx: Context, { endpointId }: TestEndpoint) {
  return ctx.db
    .selectFrom('endpoint_health')
    .selectAll()
    .where('endpoint_id', '=', endpointId)
    .executeTakeFirstOrThrow();
}
