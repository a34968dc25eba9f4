import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { allCampaignsQuery } from '../campaigns/queries.ts';
import { type Endpoint, endpointQuery, endpointsQuery, webhookNamesQuery } from './queries.ts';

/** What an endpoint is called: by the campaign or the webhook that it belongs to, and where it is. */
export interface EndpointName {
  owner: string | undefined;
  /** Host and path; its query may be long, and may be a secret. */
  place: string;
}

export function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return pathname === '/' ? host : host + pathname;
  } catch {
    return url;
  }
}

/** Names for ids that lists have. While they load there is none. */
export function useOwners() {
  const campaigns = useQuery({ ...allCampaignsQuery, staleTime: 60_000 }).data ?? [];
  const webhooks = useQuery(webhookNamesQuery).data ?? [];
  const campaign = (id: string) => campaigns.find((each) => each.id === id)?.name;
  const webhook = (id: string) => webhooks.find((each) => each.id === id)?.name;
  return {
    campaigns,
    webhooks,
    campaign,
    webhook,
    nameOf: ({ campaignId, webhookId, url }: Pick<Endpoint, 'campaignId' | 'webhookId' | 'url'>): EndpointName => ({
      owner: campaignId === null ? webhook(webhookId) : campaign(campaignId),
      place: placeOf(url),
    }),
  };
}

/** The newest 200 endpoints and those of `wanted`, which are read one by one where they are older; with their names. */
export function useEndpoints(wanted: readonly (string | null | undefined)[] = []) {
  const { data } = useInfiniteQuery({ ...endpointsQuery(false), staleTime: 30_000, enabled: true });
  const owners = useOwners();
  const newest = data?.pages.flatMap(({ items }) => items);
  const older = newest ? listMissing(wanted, newest) : [];
  const read = useQueries({ queries: older.map((id) => ({ ...endpointQuery(id), staleTime: 60_000 })) });
  const endpoints: Endpoint[] = [...(newest ?? []), ...read.flatMap((each) => each.data ?? [])];
  return {
    ...owners,
    endpoints,
    find: (id: string) => endpoints.find((each) => each.id === id),
    /** In one line, for a choice. */
    labelOf(endpoint: Endpoint) {
      const { owner, place } = owners.nameOf(endpoint);
      return owner === undefined ? place : `${owner} · ${place}`;
    },
  };
}

/** Each once. */
export function listMissing(
  wanted: readonly (string | null | undefined)[],
  known: readonly { id: string }[],
): string[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...new Set(wanted)].filter((id): id is string => typeof id === 'string' && !ids.has(id));
}
