import { MessageData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleBatchSend, sampleContact, sampleEmail } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…}}` */
export const messageRead = defineEvent({
  type: 'message.read',
  description:
    'A person has opened a message. Not every channel tells of it, and it may come without message.delivered ' +
    'before it.',
  data: MessageData,
  sample: { contact: sampleContact, message: sampleEmail, send: sampleBatchSend },
});
