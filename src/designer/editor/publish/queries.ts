import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { api, ask } from '../../api/client.ts';

/** A published version never changes. */
export const versionQuery = (campaignId: string, version: number) =>
  queryOptions({
    queryKey: ['campaign-version', campaignId, version],
    async queryFn() {
      const param = { id: campaignId, version: String(version) };
      const { definition } = await ask(api.v1.campaigns[':id'].versions[':version'].$get({ param }));
      return ChatbotDefinition.parse(definition);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const versionsQuery = (campaignId: string) =>
  infiniteQueryOptions({
    queryKey: ['campaign-versions', campaignId],
    queryFn: ({ pageParam }) =>
      ask(
        api.v1.campaigns[':id'].versions.$get({
          param: { id: campaignId },
          query: pageParam === '' ? {} : { cursor: pageParam },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const peopleQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign-people', campaignId],
    queryFn: () => ask(api.v1.campaigns[':id'].people.$get({ param: { id: campaignId } })),
    staleTime: 0,
  });
