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
import { markDeleted, purgeRequest, restoreRequest } from './delete-request.ts';
import { getRequest, listRequests, type RequestDeps } from './read-requests.ts';
import { createRequest, etagOf, replaceRequest } from './save-request.ts';
import { DeleteQuery, ListedRequest, NewRequest, RequestsQuery, ShownRequest } from './schema.ts';

const params = z.object({ id: idParam('req', 'request') });
const idOf = (text: string) => requireId('req', 'request', text);
const answer = json(ShownRequest, 'The request as it is now, with its warnings.');
const headers = z.object({
  etag: z.string().openapi({ example: '"2026-11-21T22:43:53.120Z"', description: 'For If-Match.' }),
});
const tagged = { ...answer, headers };

const createOne = createRoute({
  method: 'post',
  path: '/v1/requests',
  summary: 'Create a request',
  description:
    'What conversations ask of a partner. All templates are checked: their syntax, the requests whose answers they use, ' +
    'and that the body is JSON or XML with a value put in for each variable.',
  request: { body: jsonBody(NewRequest) },
  responses: { 201: tagged, ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/requests',
  summary: 'List requests',
  request: { query: RequestsQuery },
  responses: { 200: json(pageOf(ListedRequest), 'Requests, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/requests/{id}',
  summary: 'Read a request',
  description: 'Also one that was deleted.',
  request: { params },
  responses: { 200: { ...json(ShownRequest, 'The request, and where it is used.'), headers }, ...problemResponses },
});

const replaceOne = createRoute({
  method: 'put',
  path: '/v1/requests/{id}',
  summary: 'Replace a request',
  description:
    'Where it is renamed, a warning (`name_used`) names each place that uses its answer by the old name. With the ETag of ' +
    'the request as it was read, what somebody else saved since is not overwritten: 412.',
  request: {
    params,
    headers: z.object({ 'if-match': z.string().optional().openapi({ example: '"2026-11-21T22:43:53.120Z"' }) }),
    body: jsonBody(NewRequest),
  },
  responses: { 200: tagged, ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/requests/{id}',
  summary: 'Delete a request',
  description:
    'In use or not: conversations that come to it take the error path, and `usedIn` says where. It can be restored and ' +
    'keeps its name, until it is purged.',
  request: { params, query: DeleteQuery },
  responses: { 200: answer, 204: { description: 'It is purged.' }, ...problemResponses },
});

const restoreOne = createRoute({
  method: 'post',
  path: '/v1/requests/{id}/restore',
  summary: 'Restore a deleted request',
  request: { params },
  responses: { 200: answer, ...problemResponses },
});

/** /v1/requests. */
export function requestRoutes(deps: RequestDeps) {
  return createRouter()
    .openapi(createOne, async (c) => {
      const created = await createRequest(accountContext(c, 'design'), deps, c.req.valid('json'));
      return c.json(created, 201, { etag: etagOf(created) });
    })
    .openapi(listAll, async (c) => {
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await listRequests(accountContext(c, 'read'), deps, c.req.valid('query'), sight), 200);
    })
    .openapi(getOne, async (c) => {
      const sight = { withHeaders: hasScope(c, 'design') };
      const found = await getRequest(accountContext(c, 'read'), deps, idOf(c.req.valid('param').id), sight);
      return c.json(found, 200, { etag: etagOf(found) });
    })
    .openapi(replaceOne, async (c) => {
      const id = idOf(c.req.valid('param').id);
      const options = { ifMatch: c.req.valid('header')['if-match'] };
      const saved = await replaceRequest(accountContext(c, 'design'), deps, id, c.req.valid('json'), options);
      return c.json(saved, 200, { etag: etagOf(saved) });
    })
    .openapi(deleteOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = idOf(c.req.valid('param').id);
      if (c.req.valid('query').purge === 'true') {
        await purgeRequest(ctx, id);
        return c.body(null, 204);
      }
      await markDeleted(ctx, id);
      return c.json(await getRequest(ctx, deps, id, { withHeaders: true }), 200);
    })
    .openapi(restoreOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = idOf(c.req.valid('param').id);
      await restoreRequest(ctx, id);
      return c.json(await getRequest(ctx, deps, id, { withHeaders: true }), 200);
    });
}
