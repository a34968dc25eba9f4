import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InferRequestType } from 'hono/client';
import { api, ask } from '../api/client.ts';
import { readAll } from '../api/read-all.ts';

/** Everything of the account's requests: what `invalidateQueries` names after a change of one. */
export const REQUESTS_KEY = ['requests'] as const;

const pageOf = (cursor: string) => (cursor === '' ? {} : { cursor });

const listRequests = (deleted: 'true' | 'false', cursor: string) =>
  ask(api.v1.requests.$get({ query: { deleted, ...pageOf(cursor) } }));
const readRequest = (id: string) => ask(api.v1.requests[':id'].$get({ param: { id } }));
const listCalls = (id: string, cursor: string) =>
  ask(api.v1.requests[':id'].calls.$get({ param: { id }, query: { limit: '10', ...pageOf(cursor) } }));
const readCall = (id: string) => ask(api.v1.calls[':id'].$get({ param: { id } }));
const listConnectors = async () => ({ items: await readAll((query) => ask(api.v1.connectors.$get({ query }))) });
const readConnector = (id: string) => ask(api.v1.connectors[':id'].$get({ param: { id } }));

export type ListedRequest = Awaited<ReturnType<typeof listRequests>>['items'][number];
export type Request = Awaited<ReturnType<typeof readRequest>>;
export type NewRequest = InferRequestType<typeof api.v1.requests.$post>['json'];
export type RequestUse = Request['usedIn'][number];
export type ListedCall = Awaited<ReturnType<typeof listCalls>>['items'][number];
export type Call = Awaited<ReturnType<typeof readCall>>;
export type Connector = Awaited<ReturnType<typeof listConnectors>>['items'][number];

/** Those that are there, or those that were deleted. */
export const requestsQuery = (which: 'kept' | 'deleted') =>
  infiniteQueryOptions({
    queryKey: [...REQUESTS_KEY, which],
    queryFn: ({ pageParam }) => listRequests(which === 'deleted' ? 'true' : 'false', pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Every request, deleted ones too: for names, choices and checks. */
export const allRequestsQuery = queryOptions({
  queryKey: [...REQUESTS_KEY, 'all'],
  async queryFn() {
    const read = (deleted: 'true' | 'false') =>
      readAll((query) => ask(api.v1.requests.$get({ query: { ...query, deleted } })));
    return (await Promise.all([read('false'), read('true')])).flat();
  },
});

/** The names that templates know answers by. */
export const requestNamesQuery = queryOptions({
  ...allRequestsQuery,
  select: (requests) => requests.filter(({ deletedAt }) => deletedAt === null).map(({ id, name }) => ({ id, name })),
});

/** One of them, deleted or not. It is not read again behind the back of whoever edits it. */
export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['request', id],
    queryFn: () => readRequest(id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const callsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['calls', id],
    queryFn: ({ pageParam }) => listCalls(id, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const callQuery = (id: string) => queryOptions({ queryKey: ['call', id], queryFn: () => readCall(id) });

export const connectorsQuery = queryOptions({ queryKey: ['connectors'], queryFn: listConnectors });

export const connectorQuery = (id: string) =>
  queryOptions({ queryKey: ['connectors', id], queryFn: () => readConnector(id) });

const listEvents = (type: string, cursor: string) =>
  ask(api.v1['source-events'].$get({ query: { limit: '20', ...(type !== '' && { type }), ...pageOf(cursor) } }));

export type SourceEvent = Awaited<ReturnType<typeof listEvents>>['items'][number];

/** Events of the last 30 days; without a type all of them. */
export const sourceEventsQuery = (type: string) =>
  infiniteQueryOptions({
    queryKey: ['source-events', type],
    queryFn: ({ pageParam }) => listEvents(type, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const sourceEventTypesQuery = queryOptions({
  queryKey: ['source-event-types'],
  queryFn: () => ask(api.v1['source-event-types'].$get()),
});
