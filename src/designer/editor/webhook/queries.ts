import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';

/** What is delivered how. They change when somebody makes one, which happens elsewhere. */
export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: () => ask(api.v1.policies.$get()),
});

/** The endpoint behind a published webhook; null where there is none yet. */
export const endpointOfQuery = (webhookId: string | undefined) =>
  queryOptions({
    queryKey: ['endpoint-of', webhookId],
    async queryFn() {
      const { items } = await ask(api.v1.endpoints.$get({ query: { webhook: webhookId ?? '', limit: '1' } }));
      return items[0] ?? null;
    },
    enabled: webhookId !== undefined,
  });

const DELIVERIES_SHOWN = '10';
const REFRESH_MS = 5_000;

export const lastDeliveriesQuery = (webhookId: string) =>
  queryOptions({
    queryKey: ['deliveries', 'of-webhook', webhookId],
    queryFn: () => ask(api.v1.deliveries.$get({ query: { webhook: webhookId, limit: DELIVERIES_SHOWN } })),
    refetchInterval: REFRESH_MS,
  });

export const signingKeysQuery = queryOptions({
  queryKey: ['signing-keys'],
  queryFn: () => ask(api.v1['signing-keys'].$get()),
});

export const samplesQuery = (endpointId: string | undefined) =>
  queryOptions({
    queryKey: ['verification-samples', endpointId],
    queryFn: () =>
      endpointId === undefined
        ? ask(api.v1['signing-keys']['verification-samples'].$get())
        : ask(api.v1.endpoints[':id']['verification-samples'].$get({ param: { id: endpointId } })),
  });
