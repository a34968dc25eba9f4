import { QuarantinedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleBatchSend, sampleContact, sampleEmail, sampleError, sampleMoment } from './sample-parts.ts';

/** `{"contact":{…},"address":{…},"error":{…},"bouncedAt":"…","deliveredAt":null,"message":{…},"send":{…}}` */
export const contactQuarantined = defineEvent({
  type: 'contact.quarantined',
  description:
    'An address has been put into quarantine, since a message to it failed for good. Nothing is sent to it ' +
    'any more.',
  data: QuarantinedData,
  sample: {
    contact: sampleContact,
    address: { kind: 'email', value: 'ana@example.com' },
    error: sampleError,
    bouncedAt: sampleMoment(0),
    deliveredAt: null,
    message: sampleEmail,
    send: sampleBatchSend,
  },
});
