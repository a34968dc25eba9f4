import { createRoute, z } from '@hono/zod-openapi';
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
import { TestSend, TestTrace } from './schema.ts';
import { sendTest, type TestSendDeps } from './send-test.ts';

const testRoute = createRoute({
  method: 'post',
  path: '/v1/endpoints/{id}/test',
  summary: 'Send a test to an endpoint and see everything',
  description:
    'Sends once, now, over a new connection, with the endpoint’s headers, signatures and deadline, and with ' +
    '`hookline-test: true`; also while the endpoint is paused or off. Nothing is queued, retried, recorded or counted. ' +
    'Sixty tests of an account at once, then one a second: else 429 with `Retry-After`. The answer is 200 whatever the ' +
    'receiver did. ' +
    'A payload of your own needs the scope `design`; without it header values read as "****" and `raw` is null.',
  request: { params: z.object({ id: idParam('end', 'endpoint') }), body: jsonBody(TestSend) },
  responses: { 200: json(TestTrace, 'What was sent, what came back, and what that means.'), ...problemResponses },
});

/** /v1/endpoints/{id}/test. */
export function testSendRoutes(deps: TestSendDeps & { tests: RateLimit }) {
  return createRouter().openapi(testRoute, async (c) => {
    const input = c.req.valid('json');
    // Words of one's own, signed as ours, are more than a look at whether it works.
    const ctx = accountContext(c, input.payload === undefined ? 'operate' : 'design');
    deps.tests.take(ctx.accountId, ctx.clock.now());
    const endpointId = requireId('end', 'endpoint', c.req.valid('param').id);
    const sight = { withHeaders: hasScope(c, 'design') };
    return c.json(await sendTest(ctx, deps, endpointId, input, sight), 200);
  });
}
