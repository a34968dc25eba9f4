import type { ContactRef, MessageRef, Send } from '../data.ts';
import type { HooklineEvent } from '../event-types.ts';
import type { EventNames, Format } from './format.ts';
import { localMoment } from './moments.ts';

const STATUSES = {
  'message.delivered': 'DELIVERED',
  'message.undelivered': 'UNDELIVERED',
  // "A system response saying that message delivery was not possible" counts as undelivered.
  'message.failed_to_prepare': 'UNDELIVERED',
  'message.read': 'READ',
  'message.clicked': 'CLICKED',
  'contact.opted_out': 'UNSUBSCRIBED',
  'contact.complained': 'SPAM',
  'contact.subscription_changed': 'SUBSCRIPTION_CHANGED',
} as const;

type ToldEvent = Extract<HooklineEvent, { type: keyof typeof STATUSES }>;

/** Yespo's account webhooks. Times are the account's local time, without a zone; what does not apply is left out. */
export const yespo: Format = {
  name: 'yespo',
  sendsArrays: true,
  contentType: 'application/json',
  names: Object.fromEntries(Object.entries(STATUSES).map(([type, status]) => [type, [status]])) as EventNames,
  write(event, { timeZone }) {
    const activity = toYespoActivity(event, timeZone);
    if (activity === undefined) return [];
    const body = JSON.stringify(activity);
    return [() => body];
  },
};

/** An event as Yespo's activity, its keys in the order of Yespo's samples; undefined where it has no status for it. */
function toYespoActivity(event: HooklineEvent, timeZone: string) {
  if (!isTold(event)) return undefined;
  const { type, id, at, data } = event;
  const activityStatus = STATUSES[type];
  const activityDateTime = localMoment(timeZone, at);
  const contactId = data.contact.number;
  if (type === 'contact.subscription_changed') {
    const statusData = { subscription: { subscriptions: data.subscriptions } };
    return { iid: id, contactId, activityStatus, mediaType: data.channel, activityDateTime, statusData };
  }
  const { contact, message, send } = data;
  const mediaType = message?.channel ?? (contact.phone === null ? 'email' : 'sms');
  return {
    ...describeOrigin(send),
    hardBounce: isBlackListed(event),
    iid: message?.interfaceId ?? id,
    contactId,
    ...describeAddress(mediaType, contact, message),
    activityStatus,
    mediaType,
    messageId: send?.templateNumber ?? undefined,
    messageInstanceId: message?.number ?? undefined,
    messageTag: message?.tag ?? undefined,
    activityDateTime,
    statusDescription: describeFailure(event),
    viewMessageLink: (mediaType === 'email' && message?.viewUrl) || undefined,
    clickEventLink: type === 'message.clicked' ? data.click.url : undefined,
  };
}

function isTold(event: HooklineEvent): event is ToldEvent {
  return event.type in STATUSES;
}

/** The broadcast, or else the workflow that it came from. */
function describeOrigin(send: Send | null) {
  if (!send?.workflow) return { broadcastId: send?.broadcastNumber ?? undefined };
  const { number, blockId, eventKey, eventType } = send.workflow;
  return { workflowId: number, workflowBlockId: blockId, sourceEventKey: eventKey, sourceEventTypeKey: eventType };
}

/** An e-mail address, or a phone number without its plus, whichever of the phone's channels it is on. */
function describeAddress(mediaType: string, contact: ContactRef, message: MessageRef | null) {
  if (mediaType === 'email') return { email: message?.recipient ?? contact.email ?? undefined };
  const address = message?.recipient ?? contact.phone;
  return { sms: address?.startsWith('+') ? address.slice(1) : undefined };
}

function describeFailure(event: ToldEvent): string | undefined {
  if (event.type === 'message.undelivered') return event.data.error.diagnostic ?? event.data.error.message;
  return event.type === 'message.failed_to_prepare' ? event.data.problem.message : undefined;
}

/** Whether nothing is sent to the address any more: it failed for good, or nothing might be sent in the first place. */
function isBlackListed(event: ToldEvent): boolean | undefined {
  if (event.type === 'message.undelivered') return event.data.error.isPermanent;
  return event.type === 'message.failed_to_prepare' ? event.data.problem.code === 'EligibilityError' : undefined;
}
