import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
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
import { type NewsTransaction, tellNobody } from '../endpoint-news.ts';
import { getEndpoint } from '../read-endpoints.ts';
import { Endpoint } from '../schema.ts';
import { listNotifications } from './list-notifications.ts';
import { reactivateEndpoint } from './reactivate-endpoint.ts';
import { Notification, NotificationsQuery, Reactivation } from './schema.ts';

export interface AlertRouteDeps {
  /** Whether this server has a way to send mail. */
  sendsMail: boolean;
  /** Called when something has become due. */
  wakeDeliveries(): void;
  /** Told of endpoints that are on again, in the transaction that does it; left out: nobody is. */
  inNews?: NewsTransaction;
}

const ReactivatedEndpoint = Endpoint.extend({
  buffered: z.int().openapi({ description: 'How many events were kept: by `replay`, sent now or discarded.' }),
}).openapi('ReactivatedEndpoint');

const listRoute = createRoute({
  method: 'get',
  path: '/v1/notifications',
  summary: 'List notifications',
  description: 'What people should know about endpoints: errors, switching off, switching on. Also sent as mail.',
  request: { query: NotificationsQuery },
  responses: { 200: json(pageOf(Notification), 'Notifications, newest first.'), ...problemResponses },
});

const reactivateRoute = createRoute({
  method: 'post',
  path: '/v1/endpoints/{id}/reactivate',
  summary: 'Switch an endpoint on again',
  description:
    'One that is off or paused; `conflict` where it is active. Make sure that its URL is reachable again before.',
  request: {
    params: z.object({ id: idParam('end', 'endpoint') }),
    body: { ...jsonBody(Reactivation), required: false },
  },
  responses: { 200: json(ReactivatedEndpoint, 'The endpoint as it is now.'), ...problemResponses },
});

/** /v1/notifications and /v1/endpoints/{id}/reactivate. */
export function alertRoutes(deps: AlertRouteDeps) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const { endpoint, ...query } = c.req.valid('query');
      return c.json(await listNotifications(accountContext(c, 'read'), deps, { ...query, endpointId: endpoint }), 200);
    })
    .openapi(reactivateRoute, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = requireId('end', 'endpoint', c.req.valid('param').id);
      const { replay = true } = c.req.valid('json');
      const { inNews = tellNobody } = deps;
      const { buffered } = await inNews(ctx, (tx, tell) => reactivateEndpoint(tx, id, { replay, by: 'api', tell }));
      deps.wakeDeliveries();
      return c.json({ ...(await getEndpoint(ctx, id, { withHeaders: hasScope(c, 'design') })), buffered }, 200);
    });
}
