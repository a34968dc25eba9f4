import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../../http/router.ts';
import { getMessage, listMessages } from './list-messages.ts';
import { Message, MessageQuery } from './schema.ts';

/** /v1/messages. */
export function messageRoutes() {
  return createRouter()
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/messages',
        summary: 'List messages',
        request: { query: MessageQuery },
        responses: { 200: json(pageOf(Message), 'Messages of both directions, newest first.'), ...problemResponses },
      }),
      async (c) => c.json(await listMessages(accountContext(c, 'read'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/messages/{id}',
        summary: 'Get a message',
        request: { params: z.object({ id: idParam('msg', 'message') }) },
        responses: { 200: json(Message, 'The message.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'read');
        return c.json(await getMessage(ctx, requireId('msg', 'message', c.req.valid('param').id)), 200);
      },
    );
}
