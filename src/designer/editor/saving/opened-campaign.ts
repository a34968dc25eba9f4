import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';

/** Saves that go on after their page was left, by campaign. */
export const leaving = new Map<string, Promise<void>>();

/** The campaign to begin with: after what this window still saves of it. */
export const openedCampaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['edited-campaign', id],
    async queryFn() {
      await leaving.get(id);
      return ask(api.v1.campaigns[':id'].$get({ param: { id } }));
    },
    // It is not read again behind the back of whoever edits it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
