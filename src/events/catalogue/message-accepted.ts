import { MessageData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleContact, sampleText, sampleUnitarySend } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…}}` */
export const messageAccepted = defineEvent({
  type: 'message.accepted',
  description: 'A message has been accepted for sending: it is queued, nobody has been called yet.',
  data: MessageData,
  sample: { contact: sampleContact, message: sampleText, send: sampleUnitarySend },
});
