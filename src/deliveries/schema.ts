import { z } from '@hono/zod-openapi';
import { PageQuery } from '../http/page.ts';
import { idFilter } from '../http/router.ts';
import { HEADER_NAME_LENGTH_MAX, HEADER_VALUE_LENGTH_MAX, HEADERS_MAX } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { toE164 } from '../rules/phone.ts';
import { POLICY_MESSAGE, POLICY_PATTERN } from '../rules/policy-name.ts';
import { requireStorable } from '../rules/storable.ts';
import { stripPostPrefix } from '../rules/url.ts';
import { PER_SECOND_MIN } from './policy.ts';
import { EndpointSigning, EndpointSigningChange } from './signing/schema.ts';

const EndpointHeader = z.strictObject({
  name: z.string().max(HEADER_NAME_LENGTH_MAX),
  value: z.string().max(HEADER_VALUE_LENGTH_MAX),
});

/** Over how many of an endpoint's deliveries its health is judged. */
export const HEALTH_DELIVERIES = 20;

/** How far an endpoint's queue is counted: lists show many endpoints, and a backlog may be long. */
export const WAITING_MAX = 10_000;

export const EndpointHealth = z
  .object({
    state: z
      .enum(['healthy', 'failing', 'unknown'])
      .openapi({ description: 'By the last attempt; unknown before one.' }),
    consecutiveFailures: z.int().openapi({ description: 'Attempts since the last one that succeeded.' }),
    lastSuccessAt: z.iso.datetime().nullable(),
    lastFailureAt: z.iso.datetime().nullable(),
    errorStreak: z.int().openapi({ description: 'Failed attempts in a row, however many.' }),
    failingSince: z.iso.datetime().nullable().openapi({ description: 'When the first of them was.' }),
    breaker: z.enum(['closed', 'open', 'probing']).openapi({
      description:
        'Open: nothing is sent before `resumeAt`. Probing: one delivery is tried, the others follow when it gets through.',
    }),
    resumeAt: z.iso.datetime().nullable().openapi({ description: 'While the breaker is open.' }),
    isCatchingUp: z.boolean().openapi({ description: 'It is sent what was kept while it was off, one by one.' }),
    waiting: z.int().openapi({ description: `Deliveries that it is owed; more than ${WAITING_MAX} are not counted.` }),
  })
  .openapi('EndpointHealth', {
    description: `\`state\` to \`lastFailureAt\`: over the attempts of its latest ${HEALTH_DELIVERIES} deliveries.`,
  });
export type EndpointHealth = z.infer<typeof EndpointHealth>;

const OrderBy = z.enum(['endpoint', 'phoneNumber']).openapi({
  description: 'Strict order over all its deliveries, or over those of each person; null: as the policy says.',
});

export const EndpointOff = z
  .object({
    reason: z.enum(['gone', 'failures', 'deleted']).openapi({ description: 'Gone: its receiver answered 410.' }),
    since: z.iso.datetime(),
    buffered: z.int().openapi({ description: 'Events kept for it.' }),
  })
  .openapi('EndpointOff', { description: 'Switched off by Hookline; null where it is not.' });
export type EndpointOff = z.infer<typeof EndpointOff>;

export const Endpoint = z
  .object({
    id: z.string(),
    campaignId: z.string().nullable(),
    webhookId: z.string(),
    url: z.string(),
    headers: z.array(EndpointHeader).openapi({ description: `Values are "${MASK}" for keys with \`read\` only.` }),
    policy: z.string().openapi({ description: 'A built-in policy’s name or the id of one of the account’s own.' }),
    connector: z.string().nullable().openapi({ description: 'Whose credentials go with each request (`con_…`).' }),
    orderBy: OrderBy.nullable(),
    concurrency: z.int().nullable(),
    perSecond: z.number().nullable(),
    alertTo: z.array(z.string()),
    state: z.enum(['active', 'paused', 'disabled']).openapi({
      description: 'Paused and disabled endpoints hold what they are owed. The receiver’s 410 disables.',
    }),
    off: EndpointOff.nullable(),
    signing: EndpointSigning,
    health: EndpointHealth,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Endpoint');
export type Endpoint = z.infer<typeof Endpoint>;

export const EndpointChange = z
  .strictObject({
    url: z.string().transform(stripPostPrefix).optional(),
    headers: z
      .array(EndpointHeader)
      .max(HEADERS_MAX)
      .optional()
      .openapi({ description: `All headers from now on. A value of "${MASK}" keeps what that header had.` }),
    state: z.enum(['active', 'paused']).optional(),
    policy: z.string().regex(POLICY_PATTERN, POLICY_MESSAGE).optional(),
    connector: z.string().nullable().optional().openapi({
      description: 'The id of a connector (`con_…`): its credentials go with each request. Null: none do.',
    }),
    orderBy: OrderBy.nullable().optional(),
    concurrency: z.int().min(1).max(100).nullable().optional().openapi({
      description: 'Requests under way at once; null: 10, or 1 where the whole endpoint is ordered.',
    }),
    perSecond: z.number().min(PER_SECOND_MIN).max(10_000).nullable().optional().openapi({
      description: 'POSTs a second, over all processes; null: as fast as it takes them.',
    }),
    alertTo: z
      .array(z.email())
      .max(20)
      .transform((all) => [...new Set(all)])
      .optional()
      .openapi({ description: 'Who gets mails about its failures.' }),
    signing: EndpointSigningChange.optional(),
  })
  .openapi('EndpointChange');
export type EndpointChange = z.infer<typeof EndpointChange>;

export const EndpointsQuery = PageQuery.extend({
  campaign: idFilter('cmp', 'a campaign'),
  webhook: idFilter('whk', 'a webhook'),
  attention: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .openapi({ description: 'Only those that are off, paused or failing, or only the others.' }),
});
export type EndpointsQuery = z.infer<typeof EndpointsQuery>;

export const DeliveryState = z
  .enum(['pending', 'delivering', 'delivered', 'failed', 'held', 'discarded'])
  .openapi('DeliveryState');
export type DeliveryState = z.infer<typeof DeliveryState>;

export const Delivery = z
  .object({
    id: z.string().openapi({ description: 'The `webhook-id` of its requests.' }),
    state: DeliveryState,
    skipped: z.boolean().optional().openapi({ description: 'Failed because somebody let its lane go on without it.' }),
    endpointId: z.string(),
    eventType: z.string().nullable(),
    phone: z.string().nullable().openapi({ description: 'Whom it is about, where its payload has that. E.164.' }),
    sequence: z.int().optional().openapi({ description: 'Its number in its lane; ordered endpoints only.' }),
    attemptCount: z.int(),
    lastAttempt: z
      .object({ at: z.iso.datetime(), status: z.int().nullable(), errorClass: z.string().nullable() })
      .nullable()
      .openapi({ description: 'What became of the last one, its batch’s included.' }),
    nextAttemptAt: z.iso.datetime().nullable().openapi({ description: 'While pending.' }),
    isReplay: z
      .boolean()
      .openapi({ description: 'Waits because somebody asked for it: sent with `hookline-replay: true`.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('Delivery');
export type Delivery = z.infer<typeof Delivery>;

const Milliseconds = z.number().nullable();

export const Attempt = z
  .object({
    number: z.int().nullable().openapi({ description: 'The `hookline-attempt` of its request; null: there was none.' }),
    at: z.iso.datetime(),
    offsetMs: z.int().openapi({ description: 'Milliseconds since the delivery was created.' }),
    outcome: z.enum(['delivered', 'retry', 'failed', 'skipped']).openapi({
      description: 'What followed. `skipped`: no request, somebody let the lane go on without it.',
    }),
    status: z.int().optional(),
    errorClass: z.string().optional().openapi({ example: 'timeout' }),
    timing: z
      .object({
        dns: Milliseconds,
        connect: Milliseconds,
        tls: Milliseconds,
        firstByte: Milliseconds,
        total: z.number(),
      })
      .openapi({ description: 'Milliseconds; dns, connect and tls are null over a connection that was open already.' }),
    responseExcerpt: z
      .string()
      .nullable()
      .openapi({
        description: `Its beginning; header values and credentials read "${MASK}". Class \`connector\`: why there were none.`,
      }),
  })
  .openapi('DeliveryAttempt');
export type Attempt = z.infer<typeof Attempt>;

export const Lateness = z
  .object({
    reason: z.enum([
      'queued',
      'retrying',
      'throttled',
      'breaker_open',
      'behind_head',
      'catching_up',
      'endpoint_paused',
      'endpoint_off',
    ]),
    since: z.iso.datetime(),
    until: z.iso.datetime().optional().openapi({ description: 'When it ends by itself, as far as is known.' }),
    detail: z.string().openapi({ description: 'The same in a sentence.' }),
    blockedBy: z.string().optional().openapi({
      description: 'What goes first in its lane, as `lanes/skip` takes it: a delivery, or a batch once that is sealed.',
    }),
  })
  .openapi('DeliveryLateness');
export type Lateness = z.infer<typeof Lateness>;

export const SentRequest = z
  .object({
    method: z.literal('POST'),
    url: z.string(),
    headers: z.array(EndpointHeader).openapi({
      description: `Credentials read "${MASK}", and for keys without \`design\` the values of custom headers and of signatures.`,
    }),
    body: z.string().openapi({ description: 'Of a batch only what is of this delivery.' }),
  })
  .openapi('SentRequest', {
    description:
      'Its latest request, or what the first one will be. Bytes and id are frozen; URL, headers and keys are those that ' +
      'the endpoint has now.',
  });
export type SentRequest = z.infer<typeof SentRequest>;

export const DeliveryDetail = Delivery.extend({
  endpointId: z.string().nullable().openapi({ description: 'Null when the payload is past its time.' }),
  batchId: z.string().optional().openapi({ description: 'The `webhook-id` of the array it was sent in.' }),
  late: Lateness.nullable().openapi({ description: 'What keeps it back; null where nothing more is to be done.' }),
  payload: z.unknown().openapi({ description: 'The JSON that every attempt sends, byte by byte the same.' }),
  request: SentRequest.nullable().openapi({ description: 'Null when the payload or the endpoint is gone.' }),
  payloadExpired: z.boolean().openapi({
    description: 'Attempts are kept longer than payloads: then `payload` is null, and lists do not show it any more.',
  }),
  attempts: z.array(Attempt).openapi({ description: 'Its own and those of its batch, in the order they were made.' }),
}).openapi('DeliveryDetail');
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** No event has a longer name. */
export const EVENT_TYPE_LENGTH_MAX = 100;

const PhoneFilter = z
  .string()
  .max(40)
  .transform((text, context) => {
    const phone = toE164(text);
    if (phone !== undefined) return phone;
    context.issues.push({ code: 'custom', input: text, message: 'This is no phone number with its country code.' });
    return z.NEVER;
  })
  .openapi({ type: 'string', description: 'Only deliveries whose payload has this number. With its country code.' });

export const DeliveriesQuery = PageQuery.extend({
  endpoint: idFilter('end', 'an endpoint'),
  campaign: idFilter('cmp', 'a campaign'),
  webhook: idFilter('whk', 'a webhook'),
  state: DeliveryState.optional(),
  eventType: z.string().max(EVENT_TYPE_LENGTH_MAX).superRefine(requireStorable).optional(),
  phone: PhoneFilter.optional(),
  from: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Created at this moment or later.' }),
  to: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Created before this moment.' }),
});
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>;
