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
import { listContacts } from '../read-contacts.ts';
import { Contact } from '../schema.ts';
import { createSegment, deleteSegment, getSegment, listSegments, updateSegment } from './manage-segments.ts';
import { CountedSegment, NewSegment, Segment, SegmentChange } from './schema.ts';

const params = z.object({ id: idParam('seg', 'segment') });
const idOf = (id: string) => requireId('seg', 'segment', id);

/** /v1/segments: saved filters of contacts. Who is in one is found out each time it is asked for. */
export function segmentRoutes() {
  return createRouter()
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/segments',
        summary: 'Save a segment',
        request: { body: jsonBody(NewSegment) },
        responses: { 201: json(CountedSegment, 'The segment.'), ...problemResponses },
      }),
      async (c) => c.json(await createSegment(accountContext(c, 'operate'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/segments',
        summary: 'List segments',
        request: { query: PageQuery },
        responses: { 200: json(pageOf(Segment), 'Segments, newest first.'), ...problemResponses },
      }),
      async (c) => c.json(await listSegments(accountContext(c, 'read'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/segments/{id}',
        summary: 'Get a segment and how many are in it',
        request: { params },
        responses: { 200: json(CountedSegment, 'The segment.'), ...problemResponses },
      }),
      async (c) => c.json(await getSegment(accountContext(c, 'read'), idOf(c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/segments/{id}/contacts',
        summary: 'List the contacts in a segment',
        request: { params, query: PageQuery },
        responses: { 200: json(pageOf(Contact), 'Contacts, newest first.'), ...problemResponses },
      }),
      async (c) => {
        const segment = idOf(c.req.valid('param').id);
        return c.json(await listContacts(accountContext(c, 'read'), { ...c.req.valid('query'), segment }), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/v1/segments/{id}',
        summary: 'Rename a segment or change its filter',
        request: { params, body: jsonBody(SegmentChange) },
        responses: { 200: json(CountedSegment, 'The segment as it is now.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'operate');
        return c.json(await updateSegment(ctx, idOf(c.req.valid('param').id), c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/v1/segments/{id}',
        summary: 'Delete a segment',
        description: 'Its contacts stay.',
        request: { params },
        responses: { 204: { description: 'Deleted.' }, ...problemResponses },
      }),
      async (c) => {
        await deleteSegment(accountContext(c, 'operate'), idOf(c.req.valid('param').id));
        return c.body(null, 204);
      },
    );
}
