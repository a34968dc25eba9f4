import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { readAll } from '../api/read-all.ts';

export const campaignsQuery = infiniteQueryOptions({
  queryKey: ['campaigns'],
  queryFn: ({ pageParam }) => ask(api.v1.campaigns.$get({ query: pageParam === '' ? {} : { cursor: pageParam } })),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

const readCampaign = (id: string) => ask(api.v1.campaigns[':id'].$get({ param: { id } }));

export type Campaign = Awaited<ReturnType<typeof readCampaign>>;

/** Every campaign: for names and choices, where one may be much older than the first of the list. */
export const allCampaignsQuery = queryOptions({
  queryKey: ['directory', 'campaigns'],
  queryFn: () => readAll((query) => ask(api.v1.campaigns.$get({ query }))),
});

/** The channels that campaigns name by id. */
export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: async () => ({ items: await readAll((query) => ask(api.v1.channels.$get({ query }))) }),
});

const HALF_A_MINUTE_MS = 30_000;

/** What goes on in each campaign. */
export const statisticsQuery = queryOptions({
  queryKey: ['statistics'],
  queryFn: () => ask(api.v1.statistics.$get({ query: {} })),
  refetchInterval: HALF_A_MINUTE_MS,
});
