import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CheckedRequest, Surroundings } from '../../campaigns/surroundings.ts';
import type { EgressAllow } from '../../rules/address.ts';
import { api, ask } from '../api/client.ts';
import { readAll } from '../api/read-all.ts';
import { allCampaignsQuery, channelsQuery } from '../campaigns/queries.ts';
import { allRequestsQuery } from '../requests/queries.ts';
import type { Directory } from './surroundings.ts';

const one = <Item>(name: string, queryFn: () => Promise<Item[]>) =>
  queryOptions({ queryKey: ['directory', name], queryFn });

const policies = one('policies', async () => (await ask(api.v1.policies.$get())).items);
const categories = one('categories', async () => (await ask(api.v1['subscription-categories'].$get())).items);
const connectors = one('connectors', () => readAll((query) => ask(api.v1.connectors.$get({ query }))));
const fields = one('fields', async () => (await ask(api.v1['contact-fields'].$get())).items);
/** The types of events that the account's systems sent, with the names of their parameters. */
export const sourceEventTypes = one(
  'source-event-types',
  async () => (await ask(api.v1['source-event-types'].$get())).items,
);

/** Whom the operator lets us reach is known to the server alone: it says so when the draft is saved. */
const ANY_TARGET: EgressAllow = { allowsHost: () => true, allowsAddress: () => true };

/** What was read so far. */
interface Found {
  campaigns: { id: string; name: string; state: 'draft' | 'live' | 'archived' }[] | undefined;
  channels: Directory['channels'] | undefined;
  policies: Directory['policies'] | undefined;
  categories: Directory['categories'] | undefined;
  requests: FoundRequest[] | undefined;
  connectors: Directory['connectors'] | undefined;
  fields: { code: string }[] | undefined;
  sourceEvents: { type: string }[] | undefined;
}

interface FoundRequest {
  id: string;
  name: string;
  mayAnswer: boolean;
  deletedAt: string | null;
  uses: CheckedRequest['references'];
}

/** What the account has beside the campaign, and the same as checks want it: undefined until all of it is there. */
export function useDirectoryQueries(campaignId: string): {
  directory: Directory;
  surroundings: Surroundings | undefined;
} {
  const found: Found = {
    campaigns: useQuery(allCampaignsQuery).data,
    channels: useQuery(channelsQuery).data?.items,
    policies: useQuery(policies).data,
    categories: useQuery(categories).data,
    requests: useQuery(allRequestsQuery).data,
    connectors: useQuery(connectors).data,
    fields: useQuery(fields).data,
    sourceEvents: useQuery(sourceEventTypes).data,
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are the dependencies; each stays the same object.
  return useMemo(
    () => ({ directory: toDirectory(campaignId, found), surroundings: toSurroundings(campaignId, found) }),
    [campaignId, ...Object.values(found)],
  );
}

function toDirectory(campaignId: string, found: Found): Directory {
  const { channels = [], policies = [], categories = [], requests = [], connectors = [] } = found;
  return {
    campaignId,
    campaigns: (found.campaigns ?? []).map(({ id, name, state }) => ({ id, name, isLive: state === 'live' })),
    channels,
    policies,
    categories,
    requests: requests.filter(({ deletedAt }) => deletedAt === null),
    connectors,
    fields: (found.fields ?? []).map(({ code }) => code),
    sourceEvents: (found.sourceEvents ?? []).map(({ type }) => type),
  };
}

/** Keywords of other campaigns are left to the server. */
function toSurroundings(campaignId: string, found: Found): Surroundings | undefined {
  const { campaigns, channels, policies, categories, requests, connectors } = found;
  if (!campaigns || !channels || !policies || !categories || !requests || !connectors) return undefined;
  return {
    campaignId,
    liveCampaigns: new Set(campaigns.filter(({ state }) => state === 'live').map(({ id }) => id)),
    channels,
    takenKeywords: new Map(),
    policies: new Set(policies.map(({ id }) => id)),
    categories: new Set(categories.map(({ key }) => key)),
    requests: new Map(requests.map(toChecked)),
    connectors: new Set(connectors.map(({ id }) => id)),
    egressAllow: ANY_TARGET,
  };
}

function toChecked({ id, name, mayAnswer, deletedAt, uses }: FoundRequest): [string, CheckedRequest] {
  return [id, { id, name, mayAnswer, isDeleted: deletedAt !== null, references: uses }];
}
