import { encodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { listEndpointRecords } from './endpoint-queries.ts';
import type { Target, TargetCache } from './target.ts';

/** Every endpoint of an account, opened, by the outside id of its webhook (`whk_…`). */
export async function loadTargets(ctx: AccountContext, cache: TargetCache): Promise<Map<string, Target>> {
  const rows = await listEndpointRecords(ctx.db, ctx.accountId);
  return new Map(rows.map(({ webhookId, record }) => [encodeId('whk', webhookId), cache.open(record)]));
}
