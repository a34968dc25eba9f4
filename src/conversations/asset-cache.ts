import { type AccountAssets, loadAccountAssets, loadCampaignVersion } from '../campaigns/load-assets.ts';
import { loadTargets } from '../deliveries/load-targets.ts';
import type { Target, TargetCache } from '../deliveries/target.ts';
import type { Assets, ConversationState, PublishedCampaign } from '../engine/types.ts';
import type { AccountContext, Context } from '../store/context.ts';

/** Versions that people are still pinned to. Immutable, so only memory limits how long they are kept. */
const PINNED_VERSIONS_MAX = 2_000;
/** Accounts whose live campaigns are kept compiled. */
const ACCOUNTS_MAX = 1_000;

/** All of one account that a turn looks at, as of one revision. */
export interface TurnAssets {
  revision: number;
  /** What the engine may reach from this channel. */
  forChannel(channelId: string): Assets;
  /** The endpoint behind a webhook (`whk_…`). */
  endpoint(webhookId: string): Target | undefined;
}

export interface AssetCache {
  /**
   * The account's assets as of `revision`, read anew when that is newer than what is kept, with every version that
   * `states` are pinned to.
   */
  get(ctx: Context, accountId: string, revision: number, states: (ConversationState | null)[]): Promise<TurnAssets>;
}

interface Entry {
  revision: number;
  live: AccountAssets['live'];
  startsOn: AccountAssets['startsOn'];
  /** Started by any text where no keyword and no campaign of the channel's own is. */
  otherwise: string | undefined;
  targets: Map<string, Target>;
  byChannel: Map<string, Assets>;
}

/** A process's memory of what was published. The revision on the account row says when it is out of date. */
export function createAssetCache(targets: TargetCache): AssetCache {
  const accounts = new Map<string, Entry>();
  const pinned = new Map<string, PublishedCampaign>();

  async function entryFor(ctx: AccountContext, revision: number): Promise<Entry> {
    const kept = accounts.get(ctx.accountId);
    if (kept && kept.revision >= revision) return kept;
    const entry = toEntry(await loadAccountAssets(ctx), await loadTargets(ctx, targets));
    remember(accounts, ctx.accountId, entry, ACCOUNTS_MAX);
    return entry;
  }

  async function pin(ctx: AccountContext, entry: Entry, state: ConversationState): Promise<void> {
    for (const place of state.position ? [state.position, ...state.returns] : state.returns) {
      const key = `${place.campaignId}:${place.version}`;
      if (entry.live.get(place.campaignId)?.version === place.version || pinned.has(key)) continue;
      const version = await loadCampaignVersion(ctx, place.campaignId, place.version);
      if (version) remember(pinned, key, version, PINNED_VERSIONS_MAX);
    }
  }

  function channelAssets(entry: Entry, channelId: string): Assets {
    const kept = entry.byChannel.get(channelId);
    if (kept) return kept;
    const starts = entry.startsOn(channelId);
    const assets: Assets = {
      campaign(id, version) {
        const current = entry.live.get(id);
        if (version === undefined || current?.version === version) return current;
        return pinned.get(`${id}:${version}`);
      },
      campaignByKeyword: (normalized) => starts.keywords.get(normalized),
      defaultCampaign: () => starts.otherwise ?? entry.otherwise,
    };
    entry.byChannel.set(channelId, assets);
    return assets;
  }

  return {
    async get(ctx, accountId, revision, states) {
      const account: AccountContext = { ...ctx, accountId };
      const entry = await entryFor(account, revision);
      for (const state of states) if (state?.status === 'active') await pin(account, entry, state);
      return {
        revision: entry.revision,
        forChannel: (channelId) => channelAssets(entry, channelId),
        endpoint: (webhookId) => entry.targets.get(webhookId),
      };
    },
  };
}

function toEntry({ revision, live, startsOn }: AccountAssets, targets: Map<string, Target>): Entry {
  // Bound to no channel and to no keyword: the one published first answers where nothing else does
  // (docs/decisions/0002), so that publishing another such campaign changes nothing for the people of the first.
  const [otherwise] = [...live.values()]
    .filter(({ definition }) => definition.channels === undefined && (definition.keywords ?? []).length === 0)
    .sort((a, b) => a.firstPublishedAt.getTime() - b.firstPublishedAt.getTime());
  return { revision, live, startsOn, otherwise: otherwise?.id, targets, byChannel: new Map() };
}

/** Keeps `value` as the newest and lets the oldest go over `max`. */
function remember<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > max && !oldest.done) map.delete(oldest.value);
}
