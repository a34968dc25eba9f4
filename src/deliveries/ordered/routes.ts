import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { listLanes } from './list-lanes.ts';
import { retryLanes } from './retry-lanes.ts';
import { Lane, LaneRetry, LaneSkip, LanesHastened, LanesQuery } from './schema.ts';
import { skipHead } from './skip-head.ts';

export interface LaneRouteDeps {
  /** Called when something has become due. */
  wakeDeliveries(): void;
}

const params = z.object({ id: idParam('end', 'endpoint') });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/endpoints/{id}/lanes',
  summary: 'List what waits in an ordered endpoint',
  description: 'Its lanes by key: what comes next in each, since when that blocks the rest, and why.',
  request: { params, query: LanesQuery },
  responses: { 200: json(pageOf(Lane), 'Lanes that wait for something.'), ...problemResponses },
});

const skipRoute = createRoute({
  method: 'post',
  path: '/v1/endpoints/{id}/lanes/skip',
  summary: 'Let a lane go on without its head',
  description: 'Skips exactly what `head` names; 409 when something else comes next by now, or while it is being sent.',
  request: { params, body: jsonBody(LaneSkip) },
  responses: { 204: { description: 'It is skipped, the lane goes on.' }, ...problemResponses },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/v1/endpoints/{id}/lanes/retry',
  summary: 'Retry an ordered endpoint now',
  description: 'What waits is due now, in one lane or in all of them.',
  request: { params, body: jsonBody(LaneRetry) },
  responses: { 202: json(LanesHastened, 'How many lanes are due now.'), ...problemResponses },
});

/** /v1/endpoints/{id}/lanes */
export function laneRoutes({ wakeDeliveries }: LaneRouteDeps) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const ctx = accountContext(c, 'read');
      const id = requireId('end', 'endpoint', c.req.valid('param').id);
      return c.json(await listLanes(ctx, id, c.req.valid('query')), 200);
    })
    .openapi(skipRoute, async (c) => {
      const ctx = accountContext(c, 'operate');
      await skipHead(ctx, requireId('end', 'endpoint', c.req.valid('param').id), c.req.valid('json'));
      wakeDeliveries();
      return c.body(null, 204);
    })
    .openapi(retryRoute, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = requireId('end', 'endpoint', c.req.valid('param').id);
      const lanes = await retryLanes(ctx, id, c.req.valid('json').key);
      wakeDeliveries();
      return c.json({ lanes }, 202);
    });
}
