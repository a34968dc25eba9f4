import { ConversationData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleConversation } from './sample-parts.ts';

/** `{"conversation":{…},"contact":{…},"campaign":{…},"label":"Talk"}` */
export const conversationHandedOver = defineEvent({
  type: 'conversation.handed_over',
  description: 'A conversation has been handed over to people: the menu answers no more.',
  data: ConversationData,
  sample: { ...sampleConversation, label: 'Talk' },
});
