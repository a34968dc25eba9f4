import { ContactData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleMoment, sampleSnapshot } from './sample-parts.ts';

/** `{"contact":{…},"source":"signup_form"}` */
export const contactCreated = defineEvent({
  type: 'contact.created',
  description:
    'A contact has been created: by somebody, through the API, or through a form. Imported contacts are not ' +
    'told of.',
  data: ContactData,
  sample: {
    contact: {
      ...sampleSnapshot,
      createdAt: sampleMoment(0),
      modifiedAt: null,
      activatedAt: sampleMoment(0),
      sources: { ...sampleSnapshot.sources, modification: null },
    },
    source: 'signup_form',
  },
});
