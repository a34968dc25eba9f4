import { MessageData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleContact, sampleText, sampleUnitarySend } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…}}` */
export const messageSent = defineEvent({
  type: 'message.sent',
  description: 'The provider has taken a message.',
  data: MessageData,
  sample: { contact: sampleContact, message: sampleText, send: sampleUnitarySend },
});
