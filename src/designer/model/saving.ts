import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { mergeDefinitions } from './merge.ts';
import { dropRepeatedIds } from './webhook-ids.ts';

/**
 * The definition as it may be sent: no id is there twice. One that was deleted, saved so and brought back by undo keeps
 * its own, which the server knows again where it was ever published and replaces where it was not.
 */
export function prepareForSaving(definition: ChatbotDefinition): ChatbotDefinition {
  return dropRepeatedIds(definition);
}

/**
 * The editor's definition after a save: `sent` was answered with `saved`, in which webhooks have ids and labels are
 * trimmed. What was typed while it was under way stays.
 */
export function adoptSaved(
  current: ChatbotDefinition,
  sent: ChatbotDefinition,
  saved: ChatbotDefinition,
): ChatbotDefinition {
  return mergeDefinitions(sent, prepareForSaving(current), saved).definition;
}
