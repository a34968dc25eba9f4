import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { readAll } from '../../api/read-all.ts';

const findContacts = (q: string, segment: string | null, cursor: string) =>
  ask(
    api.v1.contacts.$get({
      query: { limit: '20', ...(q !== '' && { q }), ...(segment && { segment }), ...(cursor !== '' && { cursor }) },
    }),
  );

export type Contact = Awaited<ReturnType<typeof findContacts>>['items'][number];

/** By a part of the name, address or number, and by a segment. */
export const contactsFoundQuery = (search: { q: string; segment: string | null }) =>
  infiniteQueryOptions({
    queryKey: ['contacts-found', search],
    queryFn: ({ pageParam }) => findContacts(search.q, search.segment, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What is found stays until the next is: the list does not flicker while somebody types.
    placeholderData: (before) => before,
  });

export const segmentNamesQuery = queryOptions({
  queryKey: ['segments', 'names'],
  queryFn: async () => ({ items: await readAll((query) => ask(api.v1.segments.$get({ query }))) }),
});
