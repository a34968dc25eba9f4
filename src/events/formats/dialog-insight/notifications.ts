import type { ContactSnapshot, DeliveryError, Send, Subscription } from '../../data.ts';
import type { EventData, HooklineEvent } from '../../event-types.ts';
import type { AccountFacts } from '../format.ts';
import { dottedMoment } from '../moments.ts';
import { writeContactData } from './contact.ts';

export const NAMES = {
  'message.undelivered': ['sending_Bounce'],
  'message.failed_to_prepare': ['sending_ProductionError'],
  'contact.created': ['contact_created'],
  'contact.modified': ['contact_modified'],
  'contact.opted_in': ['contact_optin'],
  'contact.opted_out': ['contact_optout'],
  'contact.subscription_changed': ['contact_optin', 'contact_optout'],
  'contact.quarantined': ['contact_quarantine'],
  'contact.complained': ['contact_complaint'],
} as const;

type Told = keyof typeof NAMES;
type ToldEvent = Extract<HooklineEvent, { type: Told }>;

/** A notification's type and what it adds to the common fields. */
type Notification = { type: (typeof NAMES)[Told][number] } & Record<string, unknown>;

/** Whether the guide has a notification for it. */
export function isTold(event: HooklineEvent): event is ToldEvent {
  return event.type in NAMES;
}

/** The notifications that an event makes; a change of subscriptions may make two. */
export function describeEvent({ type, data }: ToldEvent, facts: AccountFacts, isTest: boolean): Notification[] {
  switch (type) {
    case 'message.undelivered': {
      const SendLog = describeSend(data.send, facts);
      return [{ type: 'sending_Bounce', SendLog, DeliveryErrorInfo: describeError(data.error) }];
    }
    case 'message.failed_to_prepare': {
      const { code, message } = data.problem;
      const ProductionErrorInfo = { ErrorCode: code, ErrorMessage: message };
      return [{ type: 'sending_ProductionError', SendLog: describeSend(data.send, facts), ProductionErrorInfo }];
    }
    case 'contact.created':
      return [{ type: 'contact_created', ContactData: writeContactData(data.contact, facts, isTest) }];
    case 'contact.modified':
      return [{ type: 'contact_modified', ContactData: writeContactData(data.contact, facts, isTest) }];
    case 'contact.opted_in':
      return [describeConsent('contact_optin', data.contact, data.subscriptions, facts)];
    case 'contact.opted_out':
      return [describeConsent('contact_optout', data.contact, data.subscriptions, facts)];
    case 'contact.subscription_changed':
      return describeSubscriptions(data, facts);
    case 'contact.quarantined':
      return [{ type: 'contact_quarantine', QuarantineInfo: describeQuarantine(data, facts) }];
    case 'contact.complained':
      return [{ type: 'contact_complaint', ComplaintInfo: { FBL_Report: data.report } }];
  }
}

function describeSend({ kind, number, templateNumber, categoryNumber, startedAt }: Send, { timeZone }: AccountFacts) {
  return {
    EventType: kind === 'batch' ? 'Batch' : 'Event',
    idSendLog: number,
    idMessage: templateNumber,
    idMessageCategory: categoryNumber,
    dtProcessed: dottedMoment(timeZone, Date.parse(startedAt)),
  };
}

function describeError(error: DeliveryError) {
  return {
    ...describeServer(error),
    BounceCode: error.code,
    isInvalidMailbox: error.isInvalidMailbox,
    BounceType: error.isReturned ? 'BounceBack' : 'Bounce',
  };
}

/** Channels other than mail have no server of the recipient's, and no words of it but the provider's. */
function describeServer({ mta, diagnostic, message }: DeliveryError) {
  return { dsnMTA: mta, dsnDiag: diagnostic ?? message };
}

function describeQuarantine(data: EventData<'contact.quarantined'>, { timeZone }: AccountFacts) {
  const { send, bouncedAt, deliveredAt, error } = data;
  const moment = (iso: string | undefined | null) => (iso ? dottedMoment(timeZone, Date.parse(iso)) : null);
  return {
    idSendLog: send?.number ?? null,
    idMessage: send?.templateNumber ?? null,
    dtProcessed: moment(send?.startedAt),
    dtBounce: moment(bouncedAt),
    dtDelivered: moment(deliveredAt),
    ...describeServer(error),
  };
}

/**
 * With a consent centre, joining and leaving a category is opting in and out; without one only the whole contact does.
 * What somebody joined who became active by it is contact.opted_in's to tell.
 */
function describeSubscriptions(data: EventData<'contact.subscription_changed'>, facts: AccountFacts): Notification[] {
  if (!facts.hasConsentCentre) return [];
  const joined = data.isPartOfOptIn ? [] : data.changes.filter((each) => each.isOptedIn);
  const left = data.changes.filter((each) => !each.isOptedIn);
  return [
    ...(joined.length > 0 ? [describeConsent('contact_optin', data.contact, joined, facts)] : []),
    ...(left.length > 0 ? [describeConsent('contact_optout', data.contact, left, facts)] : []),
  ];
}

function describeConsent(
  type: 'contact_optin' | 'contact_optout',
  { isActive }: ContactSnapshot,
  changed: readonly Subscription[],
  { timeZone }: AccountFacts,
): Notification {
  const Fields = changed.map(({ category, changedAt }) => ({
    OptinField: category,
    OptinDate: dottedMoment(timeZone, Date.parse(changedAt)),
  }));
  return { type, OptinInfo: { Fields }, isActive };
}
