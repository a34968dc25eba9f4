import { ConsentData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleSnapshot } from './sample-parts.ts';

/** `{"contact":{…},"source":"signup_form","subscriptions":[…],"form":{…},"message":null,"send":null}` */
export const contactOptedIn = defineEvent({
  type: 'contact.opted_in',
  description: 'A contact may be written to (again): they signed up, said START, or were opted in.',
  data: ConsentData,
  sample: {
    contact: sampleSnapshot,
    source: 'signup_form',
    subscriptions: sampleSnapshot.subscriptions,
    form: { id: 'frm_01m804fh50e3vb7k2m9n6p4r60', number: 1 },
    message: null,
    send: null,
  },
});
