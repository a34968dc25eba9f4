import { z } from '@hono/zod-openapi';
import { Moment } from '../http/moment.ts';
import { PageQuery } from '../http/page.ts';
import { idFilter } from '../http/router.ts';
import { EVENT_TYPE, EVENT_TYPE_MESSAGE } from '../rules/event-type.ts';
import { requireStorable } from '../rules/storable.ts';
import { readIdentities } from './read-identities.ts';
import { PARAMS_BYTES_MAX, PARAMS_MAX, readParams } from './read-params.ts';

/** As many as a second's work: some 500 ms with a campaign to start for each. */
export const EVENTS_MAX = 500;
const KEY_LENGTH_MAX = 200;
const IDENTITY_LENGTH_MAX = 320;

const Identity = z.string().trim().min(1).max(IDENTITY_LENGTH_MAX).nullish();

const EventContact = z
  .strictObject({
    id: Identity.openapi({ example: 'cnt_01h47xjr000000000000000000' }),
    phone: Identity.openapi({ description: 'With its country code, in any usual form.', example: '+52 55 0000 0000' }),
    email: Identity.openapi({ example: 'ana@example.com' }),
  })
  .openapi('SourceEventContact', {
    description:
      'Whom it is about: one of these is enough, the first that finds somebody counts, in this order. Each may be an ' +
      'expression on the event’s parameters: `$email`. A phone number or an e-mail address may be nobody’s yet.',
  });

const Params = z
  .unknown()
  .transform((input, context): Record<string, unknown> => {
    const reading = readParams(input);
    if (reading.ok) return reading.params;
    const { path, message } = reading.fault;
    context.issues.push({ code: 'custom', input, path, message });
    return z.NEVER;
  })
  .openapi({
    type: 'object',
    additionalProperties: true,
    example: { orderId: 'A-17', total: 49.9 },
    description:
      'What happened in detail: `$orderId` in templates. At most ' +
      `${PARAMS_MAX} names and ${PARAMS_BYTES_MAX / 1024} KiB as JSON; values may be lists and objects.`,
  });

export const NewSourceEvent = z
  .strictObject({
    type: z.string().regex(EVENT_TYPE, EVENT_TYPE_MESSAGE).openapi({ example: 'order.paid' }),
    key: z.string().min(1).max(KEY_LENGTH_MAX).superRefine(requireStorable).openapi({
      description: 'Yours: the same key again, within 30 days, is the same event, whatever else it says.',
      example: 'order-A-17-paid',
    }),
    contact: EventContact,
    params: Params.default({}),
    occurredAt: Moment.optional().openapi({ description: 'Left out: now.' }),
  })
  .transform(({ contact, ...event }, context) => {
    const { identities, faults } = readIdentities(contact, event.params);
    for (const { path, message } of faults) {
      context.issues.push({ code: 'custom', input: contact, path: ['contact', ...path], message });
    }
    return { ...event, contact: identities };
  })
  .openapi('NewSourceEvent');
export type NewSourceEvent = z.infer<typeof NewSourceEvent>;

const SourceEventBatch = z
  .strictObject({ events: z.array(NewSourceEvent).min(1).max(EVENTS_MAX) })
  .openapi('SourceEventBatch');

/** One event, or several. Each mistake is named in the form that was meant: a union says only that neither fits. */
export const NewSourceEvents = z.preprocess(
  (input, context) => {
    const isBatch = typeof input === 'object' && input !== null && 'events' in input;
    const { error } = (isBatch ? SourceEventBatch : NewSourceEvent).safeParse(input);
    for (const issue of error?.issues ?? []) context.issues.push({ ...issue, input } as z.core.$ZodRawIssue);
    return input;
  },
  z.union([SourceEventBatch, NewSourceEvent]),
);
export type NewSourceEvents = z.infer<typeof NewSourceEvents>;

const Started = z
  .array(
    z.object({
      campaignId: z.string().nullable(),
      conversationId: z.string().nullable(),
      why: z.string().nullable().openapi({ description: 'Why it was not started.' }),
    }),
  )
  .nullable()
  .openapi('StartedCampaigns', {
    description: 'The campaigns that it was to start and what became of them; null: that is still to be seen.',
  });

export const TakenSourceEvents = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        key: z.string(),
        duplicate: z.boolean().openapi({ description: 'The key was there already: this is that event.' }),
        differs: z.boolean().openapi({
          description: 'A duplicate whose type, contact or parameters are other ones. They are not kept.',
        }),
        contactId: z.string().nullable().openapi({ description: 'Null: nobody has these identities yet.' }),
        started: Started,
      }),
    ),
  })
  .openapi('TakenSourceEvents');
export type TakenSourceEvents = z.infer<typeof TakenSourceEvents>;

export const ShownSourceEvent = z
  .object({
    id: z.string(),
    type: z.string(),
    key: z.string(),
    contactId: z.string().nullable(),
    contact: z
      .object({ id: z.string().optional(), phone: z.string().optional(), email: z.string().optional() })
      .openapi({ description: 'The identities that it came with.' }),
    params: z.record(z.string(), z.unknown()),
    occurredAt: z.iso.datetime(),
    receivedAt: z.iso.datetime(),
    started: Started,
  })
  .openapi('SourceEvent');
export type ShownSourceEvent = z.infer<typeof ShownSourceEvent>;

export const SourceEventsQuery = PageQuery.extend({
  type: z.string().superRefine(requireStorable).optional(),
  contact: idFilter('cnt', 'a contact'),
  key: z.string().superRefine(requireStorable).optional(),
  from: Moment.optional().openapi({ description: 'Received at this moment or later.' }),
  to: Moment.optional().openapi({ description: 'Received before this moment.' }),
});
export type SourceEventsQuery = z.infer<typeof SourceEventsQuery>;

export const SourceEventType = z
  .object({
    type: z.string(),
    params: z.array(z.string()).openapi({ description: 'The names of parameters that its latest events had.' }),
    lastReceivedAt: z.iso.datetime(),
  })
  .openapi('SourceEventType');
export type SourceEventType = z.infer<typeof SourceEventType>;
