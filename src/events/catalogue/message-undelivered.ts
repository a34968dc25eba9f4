import { UndeliveredData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleBatchSend, sampleContact, sampleEmail, sampleError } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…},"error":{"code":"5.1.1",…}}` */
export const messageUndelivered = defineEvent({
  type: 'message.undelivered',
  description:
    'A message could not be delivered: refused at once, or returned after it had been accepted. When that is ' +
    'for good, the address goes into quarantine and contact.quarantined follows.',
  data: UndeliveredData,
  sample: { contact: sampleContact, message: sampleEmail, send: sampleBatchSend, error: sampleError },
});
