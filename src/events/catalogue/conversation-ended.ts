import { EndedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleConversation } from './sample-parts.ts';

/** `{"conversation":{…},"contact":{…},"campaign":{…},"label":"Hours","reason":"ended"}` */
export const conversationEnded = defineEvent({
  type: 'conversation.ended',
  description: 'A conversation has ended; `reason` says why.',
  data: EndedData,
  sample: { ...sampleConversation, label: 'Hours', reason: 'ended' },
});
