import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { VERSION } from './base/version.ts';
import { TypedAnswer } from './campaigns/typed-answer.ts';
import { registerEventWebhooks } from './events/describe-webhooks.ts';
import type { AppEnv } from './http/router.ts';

/** What a redirect webhook's receiver gets (DESIGN.md §5). Extra parameters of the designer's follow these fields. */
const RedirectWebhookPayload = z
  .looseObject({
    campaignId: z.string().openapi({ example: 'cmp_01hx5zt4q8e3vb7k2m9n6p4r5s' }),
    label: z.string().openapi({ description: "The section's label.", example: 'Welcome Message' }),
    phoneNumber: z.string().nullable().openapi({
      description: 'E.164; null only for a WhatsApp user who hides it, then `contactId` is there.',
      example: '+525500000000',
    }),
    date: z.iso
      .datetime()
      .openapi({ description: 'When Hookline received the message, UTC.', example: '2026-11-21T22:43:53.120Z' }),
    response: z.string().openapi({ description: 'Exactly what the person sent; for a tap, its title.', example: '2' }),
    option: z
      .string()
      .optional()
      .openapi({ description: "Underlying webhooks only: the option's menu text.", example: 'One month' }),
    keyword: z.union([z.int(), z.string()]).optional().openapi({
      description: "Underlying webhooks only: the option's menu key, a number in number menus.",
      example: 2,
    }),
    contactId: z.string().optional().openapi({ description: 'Only where phoneNumber is null.' }),
  })
  .openapi('RedirectWebhookPayload');

const DeliveryHeaders = z.object({
  'webhook-id': z
    .string()
    .openapi({ description: 'The same on every attempt of one delivery.', example: 'dlv_01hx5zt4q8e3vb7k2m9n6p4r5s' }),
  'webhook-timestamp': z.string().openapi({ description: 'Seconds since the epoch, fresh on each attempt.' }),
  'webhook-signature': z
    .string()
    .openapi({ description: 'Standard Webhooks: `v1,<base64>`, HMAC-SHA256 over `id.timestamp.body`.' }),
  'hookline-attempt': z.string().openapi({ description: 'Which attempt this is, from 1.' }),
});

/** Adds what the routes themselves do not say: the title, authentication, the outgoing webhooks, `/openapi.json`. */
export function describeApi<T extends OpenAPIHono<AppEnv>>(app: T): T {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key with the scope `admin`, `design`, `operate` (contacts, what was sent) or `read`; each includes those after it.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'basic', {
    type: 'http',
    scheme: 'basic',
    description: 'Any login, and an API key as the password. Only where a vendor’s own API asks for it.',
  });
  app.openAPIRegistry.registerWebhook({
    method: 'post',
    path: 'redirectWebhook',
    summary: 'A person answered where a designer put a webhook',
    description:
      'Sent to the URL of a redirect webhook after the person gave the requested input, and to that of an underlying ' +
      'webhook as soon as its option is chosen; with the custom headers of the webhook. Any 2xx counts as received; ' +
      'everything else is sent again with the same id and the same bytes.',
    request: {
      headers: DeliveryHeaders,
      body: { required: true, content: { 'application/json': { schema: RedirectWebhookPayload } } },
    },
    responses: {
      200: {
        description:
          'Received. A redirect webhook with `mayAnswer` may say in its answer how the conversation goes on.',
        content: { 'application/json': { schema: TypedAnswer } },
      },
    },
  });
  registerEventWebhooks(app.openAPIRegistry, DeliveryHeaders);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Hookline',
      version: VERSION,
      description: 'Chatbot campaigns over SMS and WhatsApp that POST every answer to the partner’s endpoint.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    security: [{ apiKey: [] }],
  });
  return app;
}
