import { createRoute } from '@hono/zod-openapi';
import type { Emitter } from '../../events/emitter.ts';
import { accountContext, createRouter, json, jsonBody, problemResponses } from '../../http/router.ts';
import { reportMessages } from './report-messages.ts';
import { MessageEvents, MessageEventsResult } from './schema.ts';

const report = createRoute({
  method: 'post',
  path: '/v1/message-events',
  summary: 'Report what became of messages sent elsewhere',
  description:
    'For a mail system or gateway of your own: its messages show in activities and webhooks as ours do. A hard bounce ' +
    'puts the address into quarantine, a complaint and an unsubscription opt the contact out. Up to 1,000 reports and 1 ' +
    'MiB at a time, all or nothing: where one is wrong, all that are wrong are named and none is taken. A report sent ' +
    'again does nothing.',
  request: { body: jsonBody(MessageEvents) },
  responses: { 200: json(MessageEventsResult, 'They are taken in.'), ...problemResponses },
});

/** /v1/message-events. */
export function messageEventRoutes({ emitter }: { emitter: Emitter }) {
  return createRouter().openapi(report, async (c) =>
    c.json(await reportMessages(accountContext(c, 'operate'), emitter, c.req.valid('json')), 200),
  );
}
