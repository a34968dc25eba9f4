import type { ChatbotDefinition } from '../../../campaigns/definition.ts';

/** What makes people get a campaign once it is published, as the server reads it. */
export interface Start {
  /** `keywords`: who writes one of them. `anything`: who writes what nobody else takes. `none`: nothing that is written. */
  by: 'keywords' | 'anything' | 'none';
  keywords: readonly string[];
  /** Undefined: every channel of the account. */
  channels: readonly string[] | undefined;
  event: string | undefined;
}

export function startOf({ channels, keywords = [], trigger }: ChatbotDefinition): Start {
  const isOnNone = channels?.length === 0;
  const takesAnything = keywords.length === 0 && channels !== undefined && !trigger;
  const by = isOnNone ? 'none' : keywords.length > 0 ? 'keywords' : takesAnything ? 'anything' : 'none';
  return { by, keywords, channels, event: trigger?.event };
}
