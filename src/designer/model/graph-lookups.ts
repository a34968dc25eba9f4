import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { isSame } from './same-values.ts';
import { listContents } from './sections.ts';
import { type CampaignTarget, NOT_CHOSEN, type RequestTarget } from './targets.ts';

/** What a section's part of the graph depends on beside the section itself. */
export interface Lookups {
  /** The label of a section; undefined where there is none. */
  section(id: string): string | undefined;
  campaign(id: string): CampaignTarget | undefined;
  /** What a request is called. */
  request(id: string): string;
}

interface LookupSources {
  campaigns: readonly CampaignTarget[];
  requests?: readonly RequestTarget[] | undefined;
  ownCampaignId?: string | undefined;
}

export function createLookups(definition: ChatbotDefinition, sources: LookupSources): Lookups {
  const { campaigns, requests = [], ownCampaignId } = sources;
  const labels = new Map<string, string>();
  // Of two sections with one id the first is meant.
  for (const { id, label } of listContents(definition)) if (!labels.has(id)) labels.set(id, label);
  const names = new Map(requests.map(({ id, name }) => [id, name]));
  const known = new Map(campaigns.map((each) => [each.id, each]));
  return {
    section: (id) => labels.get(id),
    campaign(id) {
      const found = known.get(id);
      return found && id === ownCampaignId ? { ...found, isLive: true } : found;
    },
    request: (id) => (id === NOT_CHOSEN.request ? '…' : (names.get(id) ?? id)),
  };
}

/** What was looked up, so that it can be asked later whether it is still so. */
export class Seen implements Lookups {
  readonly #lookups: Lookups;
  readonly #answers: [kind: keyof Lookups, id: string, answer: unknown][] = [];

  constructor(lookups: Lookups) {
    this.#lookups = lookups;
  }

  section(id: string): string | undefined {
    return this.#note('section', id, this.#lookups.section(id));
  }

  campaign(id: string): CampaignTarget | undefined {
    return this.#note('campaign', id, this.#lookups.campaign(id));
  }

  request(id: string): string {
    return this.#note('request', id, this.#lookups.request(id));
  }

  isStillSo(lookups: Lookups): boolean {
    return this.#answers.every(([kind, id, answer]) => isSame(answer, lookups[kind](id)));
  }

  #note<T>(kind: keyof Lookups, id: string, answer: T): T {
    this.#answers.push([kind, id, answer]);
    return answer;
  }
}
