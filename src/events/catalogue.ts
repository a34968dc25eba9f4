import { campaignPublished } from './catalogue/campaign-published.ts';
import { contactComplained } from './catalogue/contact-complained.ts';
import { contactCreated } from './catalogue/contact-created.ts';
import { contactErased } from './catalogue/contact-erased.ts';
import { contactMerged } from './catalogue/contact-merged.ts';
import { contactModified } from './catalogue/contact-modified.ts';
import { contactOptedIn } from './catalogue/contact-opted-in.ts';
import { contactOptedOut } from './catalogue/contact-opted-out.ts';
import { contactQuarantined } from './catalogue/contact-quarantined.ts';
import { contactSubscriptionChanged } from './catalogue/contact-subscription-changed.ts';
import { conversationAnswered } from './catalogue/conversation-answered.ts';
import { conversationEnded } from './catalogue/conversation-ended.ts';
import { conversationHandedOver } from './catalogue/conversation-handed-over.ts';
import { conversationStarted } from './catalogue/conversation-started.ts';
import type { EventDefinition } from './catalogue/define-event.ts';
import { messageAccepted } from './catalogue/message-accepted.ts';
import { messageClicked } from './catalogue/message-clicked.ts';
import { messageDelivered } from './catalogue/message-delivered.ts';
import { messageFailedToPrepare } from './catalogue/message-failed-to-prepare.ts';
import { messageRead } from './catalogue/message-read.ts';
import { messageSent } from './catalogue/message-sent.ts';
import { messageUndelivered } from './catalogue/message-undelivered.ts';
import { webhookDisabled } from './catalogue/webhook-disabled.ts';
import { webhookReactivated } from './catalogue/webhook-reactivated.ts';

/** Every type of event, in the order in which they are listed. A new one is a file in catalogue/ and a line here. */
export const CATALOGUE = {
  'message.accepted': messageAccepted,
  'message.sent': messageSent,
  'message.delivered': messageDelivered,
  'message.undelivered': messageUndelivered,
  'message.read': messageRead,
  'message.clicked': messageClicked,
  'message.failed_to_prepare': messageFailedToPrepare,
  'contact.created': contactCreated,
  'contact.modified': contactModified,
  'contact.opted_in': contactOptedIn,
  'contact.opted_out': contactOptedOut,
  'contact.subscription_changed': contactSubscriptionChanged,
  'contact.quarantined': contactQuarantined,
  'contact.complained': contactComplained,
  'contact.merged': contactMerged,
  'contact.erased': contactErased,
  'conversation.started': conversationStarted,
  'conversation.answered': conversationAnswered,
  'conversation.ended': conversationEnded,
  'conversation.handed_over': conversationHandedOver,
  'campaign.published': campaignPublished,
  'webhook.disabled': webhookDisabled,
  'webhook.reactivated': webhookReactivated,
} as const satisfies Record<string, EventDefinition>;
