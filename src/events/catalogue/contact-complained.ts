import { ComplainedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleBatchSend, sampleContact, sampleEmail } from './sample-parts.ts';

/** `{"contact":{…},"report":"Feedback-Type: abuse\\r\\n…","message":{…},"send":{…}}` */
export const contactComplained = defineEvent({
  type: 'contact.complained',
  description: 'A contact has reported a message as spam. They are opted out, so contact.opted_out follows.',
  data: ComplainedData,
  sample: {
    contact: sampleContact,
    report: 'Feedback-Type: abuse\r\nUser-Agent: MailExample/1.0\r\nVersion: 1\r\n',
    message: sampleEmail,
    send: sampleBatchSend,
  },
});
