import type { ChatbotDefinition } from './definition.ts';

/**
 * The parameters of an event that a campaign's templates may use: those that its trigger lists, any (null) where it
 * lists none, none without a trigger.
 */
export function knownParams({ trigger }: ChatbotDefinition): ReadonlySet<string> | null {
  if (!trigger) return new Set();
  return trigger.params ? new Set(trigger.params) : null;
}
