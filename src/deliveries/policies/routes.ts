import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import { accountContext, createRouter, json, jsonBody, problemResponses } from '../../http/router.ts';
import { createPolicy, deletePolicy, getPolicyById, listPolicies } from './manage-policies.ts';
import { DeliveryPolicy, NewDeliveryPolicy } from './schema.ts';

const params = z.object({ id: z.string().openapi({ description: 'A built-in name, or `pol_…`.' }) });

const listAll = createRoute({
  method: 'get',
  path: '/v1/policies',
  summary: 'List delivery policies',
  responses: {
    200: json(pageOf(DeliveryPolicy), 'The built-in ones, then those of the account.'),
    ...problemResponses,
  },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/policies/{id}',
  summary: 'Read a delivery policy',
  request: { params },
  responses: { 200: json(DeliveryPolicy, 'The policy.'), ...problemResponses },
});

const createOne = createRoute({
  method: 'post',
  path: '/v1/policies',
  summary: 'Clone a delivery policy with changes',
  description: 'It does not change any more: endpoints that want something else take another policy.',
  request: { body: jsonBody(NewDeliveryPolicy) },
  responses: { 201: json(DeliveryPolicy, 'The new policy.'), ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/policies/{id}',
  summary: 'Delete a delivery policy',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, ...problemResponses },
});

/** /v1/policies. */
export function policyRoutes() {
  return createRouter()
    .openapi(listAll, async (c) =>
      c.json({ items: await listPolicies(accountContext(c, 'read')), nextCursor: null }, 200),
    )
    .openapi(getOne, async (c) => c.json(await getPolicyById(accountContext(c, 'read'), c.req.valid('param').id), 200))
    .openapi(createOne, async (c) => c.json(await createPolicy(accountContext(c, 'admin'), c.req.valid('json')), 201))
    .openapi(deleteOne, async (c) => {
      await deletePolicy(accountContext(c, 'admin'), c.req.valid('param').id);
      return c.body(null, 204);
    });
}
