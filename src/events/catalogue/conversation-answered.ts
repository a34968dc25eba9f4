import { AnsweredData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleConversation } from './sample-parts.ts';

/** `{"conversation":{…},"contact":{…},"campaign":{…},"label":"Welcome Message","response":"2",…}` */
export const conversationAnswered = defineEvent({
  type: 'conversation.answered',
  description: 'A person has answered in a conversation. `outcome` says what became of the answer.',
  data: AnsweredData,
  sample: {
    ...sampleConversation,
    label: 'Welcome Message',
    response: '2',
    outcome: 'option',
    option: '2',
    messageId: 'msg_01m804fh50e3vb7k2m9n6p4r62',
  },
});
