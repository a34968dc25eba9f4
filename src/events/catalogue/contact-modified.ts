import { ContactData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleSnapshot } from './sample-parts.ts';

/** `{"contact":{…},"source":"preference_page"}` */
export const contactModified = defineEvent({
  type: 'contact.modified',
  description:
    'A contact’s fields, name, language or addresses have changed: what is shown is how they are now. ' +
    'Imported changes and changes that change nothing are not told of.',
  data: ContactData,
  sample: { contact: sampleSnapshot, source: 'preference_page' },
});
