import { encodeId } from '../base/ids.ts';
import { listConnectorIds } from '../connectors/read-connectors.ts';
import { listPolicies } from '../deliveries/policies/manage-policies.ts';
import { listRequestFacts } from '../requests/load-requests.ts';
import type { EgressAllow } from '../rules/address.ts';
import { normalizeText } from '../rules/normalize.ts';
import type { AccountContext } from '../store/context.ts';
import { checkDefinition } from './checks.ts';
import type { ChatbotDefinition } from './definition.ts';
import { EVERY_CHANNEL } from './keyword-rows.ts';
import { type Problem, problemAt } from './problem.ts';
import { listCategoryKeys, listChannelKinds, listKeywordsOfOthers, listLiveCampaigns } from './queries.ts';
import type { Surroundings } from './surroundings.ts';

/** All that keeps a definition from being published as that campaign, in the account as it is now. */
export async function checkCampaign(
  ctx: AccountContext,
  campaignId: string,
  definition: ChatbotDefinition,
  egressAllow: EgressAllow,
): Promise<Problem[]> {
  const live = await listLiveCampaigns(ctx.db, ctx.accountId);
  const channels = await listChannelKinds(ctx.db, ctx.accountId);
  const taken = await listKeywordsOfOthers(ctx.db, ctx.accountId, campaignId);
  const takenOn = (...ids: string[]) =>
    new Map(taken.filter((row) => ids.includes(row.channel_id)).map(({ keyword, name }) => [keyword, name]));
  const surroundings: Surroundings = {
    campaignId: encodeId('cmp', campaignId),
    liveCampaigns: new Set(live.map(({ id }) => encodeId('cmp', id))),
    channels: channels.map(({ id, name, kind }) => ({ id: encodeId('chn', id), name, kind })),
    takenKeywords: new Map(channels.map(({ id }) => [encodeId('chn', id), takenOn(id, EVERY_CHANNEL)])),
    policies: new Set((await listPolicies(ctx)).map(({ id }) => id)),
    categories: new Set((await listCategoryKeys(ctx.db, ctx.accountId)).map(({ key }) => key)),
    requests: new Map((await listRequestFacts(ctx)).map((request) => [request.id, request])),
    connectors: new Set(await listConnectorIds(ctx)),
    egressAllow,
  };
  return [
    ...checkDefinition(definition, surroundings),
    ...(channels.length === 0 ? checkEveryChannel(definition, takenOn(EVERY_CHANNEL)) : []),
  ];
}

/** In an account that has no channel yet, two campaigns for every channel would meet on its first one. */
function checkEveryChannel(definition: ChatbotDefinition, taken: Map<string, string>): Problem[] {
  if (definition.channels !== undefined) return [];
  return (definition.keywords ?? []).flatMap((keyword, index) => {
    const owner = taken.get(normalizeText(keyword));
    if (owner === undefined) return [];
    const message = `"${keyword}" already starts the campaign "${owner}" on every channel.`;
    return [problemAt(definition, ['keywords', index], 'keyword_taken', message)];
  });
}
