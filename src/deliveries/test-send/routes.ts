import { createRoute, z } from '@hono/zod-openapi';
import {
  accountContext,
  createRouter,
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
    'The answer is 200 whatever the receiver did.',
  request: { params: z.object({ id: idParam('end', 'endpoint') }), body: jsonBody(TestSend) },
  responses: { 200: json(TestTrace, 'What was sent, what came back, and what that means.'), ...problemResponses },
});

/** /v1/endpoints/{id}/test. */
export function testSendRoutes(deps: TestSendDeps) {
  return createRouter().openapi(testRoute, async (c) => {
    const ctx = accountContext(c, 'design');
    const endpointId = requireId('end', 'endpoint', c.req.valid('param').id);
    return c.json(await sendTest(ctx, deps, endpointId, c.req.valid('json')), 200);
  });
}
