import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../http/page.ts';
import {
  accountContext,
  createRouter,
  hasScope,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../http/router.ts';
import { getDelivery, listDeliveries } from './read-deliveries.ts';
import { getEndpoint, listEndpoints } from './read-endpoints.ts';
import { resendDelivery } from './resend-delivery.ts';
import { DeliveriesQuery, Delivery, DeliveryDetail, Endpoint, EndpointChange, EndpointsQuery } from './schema.ts';
import { type EndpointChangeDeps, updateEndpoint } from './update-endpoint.ts';

export interface DeliveryRouteDeps extends EndpointChangeDeps {
  /** Called when something has become due. */
  wakeDeliveries(): void;
}

const deliveryParams = z.object({ id: idParam('dlv', 'delivery') });
const endpointParams = z.object({ id: idParam('end', 'endpoint') });

const listAll = createRoute({
  method: 'get',
  path: '/v1/deliveries',
  summary: 'List deliveries',
  description:
    'With `state`, `eventType` or `phone` a page may have fewer items than asked for, or none, and still a `nextCursor`: it ends ' +
    'when it has looked at 10,000 deliveries.',
  request: { query: DeliveriesQuery },
  responses: { 200: json(pageOf(Delivery), 'Deliveries, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/deliveries/{id}',
  summary: 'Read a delivery, its payload and its attempts',
  request: { params: deliveryParams },
  responses: { 200: json(DeliveryDetail, 'The delivery.'), ...problemResponses },
});

const resendOne = createRoute({
  method: 'post',
  path: '/v1/deliveries/{id}/resend',
  summary: 'Send a delivery again',
  description:
    'Under the same id and with the same bytes, also when it was delivered, and with `hookline-replay: true`. One being ' +
    'sent is not sent twice. When it gets through, its automatic retries are over. A settled delivery of an ordered ' +
    'endpoint goes out of turn, without `hookline-sequence`, and in an array of one where the endpoint takes batches; ' +
    'one that waits behind the head of its lane waits on.',
  request: { params: deliveryParams },
  responses: { 202: json(Delivery, 'It is due now.'), ...problemResponses },
});

const listEndpointsRoute = createRoute({
  method: 'get',
  path: '/v1/endpoints',
  summary: 'List endpoints',
  request: { query: EndpointsQuery },
  responses: { 200: json(pageOf(Endpoint), 'Endpoints, newest first.'), ...problemResponses },
});

const getEndpointRoute = createRoute({
  method: 'get',
  path: '/v1/endpoints/{id}',
  summary: 'Read an endpoint',
  request: { params: endpointParams },
  responses: { 200: json(Endpoint, 'The endpoint.'), ...problemResponses },
});

const updateEndpointRoute = createRoute({
  method: 'patch',
  path: '/v1/endpoints/{id}',
  summary: 'Change an endpoint',
  description: 'Holds from the next attempt on, for retries and for people on older campaign versions too.',
  request: { params: endpointParams, body: jsonBody(EndpointChange) },
  responses: { 200: json(Endpoint, 'The endpoint as it is now.'), ...problemResponses },
});

/** /v1/deliveries and /v1/endpoints. */
export function deliveryRoutes(deps: DeliveryRouteDeps) {
  return createRouter()
    .openapi(listAll, async (c) => {
      const { endpoint, campaign, webhook, ...rest } = c.req.valid('query');
      const ids = { endpointId: endpoint, campaignId: campaign, webhookId: webhook };
      return c.json(await listDeliveries(accountContext(c, 'read'), { ...rest, ...ids }), 200);
    })
    .openapi(getOne, async (c) => {
      const ctx = accountContext(c, 'read');
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await getDelivery(ctx, requireId('dlv', 'delivery', c.req.valid('param').id), sight), 200);
    })
    .openapi(resendOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const delivery = await resendDelivery(ctx, requireId('dlv', 'delivery', c.req.valid('param').id));
      deps.wakeDeliveries();
      return c.json(delivery, 202);
    })
    .openapi(listEndpointsRoute, async (c) => {
      const { campaign, webhook, attention, ...page } = c.req.valid('query');
      const ids = { campaignId: campaign, webhookId: webhook, needsAttention: attention };
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await listEndpoints(accountContext(c, 'read'), { ...page, ...ids }, sight), 200);
    })
    .openapi(getEndpointRoute, async (c) => {
      const id = requireId('end', 'endpoint', c.req.valid('param').id);
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await getEndpoint(accountContext(c, 'read'), id, sight), 200);
    })
    .openapi(updateEndpointRoute, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = requireId('end', 'endpoint', c.req.valid('param').id);
      return c.json(await updateEndpoint(ctx, deps, id, c.req.valid('json')), 200);
    });
}
