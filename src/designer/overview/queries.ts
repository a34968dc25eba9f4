import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';

export const PERIODS = ['7', '30', 'all'] as const;
export type Period = (typeof PERIODS)[number];

const HALF_A_MINUTE_MS = 30_000;

const readResults = (id: string, period: Period) =>
  ask(
    api.v1.campaigns[':id'].statistics.$get({
      param: { id },
      query: period === 'all' ? {} : { days: period },
    }),
  );

export const resultsQuery = (id: string, period: Period) =>
  queryOptions({
    queryKey: ['statistics', id, period],
    queryFn: () => readResults(id, period),
    refetchInterval: HALF_A_MINUTE_MS,
  });

/** The version that people get, or else the draft: what answers are shown on. */
export const shownQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', id, 'shown'],
    async queryFn() {
      const campaign = await ask(api.v1.campaigns[':id'].$get({ param: { id } }));
      if (campaign.version === null) return campaign;
      const { definition } = await ask(
        api.v1.campaigns[':id'].versions[':version'].$get({ param: { id, version: String(campaign.version) } }),
      );
      return { ...campaign, definition };
    },
  });

export type Results = Awaited<ReturnType<typeof readResults>>;
