import { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { api, ask } from '../../api/client.ts';
import type { Campaign } from '../../campaigns/queries.ts';
import type { Draft } from './merge-drafts.ts';

/** What browsers send after their page is gone: 64 KiB, with room for headers. */
const KEEPALIVE_MAX_BYTES = 60_000;

/** A campaign as it was answered, with its definition as the editor knows it. */
export interface EditedCampaign extends Omit<Campaign, 'definition'> {
  definition: ChatbotDefinition;
}

export function toEdited(campaign: Campaign): EditedCampaign {
  return { ...campaign, definition: ChatbotDefinition.parse(campaign.definition) };
}

/** One campaign at the server. @throws Problem from all of it. */
export interface CampaignServer {
  /** Saves over the revision that was read. `isLeaving`: the page may be gone before the answer comes. */
  save(draft: Draft, revision: number, isLeaving: boolean): Promise<EditedCampaign>;
  read(): Promise<EditedCampaign>;
  /** How far it has come: little to ask for, and to be told. */
  readRevision(): Promise<Pick<EditedCampaign, 'revision' | 'state' | 'version'>>;
}

export function campaignServer(id: string): CampaignServer {
  const one = api.v1.campaigns[':id'];
  const read = async () => toEdited(await ask(one.$get({ param: { id } })));
  return {
    read,
    async save(draft, revision, isLeaving) {
      const size = new TextEncoder().encode(JSON.stringify(draft)).length;
      const keepalive = isLeaving && size <= KEEPALIVE_MAX_BYTES;
      const request = { param: { id }, header: { 'if-match': `"${revision}"` }, json: { ...draft } };
      return toEdited(await ask(one.$put(request, { init: keepalive ? { keepalive } : {} })));
    },
    readRevision: () => ask(one.revision.$get({ param: { id } })),
  };
}
