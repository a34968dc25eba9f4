import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { readAll } from '../api/read-all.ts';

/** Whatever is about webhooks: after a change all of it is read anew. */
export const WEBHOOKS_KEY = ['webhooks'] as const;
const MINUTE_MS = 60_000;
/** People look at a webhook while things happen to it. */
export const REFRESH_MS = 10_000;

const listWebhooks = (cursor: string) => ask(api.v1.webhooks.$get({ query: cursor === '' ? {} : { cursor } }));
export type Webhook = Awaited<ReturnType<typeof listWebhooks>>['items'][number];
export type WebhookState = Webhook['state'];
export type EventType = Webhook['events'][number];
export type FormatName = Webhook['format'];

export const webhooksQuery = infiniteQueryOptions({
  queryKey: [...WEBHOOKS_KEY, 'list'],
  queryFn: ({ pageParam }) => listWebhooks(pageParam),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, 'one', id],
    queryFn: () => ask(api.v1.webhooks[':id'].$get({ param: { id } })),
  });

const readEndpoint = (id: string) => ask(api.v1.endpoints[':id'].$get({ param: { id } }));
export type Endpoint = Awaited<ReturnType<typeof readEndpoint>>;
export const endpointQuery = (id: string) =>
  queryOptions({ queryKey: [...WEBHOOKS_KEY, 'endpoint', id], queryFn: () => readEndpoint(id) });

const listAlerts = (endpoint: string | undefined, cursor: string) =>
  ask(
    api.v1.notifications.$get({
      query: { limit: '10', ...(endpoint && { endpoint }), ...(cursor !== '' && { cursor }) },
    }),
  );
export type Alert = Awaited<ReturnType<typeof listAlerts>>['items'][number];

/** What people should know about one endpoint, or about all; newest first. */
export const alertsQuery = (endpoint?: string) =>
  infiniteQueryOptions({
    queryKey: [...WEBHOOKS_KEY, 'alerts', endpoint ?? 'all'],
    queryFn: ({ pageParam }) => listAlerts(endpoint, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** With samples that show the account's own numbers and fields: they change with those. */
export const eventTypesQuery = queryOptions({
  queryKey: ['event-types'],
  queryFn: async () => (await listEventTypes()).items as EventInfo[],
  staleTime: MINUTE_MS,
});
const listEventTypes = () => ask(api.v1['event-types'].$get());
type ListedEvent = Awaited<ReturnType<typeof listEventTypes>>['items'][number];
/** The list has every type that there is, and no other. */
export type EventInfo = Omit<ListedEvent, 'type'> & { type: EventType };

const listPolicies = () => ask(api.v1.policies.$get());
export type Policy = Awaited<ReturnType<typeof listPolicies>>['items'][number];
export const policiesQuery = queryOptions({
  queryKey: ['policies', 'of-webhooks'],
  queryFn: async () => (await listPolicies()).items.filter(({ id }) => id !== OF_CONVERSATIONS),
  staleTime: MINUTE_MS,
});
/** Belongs to webhooks that a conversation waits for. */
const OF_CONVERSATIONS = 'flow-sync';

export const connectorNamesQuery = queryOptions({
  queryKey: ['connectors', 'names'],
  queryFn: async () => ({ items: await readAll((query) => ask(api.v1.connectors.$get({ query }))) }),
});

export const categoriesQuery = queryOptions({
  queryKey: ['subscription-categories'],
  queryFn: () => ask(api.v1['subscription-categories'].$get()),
});

const readKeys = () => ask(api.v1['signing-keys'].$get());
export type SigningKeys = Awaited<ReturnType<typeof readKeys>>;
export const signingKeysQuery = queryOptions({ queryKey: ['signing-keys'], queryFn: readKeys });

const listSamples = (id: string) => ask(api.v1.endpoints[':id']['verification-samples'].$get({ param: { id } }));
export type CodeSample = Awaited<ReturnType<typeof listSamples>>['items'][number];
export const samplesQuery = (endpointId: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, 'samples', endpointId],
    queryFn: () => listSamples(endpointId),
    staleTime: MINUTE_MS,
  });
