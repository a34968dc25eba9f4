import { createRoute, z } from '@hono/zod-openapi';
import { TestTrace } from '../deliveries/test-send/schema.ts';
import type { TestEgress } from '../deliveries/test-send/send-test.ts';
import type { RateLimit } from '../http/rate-limit.ts';
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
    'answered as you say. The same steps can be run again with another draft. A hundred at once, then ten a second: else ' +
    '429 with `Retry-After`.',
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
    'recorded or counted. Sixty tests of an account at once, then one a second: else 429 with `Retry-After`. The answer ' +
    'is 200 whatever the receiver did.',
  request: { params, body: jsonBody(DraftWebhookTest) },
  responses: { 200: json(TestTrace, 'What was sent, what came back, and what that means.'), ...problemResponses },
});

/** A phone beside the editor asks with every message and every change; a program is not to keep the process busy. */
export const TRY_RATE = { burst: 100, perSecond: 10, refusal: 'Drafts are tried too often.' };

export interface TryRouteDeps extends TestEgress {
  egressAllow: EgressAllow;
  publicUrl: string;
  /** How often an account may try drafts, and send tests. */
  tries: RateLimit;
  tests: RateLimit;
}

/** Trying drafts before anything is published. */
export function tryRoutes(deps: TryRouteDeps) {
  return createRouter()
    .openapi(tryOne, async (c) => {
      const ctx = accountContext(c, 'design');
      deps.tries.take(ctx.accountId, ctx.clock.now());
      const id = requireId('cmp', 'campaign', c.req.valid('param').id);
      return c.json(await tryConversation(ctx, deps, id, c.req.valid('json')), 200);
    })
    .openapi(testOne, async (c) => {
      const ctx = accountContext(c, 'design');
      deps.tests.take(ctx.accountId, ctx.clock.now());
      const id = requireId('cmp', 'campaign', c.req.valid('param').id);
      return c.json(await testDraftWebhook(ctx, deps, id, c.req.valid('json')), 200);
    });
}
