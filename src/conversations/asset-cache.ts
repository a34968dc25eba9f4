import {
  type AccountAssets,
  type ChannelStarts,
  type LoadedCampaign,
  loadAccountAssets,
  loadCampaignVersions,
} from '../campaigns/load-assets.ts';
import { type Category, listCategories } from '../contacts/categories.ts';
import { loadDefinitions } from '../contacts/definitions.ts';
import type { Definitions } from '../contacts/read-contact.ts';
import { loadTargets } from '../deliveries/load-targets.ts';
import type { Target, TargetCache } from '../deliveries/target.ts';
import type { Assets, ConversationState } from '../engine/types.ts';
import type { Audience, AudienceCache } from '../events/audience.ts';
import { type LoadedRequest, loadRequests } from '../requests/load-requests.ts';
import type { AccountContext, Context } from '../store/context.ts';
import { readAttribute } from './attributes.ts';

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
  /** That version, or the live one when `version` is left out. */
  campaign(id: string, version?: number): LoadedCampaign | undefined;
  /** A request that conversations may make (`req_…`). */
  request(id: string): LoadedRequest | undefined;
  categories: readonly Category[];
  definitions: Definitions;
  /** Who is told of events. */
  audience: Audience;
}

export interface AssetCache {
  /**
   * The account's assets as of `revision`, read anew when that is newer than what is kept, with every version that
   * `states` are pinned to. What is given out stays whole, whatever is forgotten meanwhile.
   */
  get(ctx: Context, accountId: string, revision: number, states: (ConversationState | null)[]): Promise<TurnAssets>;
}

interface Entry {
  revision: number;
  live: AccountAssets['live'];
  startsOn(channelId: string): ChannelStarts;
  /** Started by any text where no keyword and no campaign of the channel's own is. */
  otherwise: string | undefined;
  targets: Map<string, Target>;
  requests: ReadonlyMap<string, LoadedRequest>;
  categories: readonly Category[];
  definitions: Definitions;
}

type Versions = Map<string, LoadedCampaign>;

/** A process's memory of what was published. The revision on the account row says when it is out of date. */
export function createAssetCache({
  targets,
  audiences,
}: {
  targets: TargetCache;
  audiences: AudienceCache;
}): AssetCache {
  const accounts = new Map<string, Entry>();
  const versions: Versions = new Map();

  async function entryFor(ctx: AccountContext, revision: number): Promise<Entry> {
    const kept = accounts.get(ctx.accountId);
    const isCurrent = kept !== undefined && kept.revision >= revision;
    const entry = isCurrent ? kept : await loadEntry(ctx, targets);
    remember(accounts, ctx.accountId, entry, ACCOUNTS_MAX);
    return entry;
  }

  return {
    async get(ctx, accountId, revision, states) {
      const account: AccountContext = { ...ctx, accountId };
      const entry = await entryFor(account, revision);
      const pinned = await pin(account, entry, states, versions);
      const { targets, categories, definitions } = entry;
      return {
        revision: entry.revision,
        forChannel: (channelId) => channelAssets(entry, pinned, channelId),
        endpoint: (webhookId) => targets.get(webhookId),
        campaign: (id, version) => findCampaign(entry, pinned, id, version),
        request: (id) => entry.requests.get(id),
        categories,
        definitions,
        audience: await audiences.get(ctx, accountId, entry.revision),
      };
    },
  };
}

/** The versions beside the live ones that `states` are in, out of memory or, in one statement, out of the store. */
async function pin(
  ctx: AccountContext,
  entry: Entry,
  states: (ConversationState | null)[],
  kept: Versions,
): Promise<Versions> {
  const pinned: Versions = new Map();
  const missing = new Map<string, { campaignId: string; version: number }>();
  for (const state of states) {
    if (state?.status !== 'active') continue;
    for (const { campaignId, version } of state.position ? [state.position, ...state.returns] : state.returns) {
      if (entry.live.get(campaignId)?.version === version) continue;
      const key = versionKey(campaignId, version);
      const known = kept.get(key);
      if (known) pinned.set(key, known);
      else missing.set(key, { campaignId, version });
    }
  }
  const loaded = missing.size > 0 ? await loadCampaignVersions(ctx, [...missing.values()]) : [];
  for (const campaign of loaded) pinned.set(versionKey(campaign.id, campaign.version), campaign);
  for (const [key, campaign] of pinned) remember(kept, key, campaign, PINNED_VERSIONS_MAX);
  return pinned;
}

function channelAssets(entry: Entry, pinned: Versions, channelId: string): Assets {
  const starts = entry.startsOn(channelId);
  return {
    campaign: (id, version) => findCampaign(entry, pinned, id, version),
    campaignByKeyword: (normalized) => starts.keywords.get(normalized),
    defaultCampaign: () => starts.otherwise ?? entry.otherwise,
    categories: () => entry.categories,
    request: (id) => entry.requests.get(id),
    acceptsField: (field, text) => readAttribute(entry.definitions, field, text) !== undefined,
  };
}

function findCampaign(entry: Entry, pinned: Versions, id: string, version?: number): LoadedCampaign | undefined {
  const current = entry.live.get(id);
  if (version === undefined || current?.version === version) return current;
  return pinned.get(versionKey(id, version));
}

async function loadEntry(ctx: AccountContext, cache: TargetCache): Promise<Entry> {
  const { revision, live, startsOn } = await loadAccountAssets(ctx);
  const targets = await loadTargets(ctx, cache);
  const requests = await loadRequests(ctx);
  const categories = await listCategories(ctx.db, ctx.accountId);
  const definitions = await loadDefinitions(ctx.db, ctx.accountId);
  // Bound to no channel, no keyword and no event: the one published first answers where nothing else does
  // (docs/decisions/0002), so that publishing another such campaign changes nothing for the people of the first.
  const [otherwise] = [...live.values()]
    .filter(({ definition: { channels, keywords = [], trigger } }) => !channels && keywords.length === 0 && !trigger)
    .sort((a, b) => a.firstPublishedAt.getTime() - b.firstPublishedAt.getTime());
  const byChannel = new Map<string, ChannelStarts>();
  return {
    revision,
    live,
    startsOn(channelId) {
      const starts = byChannel.get(channelId) ?? startsOn(channelId);
      byChannel.set(channelId, starts);
      return starts;
    },
    otherwise: otherwise?.id,
    targets,
    requests,
    categories,
    definitions,
  };
}

function versionKey(campaignId: string, version: number): string {
  return `${campaignId}:${version}`;
}

/** Keeps `value` as the one used last and lets the one unused for longest go over `max`. */
function remember<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > max && !oldest.done) map.delete(oldest.value);
}
