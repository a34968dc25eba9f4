import { createRoute, z } from '@hono/zod-openapi';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../../http/router.ts';
import { readHistory } from './read-history.ts';
import { EndpointHistory, HistoryQuery } from './schema.ts';

const historyRoute = createRoute({
  method: 'get',
  path: '/v1/endpoints/{id}/history',
  summary: 'Read how an endpoint did',
  description:
    'Its attempts over the last hour, day or week, in parts: how many got through, and how long answers took.',
  request: { params: z.object({ id: idParam('end', 'endpoint') }), query: HistoryQuery },
  responses: { 200: json(EndpointHistory, 'Oldest part first; those without any attempt too.'), ...problemResponses },
});

/** /v1/endpoints/{id}/history. */
export function historyRoutes() {
  return createRouter().openapi(historyRoute, async (c) => {
    const ctx = accountContext(c, 'read');
    const id = requireId('end', 'endpoint', c.req.valid('param').id);
    return c.json(await readHistory(ctx, id, c.req.valid('query').range), 200);
  });
}
