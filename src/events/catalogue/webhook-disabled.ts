import { DisabledData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleMoment, sampleWebhook } from './sample-parts.ts';

/** `{"webhook":{…},"reason":"failures","since":"…","errors":100}` */
export const webhookDisabled = defineEvent({
  type: 'webhook.disabled',
  description:
    'A webhook has been switched off, since its endpoint failed again and again or said it is gone. It is ' +
    'told to the account’s other webhooks.',
  data: DisabledData,
  sample: { ...sampleWebhook, reason: 'failures', since: sampleMoment(600), errors: 100 },
});
