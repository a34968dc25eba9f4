import { createRoute, z } from '@hono/zod-openapi';
import { PageQuery, pageOf } from '../../http/page.ts';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { cancelReplay } from './cancel-replay.ts';
import { createReplay, estimateReplay, type ReplayLimits } from './create-replay.ts';
import { getReplay, listReplays } from './read-replays.ts';
import { Replay, ReplayEstimate, ReplayInput } from './schema.ts';

const params = z.object({ id: idParam('rpl', 'replay') });

const createOne = createRoute({
  method: 'post',
  path: '/v1/replays',
  summary: 'Send many deliveries again',
  description:
    'A job that queues the settled deliveries of a time once more, oldest first and at a rate: under their ids, with ' +
    'their bytes, and with `hookline-replay: true`. Those of an ordered endpoint go beside its order, without ' +
    '`hookline-sequence`, and each in an array of one where the endpoint takes batches. An endpoint that is off holds ' +
    'them like others. When one gets through, its automatic retries are over.',
  request: { body: jsonBody(ReplayInput) },
  responses: {
    200: json(ReplayEstimate, 'With `dryRun`: what it would send.'),
    201: json(Replay, 'It is running.'),
    ...problemResponses,
  },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/replays',
  summary: 'List replays',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Replay), 'Replays, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/replays/{id}',
  summary: 'Read a replay',
  request: { params },
  responses: { 200: json(Replay, 'How far it is.'), ...problemResponses },
});

const cancelOne = createRoute({
  method: 'post',
  path: '/v1/replays/{id}/cancel',
  summary: 'Cancel a replay',
  description: 'Nothing more is queued for it; what is queued already, about a second’s work, is still sent.',
  request: { params },
  responses: { 200: json(Replay, 'It is cancelled.'), ...problemResponses },
});

/** /v1/replays. */
export function replayRoutes(limits: ReplayLimits) {
  return createRouter()
    .openapi(createOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const input = c.req.valid('json');
      if (input.dryRun) return c.json(await estimateReplay(ctx, limits, input), 200);
      return c.json(await createReplay(ctx, limits, input), 201);
    })
    .openapi(listAll, async (c) => c.json(await listReplays(accountContext(c, 'read'), c.req.valid('query')), 200))
    .openapi(getOne, async (c) => {
      const ctx = accountContext(c, 'read');
      return c.json(await getReplay(ctx, requireId('rpl', 'replay', c.req.valid('param').id)), 200);
    })
    .openapi(cancelOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      return c.json(await cancelReplay(ctx, requireId('rpl', 'replay', c.req.valid('param').id)), 200);
    });
}
