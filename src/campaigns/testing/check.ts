import { parseEgressAllow } from '../../rules/address.ts';
import { checkDefinition } from '../checks.ts';
import { ChatbotDefinition } from '../definition.ts';
import type { Problem } from '../problem.ts';
import type { CheckedChannel, Surroundings } from '../surroundings.ts';

export type Input = Record<string, unknown>;

export const SIMULATOR: CheckedChannel = { id: 'chn_sim', name: 'Simulator', kind: 'simulator' };

const SURROUNDINGS: Surroundings = {
  campaignId: 'cmp_own',
  liveCampaigns: new Set(['cmp_live']),
  channels: [SIMULATOR],
  takenKeywords: new Map(),
  policies: new Set<string>(),
  categories: new Set<string>(),
  requests: new Map(),
  connectors: new Set<string>(),
  egressAllow: parseEgressAllow(''),
};

/** What keeps a definition from being published in an account that is empty but for what a test gives it. */
export function problemsOf(input: Input, surroundings: Partial<Surroundings> = {}): Problem[] {
  return checkDefinition(ChatbotDefinition.parse(input), { ...SURROUNDINGS, ...surroundings });
}

/** As `/path code`. */
export function codesOf(input: Input, surroundings?: Partial<Surroundings>): string[] {
  return problemsOf(input, surroundings).map(({ path, code }) => `${path} ${code}`);
}
