import { parseEgressAllow } from '../../rules/address.ts';
import type { CheckedChannel, Surroundings } from '../surroundings.ts';

export const SIMULATOR: CheckedChannel = { id: 'chn_sim', name: 'Simulator', kind: 'simulator' };

/** An account that is empty but for a simulator, another live campaign, and what a test gives it. */
export function surroundingsOf(given: Partial<Surroundings> = {}): Surroundings {
  return {
    campaignId: 'cmp_own',
    liveCampaigns: new Set(['cmp_live']),
    channels: [SIMULATOR],
    takenKeywords: new Map(),
    policies: new Set(),
    categories: new Set(),
    requests: new Map(),
    connectors: new Set(),
    egressAllow: parseEgressAllow(''),
    ...given,
  };
}
