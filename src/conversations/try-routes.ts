import { createRoute, z } from '@hono/zod-openapi';
import { TestTrace } from '../deliveries/test-send/schema.ts';
import type { TestEgress } from '../deliveries/test-send/send-test.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses, requireId } from '../http/router.ts';
import type { EgressAllow } from '../rules/address.ts';
import { testDraftWebhook } from './test-webhook.ts';
import { tryConversation } from './try-conversation.ts';
import { DraftWebhookTest, TriedAnswer, TriedConversation } from './try-schema.ts';

const params = z.object({ id: idParam('cmp', 'campaign') });

const tryOne = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/try',
  summary: 'Have a whole conversation with a draft',
  description:
    'Runs every step from the first to the last, as a made-up person would take them, with a definition that need not be ' +
    'saved. Nothing is stored, sent or asked for: webhooks and requests are told as they would be made, and requests are ' +
    'answered as you say. The same steps can be run again with another draft.',
  request: { params, body: jsonBody(TriedConversation) },
  responses: { 200: json(TriedAnswer, 'What came of each step.'), ...problemResponses },
});

const testOne = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/test-webhook',
  summary: 'Send a test to a webhook of a draft and see everything',
  description:
    'For a webhook that need not be saved or published yet: sends once, now, what an invented person’s answer would ' +
    'bring, with its headers, signatures and deadline, and with `hookline-test: true`. Nothing is queued, retried, ' +
    'recorded or counted. The answer is 200 whatever the receiver did.',
  request: { params, body: jsonBody(DraftWebhookTest) },
  responses: { 200: json(TestTrace, 'What was sent, what came back, and what that means.'), ...problemResponses },
});

/** Trying drafts before anything is published. */
export function tryRoutes(deps: TestEgress & { egressAllow: EgressAllow; publicUrl: string }) {
  return createRouter()
    .openapi(tryOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = requireId('cmp', 'campaign', c.req.valid('param').id);
      return c.json(await tryConversation(ctx, deps, id, c.req.valid('json')), 200);
    })
    .openapi(testOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = requireId('cmp', 'campaign', c.req.valid('param').id);
      return c.json(await testDraftWebhook(ctx, deps, id, c.req.valid('json')), 200);
    });
}
