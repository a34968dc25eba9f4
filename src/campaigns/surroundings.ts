import type { EgressAllow } from '../rules/address.ts';
import type { References } from '../rules/templates/template.ts';
import type { ChatbotDefinition } from './definition.ts';

/** A channel of the account, as far as checks care. */
export interface CheckedChannel {
  id: string;
  name: string;
  kind: 'twilio' | 'whatsapp' | 'simulator';
}

/** A request of the account, as far as checks care. */
export interface CheckedRequest {
  /** `req_…`. */
  id: string;
  name: string;
  /** A deleted one keeps its name until it is purged. */
  isDeleted: boolean;
  /** Its answer may say how the conversation goes on. */
  mayAnswer: boolean;
  /** What its own templates use. */
  references: References;
}

/** What a definition is checked against: the rest of the account. */
export interface Surroundings {
  /** The campaign's own id, where it has one already: a redirect to itself is fine, also before its first publish. */
  campaignId: string | null;
  /** The ids of campaigns that have a published version. */
  liveCampaigns: ReadonlySet<string>;
  /** All channels of the account. */
  channels: readonly CheckedChannel[];
  /**
   * Per channel id: keywords (normal form) of other live campaigns, and the name of the campaign that has each. The
   * empty keyword is any text that is nobody's.
   */
  takenKeywords: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The ids of the account's own delivery policies. */
  policies: ReadonlySet<string>;
  /** The keys of the account's subscription categories. */
  categories: ReadonlySet<string>;
  /** The account's requests by their id, deleted ones too. */
  requests: ReadonlyMap<string, CheckedRequest>;
  /** The ids of the account's connectors. */
  connectors: ReadonlySet<string>;
  egressAllow: EgressAllow;
}

/** The channels that a campaign runs on: those it names, or all of the account, as redirects may lead to it from any. */
export function listChannels(definition: ChatbotDefinition, surroundings: Surroundings): CheckedChannel[] {
  const { channels } = definition;
  return surroundings.channels.filter(({ id }) => channels === undefined || channels.includes(id));
}
