import { invariant } from '../base/assert.ts';
import { decodeId, encodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import { ANY_TEXT, EVERY_CHANNEL } from './keyword-rows.ts';
import { findAccountAssets, findCampaign, listNamedVersions, type NamedVersion } from './queries.ts';

/** A published version as turns need it. Header values in `definition` stay sealed: deliveries take theirs elsewhere. */
export interface LoadedCampaign {
  uuid: string;
  /** `cmp_…`. */
  id: string;
  number: number;
  version: number;
  name: string;
  definition: ChatbotDefinition;
  firstPublishedAt: Date;
}

/** What a first message on a channel starts; campaigns by outside id. */
export interface ChannelStarts {
  /** By keyword in normal form. */
  keywords: ReadonlyMap<string, string>;
  /** By any other text. */
  otherwise: string | undefined;
}

/** Everything published in one account, as of one moment. */
export interface AccountAssets {
  revision: number;
  /** Live campaigns by outside id. */
  live: ReadonlyMap<string, LoadedCampaign>;
  /** @param channelId UUID. */
  startsOn(channelId: string): ChannelStarts;
}

/** The account's live campaigns and what starts them; to be kept until the account's assets revision moves on. */
export async function loadAccountAssets(ctx: AccountContext): Promise<AccountAssets> {
  const found = await findAccountAssets(ctx.db, ctx.accountId);
  invariant(found, 'the account of a turn exists');
  const live = found.campaigns.map(({ first_published_at, ...row }) =>
    toLoadedCampaign({ ...row, first_published_at: new Date(first_published_at) }),
  );
  return {
    revision: found.revision,
    live: new Map(live.map((campaign) => [campaign.id, campaign])),
    startsOn(channelId) {
      const rows = found.keywords.filter((row) => row.channel_id === channelId || row.channel_id === EVERY_CHANNEL);
      const keywords = new Map(rows.map((row) => [row.keyword, encodeId('cmp', row.campaign_id)]));
      const otherwise = keywords.get(ANY_TEXT);
      keywords.delete(ANY_TEXT);
      return { keywords, otherwise };
    },
  };
}

/**
 * Versions that people are still in, whatever became of their campaigns; those the account does not have are left out.
 * Versions never change: keep them.
 */
export async function loadCampaignVersions(
  ctx: AccountContext,
  wanted: { campaignId: string; version: number }[],
): Promise<LoadedCampaign[]> {
  const known = wanted.flatMap(({ campaignId, version }) => {
    const uuid = decodeId('cmp', campaignId);
    return uuid ? [{ uuid, version }] : [];
  });
  if (known.length === 0) return [];
  return (await listNamedVersions(ctx.db, ctx.accountId, known)).map(toLoadedCampaign);
}

/** A campaign's state and, while it is live, its version; undefined where the account has none of that outside id. */
export async function findCampaignState(ctx: AccountContext, campaignId: string) {
  const uuid = decodeId('cmp', campaignId);
  const row = uuid && (await findCampaign(ctx.db, ctx.accountId, uuid));
  if (!row) return undefined;
  const wanted = row.live_version === null ? [] : [{ campaignId, version: row.live_version }];
  const [live] = await loadCampaignVersions(ctx, wanted);
  return { state: row.state, live };
}

function toLoadedCampaign(row: NamedVersion): LoadedCampaign {
  invariant(row.first_published_at, 'a campaign with a version was published');
  return {
    uuid: row.uuid,
    id: encodeId('cmp', row.uuid),
    number: row.number,
    version: row.version,
    name: row.name,
    definition: row.definition as ChatbotDefinition,
    firstPublishedAt: row.first_published_at,
  };
}
