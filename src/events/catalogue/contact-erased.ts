import { ErasedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleContact } from './sample-parts.ts';

/** `{"contact":{"id":"cnt_…","number":1}}` */
export const contactErased = defineEvent({
  type: 'contact.erased',
  description: 'A contact has been erased. Erase them on your side, too.',
  data: ErasedData,
  sample: { contact: { id: sampleContact.id, number: sampleContact.number } },
});
