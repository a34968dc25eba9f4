import type { ConversationState } from '../engine/types.ts';
import type { TemplateData } from '../rules/templates/template.ts';
import { engineContact, type PlannedContact } from './planned-contact.ts';

/** What a template of a conversation in this state sees. */
export function templateDataOf(contact: PlannedContact, state: ConversationState, timeZone: string): TemplateData {
  const { card } = engineContact(contact);
  return {
    contact: card,
    data: state.data ?? {},
    params: state.params ?? {},
    locale: typeof card.language === 'string' ? card.language : null,
    timeZone,
  };
}
