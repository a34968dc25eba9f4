import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../http/page.ts';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../http/router.ts';
import { listTimeline } from './list-timeline.ts';
import { TimelineEntry, TimelineQuery } from './schema.ts';

/** /v1/contacts/{id}/timeline. */
export function timelineRoutes() {
  return createRouter().openapi(
    createRoute({
      method: 'get',
      path: '/v1/contacts/{id}/timeline',
      summary: 'What happened to a contact, in one list',
      description:
        'Messages with the option they matched, events, calls of requests, each with the webhooks that it made owed and ' +
        'their attempts; newest first. A page of `kind` may be shorter than asked for, or empty, and have another behind it.',
      request: { params: z.object({ id: idParam('cnt', 'contact') }), query: TimelineQuery },
      responses: { 200: json(pageOf(TimelineEntry), 'What happened.'), ...problemResponses },
    }),
    async (c) => {
      const contactId = requireId('cnt', 'contact', c.req.valid('param').id);
      return c.json(await listTimeline(accountContext(c, 'read'), contactId, c.req.valid('query')), 200);
    },
  );
}
