import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';

const MINUTE_MS = 60_000;

/** The contact fields that the account has declared. */
export const contactFieldsQuery = queryOptions({
  queryKey: ['contact-fields'],
  queryFn: () => ask(api.v1['contact-fields'].$get()),
  staleTime: MINUTE_MS,
});
