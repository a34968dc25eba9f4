import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';

export const membersQuery = queryOptions({ queryKey: ['members'], queryFn: () => ask(api.v1.members.$get()) });

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: () => ask(api.v1.invitations.$get()),
});

export const apiKeysQuery = infiniteQueryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ pageParam }) => ask(api.v1['api-keys'].$get({ query: pageParam === '' ? {} : { cursor: pageParam } })),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

export type Member = Awaited<ReturnType<typeof listMembers>>['items'][number];
const listMembers = () => ask(api.v1.members.$get());
