import { SubscriptionChangedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleSnapshot } from './sample-parts.ts';

/** `{"contact":{…},"source":"preference_page","channel":"email","changes":[…],"subscriptions":["newsletter"],…}` */
export const contactSubscriptionChanged = defineEvent({
  type: 'contact.subscription_changed',
  description:
    'A contact has joined or left categories of communication. `subscriptions` is all they are subscribed to ' +
    'after it.',
  data: SubscriptionChangedData,
  sample: {
    contact: sampleSnapshot,
    source: 'preference_page',
    channel: 'email',
    changes: sampleSnapshot.subscriptions,
    subscriptions: ['newsletter'],
    isPartOfOptIn: false,
    message: null,
    send: null,
  },
});
