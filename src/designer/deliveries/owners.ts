import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type Endpoint, endpointsQuery, ownersQuery } from './queries.ts';

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

/** Names for ids that lists have. While they load, or where there are very many, there is none. */
export function useOwners() {
  const { data } = useQuery(ownersQuery);
  const campaign = (id: string) => data?.campaigns.find((each) => each.id === id)?.name;
  const webhook = (id: string) => data?.webhooks.find((each) => each.id === id)?.name;
  return {
    campaigns: data?.campaigns ?? [],
    webhooks: data?.webhooks ?? [],
    campaign,
    webhook,
    nameOf: ({ campaignId, webhookId, url }: Pick<Endpoint, 'campaignId' | 'webhookId' | 'url'>): EndpointName => ({
      owner: campaignId === null ? webhook(webhookId) : campaign(campaignId),
      place: placeOf(url),
    }),
  };
}

/** All endpoints (the newest 200), by id, with their names. */
export function useEndpoints() {
  const { data } = useInfiniteQuery({ ...endpointsQuery(false), staleTime: 30_000, enabled: true });
  const owners = useOwners();
  const endpoints = data?.pages.flatMap(({ items }) => items) ?? [];
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
