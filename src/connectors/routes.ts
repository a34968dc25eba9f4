import { createRoute, z } from '@hono/zod-openapi';
import { PageQuery, pageOf } from '../http/page.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses, requireId } from '../http/router.ts';
import type { EgressAllow } from '../rules/address.ts';
import type { Connectors } from './authorize.ts';
import { createConnector } from './create-connector.ts';
import { deleteConnector } from './delete-connector.ts';
import type { FindCampaignUses } from './find-uses.ts';
import { getConnector, listConnectors } from './read-connectors.ts';
import { Connector, ConnectorChange, ConnectorDetail, ConnectorTest, NewConnector } from './schema.ts';
import { testConnector } from './test-connector.ts';
import { updateConnector } from './update-connector.ts';

export interface ConnectorDeps {
  egressAllow: EgressAllow;
  connectors: Connectors;
  findCampaignUses: FindCampaignUses;
  /** How often an account may send tests to others. */
  tests: RateLimit;
}

const params = z.object({ id: idParam('con', 'connector') });

const createOne = createRoute({
  method: 'post',
  path: '/v1/connectors',
  summary: 'Create a connector',
  description: 'Credentials that any number of requests and webhooks are sent with, by naming its id as `connector`.',
  request: { body: jsonBody(NewConnector) },
  responses: { 201: json(Connector, 'The connector.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/connectors',
  summary: 'List connectors',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Connector), 'Connectors, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/connectors/{id}',
  summary: 'Read a connector, and where it is used',
  request: { params },
  responses: { 200: json(ConnectorDetail, 'The connector.'), ...problemResponses },
});

const updateOne = createRoute({
  method: 'patch',
  path: '/v1/connectors/{id}',
  summary: 'Change a connector',
  description: 'For all that use it at once: whatever is sent from now on, retries too, goes with the new credentials.',
  request: { params, body: jsonBody(ConnectorChange) },
  responses: { 200: json(Connector, 'The connector as it is now.'), ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/connectors/{id}',
  summary: 'Delete a connector',
  description: 'Refused with 409 while a request, a webhook or a campaign uses it; the answer names them.',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, ...problemResponses },
});

const testOne = createRoute({
  method: 'post',
  path: '/v1/connectors/{id}/test',
  summary: 'Fetch a token with a connector of the kind oauth2',
  description:
    'The token is not shown. Sixty tests of an account at once, then one a second: else 429 with `Retry-After`. The answer ' +
    'is 200 whatever the token endpoint did.',
  request: { params },
  responses: { 200: json(ConnectorTest, 'Whether there is a token; if not, why.'), ...problemResponses },
});

/** /v1/connectors. */
export function connectorRoutes({ egressAllow, connectors, findCampaignUses, tests }: ConnectorDeps) {
  const idOf = (id: string) => requireId('con', 'connector', id);
  return createRouter()
    .openapi(createOne, async (c) =>
      c.json(await createConnector(accountContext(c, 'design'), egressAllow, c.req.valid('json')), 201),
    )
    .openapi(listAll, async (c) => c.json(await listConnectors(accountContext(c, 'read'), c.req.valid('query')), 200))
    .openapi(getOne, async (c) =>
      c.json(await getConnector(accountContext(c, 'read'), findCampaignUses, idOf(c.req.valid('param').id)), 200),
    )
    .openapi(updateOne, async (c) => {
      const ctx = accountContext(c, 'design');
      return c.json(await updateConnector(ctx, egressAllow, idOf(c.req.valid('param').id), c.req.valid('json')), 200);
    })
    .openapi(deleteOne, async (c) => {
      await deleteConnector(accountContext(c, 'design'), findCampaignUses, idOf(c.req.valid('param').id));
      return c.body(null, 204);
    })
    .openapi(testOne, async (c) => {
      const ctx = accountContext(c, 'design');
      tests.take(ctx.accountId, ctx.clock.now());
      return c.json(await testConnector(ctx, connectors, idOf(c.req.valid('param').id)), 200);
    });
}
