import { ConversationData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleConversation } from './sample-parts.ts';

/** `{"conversation":{…},"contact":{…},"campaign":{…},"label":"Welcome Message"}` */
export const conversationStarted = defineEvent({
  type: 'conversation.started',
  description: 'A person has begun a conversation, or a campaign has begun one with them.',
  data: ConversationData,
  sample: { ...sampleConversation, label: 'Welcome Message' },
});
