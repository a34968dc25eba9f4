import { createRoute, z } from '@hono/zod-openapi';
import { TestTrace } from '../../deliveries/test-send/schema.ts';
import { pageOf } from '../../http/page.ts';
import type { RateLimit } from '../../http/rate-limit.ts';
import {
  accountContext,
  createRouter,
  hasScope,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { activateWebhook } from './activate-webhook.ts';
import { deleteWebhook, pauseWebhook } from './change-state.ts';
import { createWebhook, type WebhookDeps } from './create-webhook.ts';
import { getWebhook, listWebhooks } from './read-webhooks.ts';
import { NewWebhook, Webhook, WebhookActivation, WebhookChange, WebhooksQuery, WebhookTest } from './schema.ts';
import { testWebhook } from './test-webhook.ts';
import { updateWebhook } from './update-webhook.ts';

const params = z.object({ id: idParam('whk', 'webhook') });
const answer = json(Webhook, 'The webhook as it is now.');

const listAll = createRoute({
  method: 'get',
  path: '/v1/webhooks',
  summary: 'List webhooks',
  description: 'The account’s own; those of campaigns are part of their definitions.',
  request: { query: WebhooksQuery },
  responses: { 200: json(pageOf(Webhook), 'Webhooks, newest first.'), ...problemResponses },
});

const createOne = createRoute({
  method: 'post',
  path: '/v1/webhooks',
  summary: 'Create a webhook',
  description:
    'Tells a URL of events. `preset` sets up all that is left out: `standard` is active at once and has everything; ' +
    '`dialog-insight` is a draft until it is activated; `yespo` asks the URL with a GET first, and stays off where that ' +
    'is not answered 200; `mailingwork` has exactly one event.',
  request: { body: jsonBody(NewWebhook) },
  responses: { 201: answer, ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/webhooks/{id}',
  summary: 'Read a webhook',
  request: { params },
  responses: { 200: json(Webhook, 'The webhook.'), ...problemResponses },
});

const updateOne = createRoute({
  method: 'patch',
  path: '/v1/webhooks/{id}',
  summary: 'Change a webhook',
  description:
    'What is owed goes to the new URL with the bytes it had; events and filters hold for what comes up from now on. ' +
    'Where the preset verifies URLs, one that is given is verified, also when it is the same.',
  request: { params, body: jsonBody(WebhookChange) },
  responses: { 200: answer, ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/webhooks/{id}',
  summary: 'Delete a webhook',
  description: 'What it is owed is discarded. Deliveries that were made can still be read.',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, ...problemResponses },
});

const activateOne = createRoute({
  method: 'post',
  path: '/v1/webhooks/{id}/activate',
  summary: 'Activate a webhook',
  description:
    'From a draft, or from any kind of being off; an active one stays as it is. Where the preset verifies URLs, the ' +
    'answer may be a webhook in the state `verification_failed`.',
  request: { params, body: { ...jsonBody(WebhookActivation), required: false } },
  responses: { 200: answer, ...problemResponses },
});

const pauseOne = createRoute({
  method: 'post',
  path: '/v1/webhooks/{id}/pause',
  summary: 'Pause a webhook',
  description: 'What comes up is kept as long as its policy keeps events of an endpoint that is off, or let go.',
  request: { params },
  responses: { 200: answer, ...problemResponses },
});

const testOne = createRoute({
  method: 'post',
  path: '/v1/webhooks/{id}/test',
  summary: 'Send a sample of an event to a webhook and see everything',
  description:
    'Sends the sample once, now, in the webhook’s format, signed, with `hookline-test: true` and the format’s own mark ' +
    'of tests; also while it is off. Nothing is queued, retried, recorded or counted. One at a time, and one a second ' +
    '(all tests of an account: sixty at once, then one a second): else 429 with `Retry-After`. The answer is 200 whatever the receiver did.',
  request: { params, body: jsonBody(WebhookTest) },
  responses: { 200: json(TestTrace, 'What was sent, what came back, and what that means.'), ...problemResponses },
});

/** /v1/webhooks. */
export function webhookRoutes(deps: WebhookDeps & { tests: RateLimit }) {
  const idOf = (id: string) => requireId('whk', 'webhook', id);
  return createRouter()
    .openapi(listAll, async (c) => {
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await listWebhooks(accountContext(c, 'read'), c.req.valid('query'), sight), 200);
    })
    .openapi(createOne, async (c) =>
      c.json(await createWebhook(accountContext(c, 'design'), deps, c.req.valid('json')), 201),
    )
    .openapi(getOne, async (c) => {
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await getWebhook(accountContext(c, 'read'), idOf(c.req.valid('param').id), sight), 200);
    })
    .openapi(updateOne, async (c) => {
      const ctx = accountContext(c, 'design');
      return c.json(await updateWebhook(ctx, deps, idOf(c.req.valid('param').id), c.req.valid('json')), 200);
    })
    .openapi(deleteOne, async (c) => {
      await deleteWebhook(accountContext(c, 'design'), idOf(c.req.valid('param').id));
      return c.body(null, 204);
    })
    .openapi(activateOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const { replay = true } = c.req.valid('json');
      return c.json(await activateWebhook(ctx, deps, idOf(c.req.valid('param').id), { replay }), 200);
    })
    .openapi(pauseOne, async (c) =>
      c.json(await pauseWebhook(accountContext(c, 'design'), idOf(c.req.valid('param').id)), 200),
    )
    .openapi(testOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const sight = { withHeaders: hasScope(c, 'design') };
      deps.tests.take(ctx.accountId, ctx.clock.now());
      const id = idOf(c.req.valid('param').id);
      return c.json(await testWebhook(ctx, deps, id, c.req.valid('json').event, sight), 200);
    });
}
