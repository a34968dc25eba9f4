import { decodeId } from '../base/ids.ts';
import { EVERY_CHANNEL } from '../campaigns/keyword-rows.ts';
import type { LoadedCampaign } from '../campaigns/load-assets.ts';
import { listWebhooks } from '../campaigns/webhooks.ts';
import { openDraftTargets } from '../deliveries/draft-targets.ts';
import { type Target, TargetCache } from '../deliveries/target.ts';
import type { Assets } from '../engine/types.ts';
import { AudienceCache } from '../events/audience.ts';
import { normalizeText } from '../rules/normalize.ts';
import type { AccountContext } from '../store/context.ts';
import { createAssetCache, type TurnAssets } from './asset-cache.ts';

/** An account's assets with a draft in place of what its campaign has live. */
export interface DraftAssets {
  turn: TurnAssets;
  draft: LoadedCampaign;
  /** UUID of the channel whose keywords count: the first that the draft names, else none of its own. */
  channelId: string;
  /** Those of the draft's webhooks that could be called, and whose they are (`whk_…`). */
  webhookOf: ReadonlyMap<Target, string>;
}

/** Any revision that there is: they are read as they are now, and kept for nobody. */
const NEWEST = Number.POSITIVE_INFINITY;

export async function loadDraftAssets(ctx: AccountContext, draft: LoadedCampaign): Promise<DraftAssets> {
  const targets = new TargetCache(ctx.vault);
  const cache = createAssetCache({ targets, audiences: new AudienceCache(targets) });
  const live = await cache.get(ctx, ctx.accountId, NEWEST, []);
  const webhooks = listWebhooks(draft.definition).map(({ webhook }) => webhook);
  const own = await openDraftTargets(ctx, webhooks);
  const ownIds = new Set(webhooks.map(({ id }) => id));
  const [firstChannel] = draft.definition.channels ?? [];
  const channelId = (firstChannel && decodeId('chn', firstChannel)) || EVERY_CHANNEL;
  const campaign: TurnAssets['campaign'] = (id, version) =>
    id === draft.id && (version === undefined || version === draft.version) ? draft : live.campaign(id, version);
  return {
    draft,
    channelId,
    webhookOf: new Map([...own].map(([id, target]) => [target, id])),
    turn: {
      ...live,
      campaign,
      endpoint: (id) => (ownIds.has(id) ? own.get(id) : live.endpoint(id)),
      forChannel: (id) => ({ ...live.forChannel(id), campaign, ...startsOf(draft, live.forChannel(id)) }),
    },
  };
}

/** What messages start: the draft by its own keywords, others by theirs. */
function startsOf(
  { id: ownId, definition: { keywords = [], trigger } }: LoadedCampaign,
  live: Assets,
): Pick<Assets, 'campaignByKeyword' | 'defaultCampaign'> {
  const own = new Set(keywords.map(normalizeText));
  const others = (id: string | undefined) => (id === ownId ? undefined : id);
  return {
    campaignByKeyword: (text) => (own.has(text) ? ownId : others(live.campaignByKeyword(text))),
    defaultCampaign: () => (own.size === 0 && !trigger ? ownId : others(live.defaultCampaign())),
  };
}
