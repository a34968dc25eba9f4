import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../../http/router.ts';
import { getCall, listCalls } from './read-calls.ts';
import { Call, CallsQuery, ListedCall } from './schema.ts';

const listOfRequest = createRoute({
  method: 'get',
  path: '/v1/requests/{id}/calls',
  summary: 'List the calls of a request',
  description: 'Those that conversations made; tests are not kept.',
  request: { params: z.object({ id: idParam('req', 'request') }), query: CallsQuery },
  responses: { 200: json(pageOf(ListedCall), 'Calls, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/calls/{id}',
  summary: 'Read a call of a request',
  request: { params: z.object({ id: idParam('cll', 'call') }) },
  responses: { 200: json(Call, 'The call.'), ...problemResponses },
});

/** /v1/calls and /v1/requests/{id}/calls. */
export function callRoutes() {
  return createRouter()
    .openapi(listOfRequest, async (c) => {
      const id = requireId('req', 'request', c.req.valid('param').id);
      return c.json(await listCalls(accountContext(c, 'read'), id, c.req.valid('query')), 200);
    })
    .openapi(getOne, async (c) => {
      const id = requireId('cll', 'call', c.req.valid('param').id);
      return c.json(await getCall(accountContext(c, 'read'), id), 200);
    });
}
