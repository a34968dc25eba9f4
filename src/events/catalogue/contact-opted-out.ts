import { ConsentData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleMoment, sampleSnapshot, sampleText, sampleUnitarySend } from './sample-parts.ts';

const left = sampleSnapshot.subscriptions.map((each) => ({ ...each, isOptedIn: false }));

/** `{"contact":{…},"source":"inbound","subscriptions":[…],"form":null,"message":{…},"send":{…}}` */
export const contactOptedOut = defineEvent({
  type: 'contact.opted_out',
  description: 'A contact may not be written to any more: they said STOP, unsubscribed or were opted out.',
  data: ConsentData,
  sample: {
    contact: {
      ...sampleSnapshot,
      isActive: false,
      subscriptions: left,
      deactivatedAt: sampleMoment(0),
      sources: { ...sampleSnapshot.sources, deactivation: 'inbound' },
    },
    source: 'inbound',
    subscriptions: left,
    form: null,
    message: sampleText,
    send: sampleUnitarySend,
  },
});
