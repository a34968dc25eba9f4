import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { mergeDefinitions } from './merge.ts';
import { listContents } from './sections.ts';
import { changeWebhook, dropRepeatedIds, mapOptions, webhookOf, withoutId } from './webhook-ids.ts';

/**
 * The definition as it may be sent over `saved`, the one the server has. It takes no id of a webhook that its draft does
 * not have: one that was deleted, saved so and brought back by undo is a new webhook for it.
 */
export function prepareForSaving(definition: ChatbotDefinition, saved: ChatbotDefinition): ChatbotDefinition {
  const known = new Set(listContents(saved).flatMap(({ menu }) => menu.map((option) => webhookOf(option)?.id)));
  return dropRepeatedIds(
    mapOptions(definition, (option) =>
      changeWebhook(option, (webhook) => (known.has(webhook.id) ? webhook : withoutId(webhook))),
    ),
  );
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
  return mergeDefinitions(sent, prepareForSaving(current, saved), saved).definition;
}
