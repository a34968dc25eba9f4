import { encodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { listEndpointRecords } from './endpoint-queries.ts';
import { type EndpointRecord, heldTarget, type Target, type TargetCache } from './target.ts';

/**
 * Every endpoint of an account by the outside id of its webhook (`whk_…`), opened. One that cannot be opened is our
 * fault and nobody else's trouble: it is logged and stands there held, and what it is owed waits.
 */
export async function loadTargets(ctx: AccountContext, cache: TargetCache): Promise<Map<string, Target>> {
  const rows = await listEndpointRecords(ctx.db, ctx.accountId);
  return new Map(rows.map(({ webhookId, record }) => [encodeId('whk', webhookId), openOrHold(ctx, cache, record)]));
}

function openOrHold(ctx: AccountContext, cache: TargetCache, record: EndpointRecord): Target {
  try {
    return cache.open(record);
  } catch (error) {
    const { accountId, endpointId } = record;
    ctx.log.error({ err: error, accountId, endpointId }, 'an endpoint cannot be opened; its deliveries wait');
    return heldTarget(record);
  }
}
