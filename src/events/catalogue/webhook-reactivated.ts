import { ReactivatedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleWebhook } from './sample-parts.ts';

/** `{"webhook":{…},"by":"api","sent":12,"discarded":0}` */
export const webhookReactivated = defineEvent({
  type: 'webhook.reactivated',
  description: 'A webhook has been switched on again. `sent` and `discarded` say what became of what it was owed.',
  data: ReactivatedData,
  sample: { ...sampleWebhook, by: 'api', sent: 12, discarded: 0 },
});
