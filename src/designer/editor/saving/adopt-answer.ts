import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { adoptSaved } from '../../model/saving.ts';

/**
 * What is in the editor once `sent` was answered with `saved`: webhooks have their ids, and what was typed meanwhile is
 * there. Labels keep the blanks around them that the server cut off: whoever rests behind a word goes on typing there.
 */
export function adoptAnswer(
  current: ChatbotDefinition,
  sent: ChatbotDefinition,
  saved: ChatbotDefinition,
): ChatbotDefinition {
  const adopted = adoptSaved(current, sent, saved);
  const typed = new Map(current.interactions.map(({ id, label }) => [id, label]));
  return mapLabels(adopted, (label, id) => {
    const before = id === undefined ? current.welcome.label : typed.get(id);
    return before?.trim() === label ? before : label;
  });
}

/** As the server keeps them. */
export function trimLabels(definition: ChatbotDefinition): ChatbotDefinition {
  return mapLabels(definition, (label) => label.trim());
}

function mapLabels(definition: ChatbotDefinition, change: (label: string, id?: string) => string): ChatbotDefinition {
  const relabel = <T extends { label: string }>(section: T, id?: string): T => {
    const label = change(section.label, id);
    return label === section.label ? section : { ...section, label };
  };
  const welcome = relabel(definition.welcome);
  const interactions = definition.interactions.map((each) => relabel(each, each.id));
  const isSame =
    welcome === definition.welcome && interactions.every((each, index) => each === definition.interactions[index]);
  return isSame ? definition : { ...definition, welcome, interactions };
}
