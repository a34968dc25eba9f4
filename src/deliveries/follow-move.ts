import { AppError } from '../base/errors.ts';
import type { AccountContext } from '../store/context.ts';
import { reactivateEndpoint } from './alerts/reactivate-endpoint.ts';
import { type NewsTransaction, tellNobody } from './endpoint-news.ts';
import { findEndpoint } from './endpoint-queries.ts';
import { forgetFailures } from './health/health-queries.ts';

/**
 * For an endpoint that points elsewhere by now: what its old receiver did or asked for says nothing about the new one.
 * One that was switched off is on again, and is sent what was kept. Call it after the commit: like settling, it locks
 * the health before the account. `inNews`: who is told that it is on again; left out, nobody is.
 */
export async function followMove(
  ctx: AccountContext,
  endpointId: string,
  inNews: NewsTransaction = tellNobody,
): Promise<void> {
  const endpoint = await findEndpoint(ctx.db, ctx.accountId, endpointId);
  if (endpoint?.state === 'disabled') await resumeEndpoint(ctx, endpointId, inNews);
  else await forgetFailures(ctx, { accountId: ctx.accountId, endpointId });
}

/** Switches an endpoint on and sends what was kept. Somebody else may have been faster: then it is on, as was asked for. */
export async function resumeEndpoint(
  ctx: AccountContext,
  endpointId: string,
  inNews: NewsTransaction = tellNobody,
): Promise<void> {
  try {
    await inNews(ctx, (tx, tell) => reactivateEndpoint(tx, endpointId, { replay: true, by: 'api', tell }));
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
}
