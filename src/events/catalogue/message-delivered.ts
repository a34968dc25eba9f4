import { MessageData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleContact, sampleText, sampleUnitarySend } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…}}` */
export const messageDelivered = defineEvent({
  type: 'message.delivered',
  description: 'A message has arrived at the person’s phone or mailbox.',
  data: MessageData,
  sample: { contact: sampleContact, message: sampleText, send: sampleUnitarySend },
});
