import { createRoute, z } from '@hono/zod-openapi';
import type { RateLimit } from '../../http/rate-limit.ts';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { NewRequestTest, RequestTest, RequestTestTrace } from './schema.ts';
import { type TestRequestDeps, testNewRequest, testRequest } from './test-request.ts';

const description =
  'Makes the request once, now, as a conversation would: with its real headers, connector and body, and the data given ' +
  'here. What its variables need and is not given is refused: 422 with `needs_contact` or `needs_event`. Nothing is kept, ' +
  'and no conversation hears of the answer. The connector’s secrets are masked. Sixty tests of an account at once, then one ' +
  'a second: else 429 with `Retry-After`. The answer is 200 whatever the partner did.';
const answer = json(RequestTestTrace, 'What was sent, what came back, and how a conversation would see it.');

const testSaved = createRoute({
  method: 'post',
  path: '/v1/requests/{id}/test',
  summary: 'Make a request once and see everything',
  description,
  request: { params: z.object({ id: idParam('req', 'request') }), body: jsonBody(RequestTest) },
  responses: { 200: answer, ...problemResponses },
});

const testUnsaved = createRoute({
  method: 'post',
  path: '/v1/requests/test',
  summary: 'Make a request that is not saved once and see everything',
  description,
  request: { body: jsonBody(NewRequestTest) },
  responses: { 200: answer, ...problemResponses },
});

/** /v1/requests/test and /v1/requests/{id}/test. */
export function requestTestRoutes(deps: TestRequestDeps & { tests: RateLimit }) {
  return createRouter()
    .openapi(testUnsaved, async (c) => {
      const { request, ...given } = c.req.valid('json');
      const ctx = accountContext(c, 'design');
      deps.tests.take(ctx.accountId, ctx.clock.now());
      return c.json(await testNewRequest(ctx, deps, request, given), 200);
    })
    .openapi(testSaved, async (c) => {
      const ctx = accountContext(c, 'design');
      deps.tests.take(ctx.accountId, ctx.clock.now());
      const id = requireId('req', 'request', c.req.valid('param').id);
      return c.json(await testRequest(ctx, deps, id, c.req.valid('json')), 200);
    });
}
