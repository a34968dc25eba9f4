import { TargetCache } from '../../deliveries/target.ts';
import { AudienceCache } from '../../events/audience.ts';
import type { Context } from '../../store/context.ts';
import { type AssetCache, createAssetCache } from '../asset-cache.ts';

/** A memory of its own of what was published. */
export function createTestAssets(ctx: Context): AssetCache {
  const targets = new TargetCache(ctx.vault);
  return createAssetCache({ targets, audiences: new AudienceCache(targets) });
}
