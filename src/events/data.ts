import { z } from '@hono/zod-openapi';
import { PREPARATION_FAILURES } from './preparation-failures.ts';

/**
 * What events carry, as the `standard` format shows it. Every other format is written from this and the account's facts
 * alone, so whatever any of them prints stands in here.
 */

const Moment = z.iso.datetime().openapi({ example: '2026-11-21T22:43:53.120Z' });

export const ContactRef = z
  .object({
    id: z.string().openapi({ example: 'cnt_01h47xjr000000000000000000' }),
    number: z.int(),
    phone: z.string().nullable().openapi({ description: 'E.164.' }),
    email: z.string().nullable(),
    language: z.string().nullable(),
    keys: z.record(z.string(), z.string()).openapi({ description: 'The values of key fields, by code.' }),
  })
  .openapi('EventContact');
export type ContactRef = z.infer<typeof ContactRef>;

export const Subscription = z
  .object({
    category: z.string().openapi({ description: 'The key of the subscription category.' }),
    isOptedIn: z.boolean(),
    changedAt: Moment,
  })
  .openapi('EventSubscription');
export type Subscription = z.infer<typeof Subscription>;

const Source = z.string().nullable().openapi({ example: 'api' });

/** A contact as it is after the change. */
export const ContactSnapshot = ContactRef.extend({
  name: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()),
  isActive: z.boolean().openapi({ description: 'Not opted out.' }),
  subscriptions: z.array(Subscription),
  createdAt: Moment,
  modifiedAt: Moment.nullable(),
  activatedAt: Moment.nullable(),
  deactivatedAt: Moment.nullable(),
  quarantinedAt: Moment.nullable(),
  sources: z.object({ creation: Source, modification: Source, activation: Source, deactivation: Source }),
}).openapi('EventContactSnapshot');
export type ContactSnapshot = z.infer<typeof ContactSnapshot>;

export const MessageRef = z
  .object({
    id: z.string().nullable().openapi({ description: '`msg_…`; null for a message that somebody else sent.' }),
    externalId: z.string().nullable().openapi({ description: 'The id that who sent it gave it.' }),
    number: z.int().nullable(),
    channel: z.string().openapi({ example: 'sms', description: '`sms`, `whatsapp`, `email`, …' }),
    recipient: z.string().nullable().openapi({ description: 'The address it went to.' }),
    interfaceId: z.string().openapi({ description: 'A UUID of this one message.' }),
    tag: z.string().nullable(),
    viewUrl: z.string().nullable().openapi({ description: 'Its web version.' }),
  })
  .openapi('EventMessage');
export type MessageRef = z.infer<typeof MessageRef>;

/** What a message was sent for. */
export const Send = z
  .object({
    kind: z.enum(['unitary', 'batch']),
    number: z
      .int()
      .nullable()
      .openapi({ description: 'The mailing it was part of; a unitary message is one by itself.' }),
    templateNumber: z.int().nullable().openapi({ description: 'The message that was used; a campaign’s number.' }),
    category: z.string().nullable().openapi({ description: 'The communication type: a subscription category’s key.' }),
    categoryNumber: z.int().nullable(),
    startedAt: Moment,
    broadcastNumber: z.int().nullable(),
    workflow: z
      .object({ number: z.int(), blockId: z.string(), eventKey: z.string(), eventType: z.string() })
      .nullable()
      .openapi({ description: 'The conversation flow it came from; null for broadcasts.' }),
  })
  .openapi('EventSend');
export type Send = z.infer<typeof Send>;

export const DeliveryError = z
  .object({
    code: z.string().openapi({ description: 'The provider’s code, or the enhanced SMTP status.' }),
    message: z.string(),
    isPermanent: z.boolean(),
    isInvalidMailbox: z.boolean(),
    isReturned: z.boolean().openapi({ description: 'Came back after it was accepted; else refused at once.' }),
    mta: z.string().nullable(),
    diagnostic: z.string().nullable(),
  })
  .openapi('EventDeliveryError');
export type DeliveryError = z.infer<typeof DeliveryError>;

/** Why a message never got as far as being sent: one of a closed list, with the number that goes with its name. */
export const PreparationFailure = z
  .object({
    code: z.enum(PREPARATION_FAILURES).openapi({ example: 'EligibilityError' }),
    number: z.int().openapi({ example: 7 }),
    message: z.string().openapi({ example: 'The contact was not eligible to receive the message.' }),
  })
  .openapi('EventPreparationFailure');
export type PreparationFailure = z.infer<typeof PreparationFailure>;

export const SignupFormRef = z.object({ id: z.string(), number: z.int() }).openapi('EventSignupForm');
export type SignupFormRef = z.infer<typeof SignupFormRef>;

export const CampaignRef = z
  .object({ id: z.string(), number: z.int(), name: z.string(), version: z.int().nullable() })
  .openapi('EventCampaign');
export type CampaignRef = z.infer<typeof CampaignRef>;

const message = { contact: ContactRef, message: MessageRef, send: Send };
/** What a consent change came from: there where a message was the occasion. */
const occasion = { message: MessageRef.nullable(), send: Send.nullable() };

export const MessageData = z.object(message);
export const UndeliveredData = z.object({ ...message, error: DeliveryError });
export const ClickedData = z.object({ ...message, click: z.object({ url: z.string(), at: Moment }) });
export const FailedToPrepareData = z.object({ ...message, problem: PreparationFailure });

export const ContactData = z.object({ contact: ContactSnapshot, source: Source });
export const ConsentData = z.object({
  contact: ContactSnapshot,
  source: Source,
  subscriptions: z.array(Subscription).openapi({ description: 'The subscriptions that this opted in or out.' }),
  form: SignupFormRef.nullable().openapi({ description: 'The sign-up form it came from.' }),
  ...occasion,
});
export const SubscriptionChangedData = z.object({
  contact: ContactSnapshot,
  source: Source,
  channel: z.string().openapi({ description: 'Where the contact is reached: `email`, `sms`, …' }),
  changes: z.array(Subscription),
  subscriptions: z.array(z.string()).openapi({ description: 'All categories opted in to after the change.' }),
  isPartOfOptIn: z
    .boolean()
    .openapi({ description: 'The contact became active by it: contact.opted_in goes along, with what was joined.' }),
  ...occasion,
});
export const QuarantinedData = z.object({
  contact: ContactRef,
  address: z.object({ kind: z.string(), value: z.string() }),
  error: DeliveryError,
  bouncedAt: Moment,
  deliveredAt: Moment.nullable(),
  ...occasion,
});
export const ComplainedData = z.object({
  contact: ContactRef,
  report: z.string().nullable().openapi({ description: 'The feedback-loop report as it came.' }),
  ...occasion,
});
export const MergedData = z.object({ contact: ContactRef, merged: z.object({ id: z.string(), number: z.int() }) });
export const ErasedData = z.object({ contact: z.object({ id: z.string(), number: z.int() }) });

const conversation = {
  conversation: z.object({ id: z.string(), channelId: z.string(), channel: z.string() }),
  contact: ContactRef,
  campaign: CampaignRef.nullable(),
};
export const ConversationData = z.object({ ...conversation, label: z.string().nullable() });
export const AnsweredData = z.object({
  ...conversation,
  label: z.string().nullable(),
  response: z.string(),
  outcome: z.string().openapi({ example: 'option' }),
  option: z.string().nullable().openapi({ description: 'The chosen option’s key.' }),
  messageId: z.string(),
});
export const EndedData = z.object({
  ...conversation,
  label: z.string().nullable(),
  reason: z.string().openapi({ example: 'ended', description: '`ended`, `opted_out`, `fault`, …' }),
});

export const PublishedData = z.object({ campaign: CampaignRef });

const webhook = {
  webhook: z.object({
    id: z.string(),
    endpointId: z.string(),
    campaignId: z.string().nullable(),
    url: z.string(),
  }),
};
export const DisabledData = z.object({ ...webhook, reason: z.string(), since: Moment, errors: z.int() });
export const ReactivatedData = z.object({ ...webhook, by: z.string(), sent: z.int(), discarded: z.int() });
