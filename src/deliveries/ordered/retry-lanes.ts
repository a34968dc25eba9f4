import { notFound } from '../../base/errors.ts';
import type { AccountContext } from '../../store/context.ts';
import { findEndpoint } from '../endpoint-queries.ts';
import { hastenLanes } from './lane-queries.ts';

/** Makes what waits due now: in one lane, or in all of an endpoint. How many lanes that are. @throws AppError `not_found`. */
export async function retryLanes(ctx: AccountContext, endpointId: string, key?: string): Promise<number> {
  if (!(await findEndpoint(ctx.db, ctx.accountId, endpointId))) throw notFound('endpoint');
  return hastenLanes(ctx, endpointId, key);
}
