import { MergedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleContact } from './sample-parts.ts';

/** `{"contact":{…},"merged":{"id":"cnt_…","number":2}}` */
export const contactMerged = defineEvent({
  type: 'contact.merged',
  description: 'A contact has become part of another one. The id of `merged` is gone: use that of `contact`.',
  data: MergedData,
  sample: { contact: sampleContact, merged: { id: 'cnt_01m804fh50e3vb7k2m9n6p4r61', number: 2 } },
});
