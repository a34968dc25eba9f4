import { api, ask } from '../../api/client.ts';
import type { Campaign } from '../../campaigns/queries.ts';
import type { Draft } from './merge-drafts.ts';

/** What browsers send after their page is gone: 64 KiB, with room for headers. */
const KEEPALIVE_MAX_BYTES = 60_000;
const NOT_MODIFIED = 304;

/** One campaign at the server. @throws Problem from all of it. */
export interface CampaignServer {
  /** Saves over the revision that was read. `isLeaving`: the page may be gone before the answer comes. */
  save(draft: Draft, revision: number, isLeaving: boolean): Promise<Campaign>;
  read(): Promise<Campaign>;
  /** Undefined as long as nobody saved since that revision. */
  readUnless(revision: number): Promise<Campaign | undefined>;
}

export function campaignServer(id: string): CampaignServer {
  const one = api.v1.campaigns[':id'];
  const read = () => ask(one.$get({ param: { id } }));
  return {
    read,
    save(draft, revision, isLeaving) {
      const size = new TextEncoder().encode(JSON.stringify(draft)).length;
      const keepalive = isLeaving && size <= KEEPALIVE_MAX_BYTES;
      return ask(
        one.$put(
          { param: { id }, header: { 'if-match': `"${revision}"` }, json: { ...draft } },
          { init: { ...(keepalive && { keepalive }) } },
        ),
      );
    },
    async readUnless(revision) {
      const response = await one.$get({ param: { id } }, { headers: { 'if-none-match': `"${revision}"` } });
      return response.status === NOT_MODIFIED ? undefined : ask(Promise.resolve(response));
    },
  };
}
