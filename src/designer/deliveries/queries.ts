import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { readAll } from '../api/read-all.ts';
import { type Filters, toDeliveriesQuery } from './list/filters.ts';

/** How often what is looked at is asked for again. */
export const LIVE_MS = 3_000;
export const PAGE_SIZE = 50;

const readDeliveries = (filters: Filters, cursor: string) =>
  ask(
    api.v1.deliveries.$get({
      query: {
        ...toDeliveriesQuery(filters, Date.now()),
        limit: String(PAGE_SIZE),
        ...(cursor !== '' && { cursor }),
      },
    }),
  );

export type DeliveriesPart = Awaited<ReturnType<typeof readDeliveries>>;
export type Delivery = DeliveriesPart['items'][number];

/** All that begins with it is asked again after somebody did something. */
export const DELIVERIES_KEY = ['deliveries'] as const;

export const deliveriesQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [...DELIVERIES_KEY, 'list', filters],
    queryFn: ({ pageParam }) => readDeliveries(filters, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const newestQuery = (filters: Filters) =>
  queryOptions({ queryKey: [...DELIVERIES_KEY, 'newest', filters], queryFn: () => readDeliveries(filters, '') });

const readDelivery = (id: string) => ask(api.v1.deliveries[':id'].$get({ param: { id } }));
export type DeliveryDetail = Awaited<ReturnType<typeof readDelivery>>;
export type Attempt = DeliveryDetail['attempts'][number];
export type Lateness = NonNullable<DeliveryDetail['late']>;

export const deliveryQuery = (id: string) =>
  queryOptions({ queryKey: [...DELIVERIES_KEY, 'one', id], queryFn: () => readDelivery(id) });

export const ENDPOINTS_KEY = ['endpoints'] as const;

const LIST_MAX = '200';

const readEndpoints = (query: { attention?: 'true'; cursor?: string }) =>
  ask(api.v1.endpoints.$get({ query: { ...query, limit: LIST_MAX } }));
export type Endpoint = Awaited<ReturnType<typeof readEndpoints>>['items'][number];

/** Newest first; `needsAttention`: only those that are off, paused or failing. */
export const endpointsQuery = (needsAttention: boolean) =>
  infiniteQueryOptions({
    queryKey: [...ENDPOINTS_KEY, 'list', needsAttention],
    queryFn: ({ pageParam }) =>
      readEndpoints({ ...(needsAttention && { attention: 'true' }), ...(pageParam !== '' && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: [...ENDPOINTS_KEY, 'one', id],
    queryFn: () => ask(api.v1.endpoints[':id'].$get({ param: { id } })),
  });

export type HistoryRange = 'hour' | 'day' | 'week';
const readHistory = (id: string, range: HistoryRange) =>
  ask(api.v1.endpoints[':id'].history.$get({ param: { id }, query: { range } }));
export type History = Awaited<ReturnType<typeof readHistory>>;

export const historyQuery = (id: string, range: HistoryRange) =>
  queryOptions({ queryKey: [...ENDPOINTS_KEY, 'history', id, range], queryFn: () => readHistory(id, range) });

const readLanes = (id: string, cursor: string) =>
  ask(api.v1.endpoints[':id'].lanes.$get({ param: { id }, query: cursor === '' ? {} : { cursor } }));
export type Lane = Awaited<ReturnType<typeof readLanes>>['items'][number];

export const lanesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...ENDPOINTS_KEY, 'lanes', id],
    queryFn: ({ pageParam }) => readLanes(id, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

const readNotifications = (endpoint: string | undefined, limit: number) =>
  ask(api.v1.notifications.$get({ query: { limit: String(limit), ...(endpoint && { endpoint }) } }));
export type Notice = Awaited<ReturnType<typeof readNotifications>>['items'][number];

/** What people should know, newest first: of one endpoint, or of all. */
export const notificationsQuery = (endpoint: string | undefined, limit: number) =>
  queryOptions({
    queryKey: [...ENDPOINTS_KEY, 'notifications', endpoint ?? null, limit],
    queryFn: () => readNotifications(endpoint, limit),
  });

const readReplays = (cursor: string) => ask(api.v1.replays.$get({ query: cursor === '' ? {} : { cursor } }));
export type Replay = Awaited<ReturnType<typeof readReplays>>['items'][number];

export const replaysQuery = infiniteQueryOptions({
  queryKey: ['replays'],
  queryFn: ({ pageParam }) => readReplays(pageParam),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

/** The account's webhooks, by name; campaigns are in `allCampaignsQuery`. */
export const webhookNamesQuery = queryOptions({
  queryKey: ['webhooks', 'names'],
  async queryFn() {
    const webhooks = await readAll((query) => ask(api.v1.webhooks.$get({ query })));
    return webhooks.map(({ id, name }) => ({ id, name }));
  },
  staleTime: 60_000,
});
