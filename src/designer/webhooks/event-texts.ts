import type { PlainKey } from '../i18n/catalogue.ts';
import type { EventInfo, EventType } from './queries.ts';

export const FAMILIES: Readonly<Record<EventInfo['family'], PlainKey>> = {
  message: 'webhooks.familyMessage',
  contact: 'webhooks.familyContact',
  conversation: 'webhooks.familyConversation',
  campaign: 'webhooks.familyCampaign',
  webhook: 'webhooks.familyWebhook',
};

/** What each event tells, for whoever chooses. */
export const EVENT_TEXTS: Readonly<Record<EventType, PlainKey>> = {
  'message.accepted': 'webhooks.messageAccepted',
  'message.sent': 'webhooks.messageSent',
  'message.delivered': 'webhooks.messageDelivered',
  'message.undelivered': 'webhooks.messageUndelivered',
  'message.read': 'webhooks.messageRead',
  'message.clicked': 'webhooks.messageClicked',
  'message.failed_to_prepare': 'webhooks.messageFailedToPrepare',
  'contact.created': 'webhooks.contactCreated',
  'contact.modified': 'webhooks.contactModified',
  'contact.opted_in': 'webhooks.contactOptedIn',
  'contact.opted_out': 'webhooks.contactOptedOut',
  'contact.subscription_changed': 'webhooks.contactSubscriptionChanged',
  'contact.quarantined': 'webhooks.contactQuarantined',
  'contact.complained': 'webhooks.contactComplained',
  'contact.merged': 'webhooks.contactMerged',
  'contact.erased': 'webhooks.contactErased',
  'conversation.started': 'webhooks.conversationStarted',
  'conversation.answered': 'webhooks.conversationAnswered',
  'conversation.ended': 'webhooks.conversationEnded',
  'conversation.handed_over': 'webhooks.conversationHandedOver',
  'campaign.published': 'webhooks.campaignPublished',
  'webhook.disabled': 'webhooks.webhookDisabled',
  'webhook.reactivated': 'webhooks.webhookReactivated',
};
