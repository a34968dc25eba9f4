import { z } from '@hono/zod-openapi';
import { PageQuery } from '../http/page.ts';
import { idFilter } from '../http/router.ts';
import { HEADER_NAME_LENGTH_MAX, HEADER_VALUE_LENGTH_MAX, HEADERS_MAX } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { stripPostPrefix } from '../rules/url.ts';
import { POLICY_NAMES } from './policy.ts';

const EndpointHeader = z.strictObject({
  name: z.string().max(HEADER_NAME_LENGTH_MAX),
  value: z.string().max(HEADER_VALUE_LENGTH_MAX),
});

/** Over how many of an endpoint's deliveries its health is judged. */
export const HEALTH_DELIVERIES = 20;

export const EndpointHealth = z
  .object({
    state: z
      .enum(['healthy', 'failing', 'unknown'])
      .openapi({ description: 'By the last attempt; unknown before one.' }),
    consecutiveFailures: z.int().openapi({ description: 'Attempts since the last one that succeeded.' }),
    lastSuccessAt: z.iso.datetime().nullable(),
    lastFailureAt: z.iso.datetime().nullable(),
  })
  .openapi('EndpointHealth', { description: `Over the attempts of its latest ${HEALTH_DELIVERIES} deliveries.` });
export type EndpointHealth = z.infer<typeof EndpointHealth>;

export const Endpoint = z
  .object({
    id: z.string(),
    campaignId: z.string().nullable(),
    webhookId: z.string(),
    url: z.string(),
    headers: z.array(EndpointHeader).openapi({ description: `Values are "${MASK}" for keys with \`read\` only.` }),
    policy: z.enum(POLICY_NAMES),
    state: z.enum(['active', 'paused', 'disabled']).openapi({
      description: 'Paused and disabled endpoints hold what they are owed. The receiver’s 410 disables.',
    }),
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
  })
  .openapi('EndpointChange');
export type EndpointChange = z.infer<typeof EndpointChange>;

export const EndpointsQuery = PageQuery.extend({
  campaign: idFilter('cmp', 'a campaign'),
  webhook: idFilter('whk', 'a webhook'),
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
    endpointId: z.string(),
    attemptCount: z.int(),
    nextAttemptAt: z.iso.datetime().nullable().openapi({ description: 'While pending.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('Delivery');
export type Delivery = z.infer<typeof Delivery>;

const Milliseconds = z.number().nullable();

export const Attempt = z
  .object({
    number: z.int(),
    at: z.iso.datetime(),
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
    responseExcerpt: z.string().nullable(),
  })
  .openapi('DeliveryAttempt');
export type Attempt = z.infer<typeof Attempt>;

export const DeliveryDetail = Delivery.extend({
  payload: z.unknown().openapi({ description: 'The JSON that every attempt sends, byte by byte the same.' }),
  attempts: z.array(Attempt),
}).openapi('DeliveryDetail');
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const DeliveriesQuery = PageQuery.extend({
  endpoint: idFilter('end', 'an endpoint'),
  campaign: idFilter('cmp', 'a campaign'),
  webhook: idFilter('whk', 'a webhook'),
  state: DeliveryState.optional(),
  from: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Created at this moment or later.' }),
  to: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Created before this moment.' }),
});
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>;
