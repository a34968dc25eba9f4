import { z } from '@hono/zod-openapi';
import { MessageStateName } from '../channels/messages/schema.ts';
import { Attempt, DeliveryState } from '../deliveries/schema.ts';
import { Activity } from '../events/activities/schema.ts';
import { PageQuery } from '../http/page.ts';
import { ListedCall } from '../requests/calls/schema.ts';

/** Of each delivery the timeline shows the last ones; the delivery has all. */
export const ATTEMPTS_SHOWN = 10;
/** More than a message or an event usually owes. */
export const DELIVERIES_SHOWN = 20;

export const TIMELINE_KINDS = ['message', 'delivery', 'call', 'consent', 'conversation', 'receipt', 'contact'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export const TimelineQuery = PageQuery.extend({
  kind: z
    .enum(TIMELINE_KINDS)
    .optional()
    .openapi({
      description:
        'Only one kind: `message`; `delivery`, what made webhooks owed; `call`, requests; `consent`; `conversation`; ' +
        '`receipt`, what became of messages; `contact`, changes of their data.',
    }),
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

export const TimelineDelivery = z
  .object({
    id: z.string(),
    state: DeliveryState,
    skipped: z.boolean(),
    eventType: z.string().nullable().openapi({
      description: 'Of campaigns’ webhooks `redirect` or `underlying`; null when its payload is past its time.',
    }),
    endpointId: z.string().nullable(),
    url: z.string().nullable(),
    webhookId: z.string().nullable(),
    webhookName: z.string().nullable().openapi({ description: 'Of the account’s webhooks.' }),
    campaignId: z.string().nullable().openapi({ description: 'Whose webhook it is; null: the account’s.' }),
    createdAt: z.iso.datetime(),
    attemptCount: z.int(),
    nextAttemptAt: z.iso.datetime().nullable(),
    attempts: z.array(Attempt).openapi({ description: `The last ${ATTEMPTS_SHOWN}, the latest first.` }),
  })
  .openapi('TimelineDelivery');
export type TimelineDelivery = z.infer<typeof TimelineDelivery>;

const entry = {
  id: z.string(),
  at: z.iso.datetime().openapi({ description: 'When it became known: what the list is ordered by.' }),
};
const deliveries = z.array(TimelineDelivery).openapi({
  description: `The webhooks that it made owed, at most ${DELIVERIES_SHOWN}.`,
});

export const TimelineMessage = z
  .object({
    direction: z.enum(['in', 'out']),
    state: MessageStateName,
    text: z.string(),
    form: z.string().nullable().openapi({
      description: 'What it is beside text: `tap`, `image`, `location`, `reaction`, …; null: text alone.',
    }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    channelId: z.string(),
    channelName: z.string().nullable(),
    campaignId: z.string().nullable().openapi({ description: 'What it answers or is sent by.' }),
    campaignName: z.string().nullable(),
    trace: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: 'Of messages from people: what was matched and why.' }),
  })
  .openapi('TimelineMessage');

export const TimelineEntry = z
  .discriminatedUnion('kind', [
    z.object({ ...entry, kind: z.literal('message'), message: TimelineMessage, deliveries }),
    z.object({
      ...entry,
      kind: z.literal('call'),
      call: ListedCall.extend({ requestName: z.string().nullable() }),
    }),
    z.object({ ...entry, kind: z.literal('event'), event: Activity, deliveries }),
  ])
  .openapi('TimelineEntry');
export type TimelineEntry = z.infer<typeof TimelineEntry>;
