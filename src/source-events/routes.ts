import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../http/page.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses, requireId } from '../http/router.ts';
import { getSourceEvent, listSourceEvents, listSourceEventTypes } from './read-source-events.ts';
import { receiveSourceEvents, STARTED_AT_ONCE_MAX } from './receive-source-events.ts';
import {
  EVENTS_MAX,
  NewSourceEvents,
  ShownSourceEvent,
  SourceEventsQuery,
  SourceEventType,
  TakenSourceEvents,
} from './schema.ts';
import type { StartCampaigns } from './source-event.ts';

const receive = createRoute({
  method: 'post',
  path: '/v1/source-events',
  summary: 'Say what happened in your own systems',
  description:
    `One event, or \`{"events": [...]}\` with up to ${EVENTS_MAX} (1 MiB), all or nothing: where one is wrong, all that ` +
    'are wrong are named and none is taken. An event whose `key` was there already does nothing again. Campaigns with ' +
    `this type as their trigger start for the contact; of up to ${STARTED_AT_ONCE_MAX} events at a time the answer says ` +
    'what was started, of more only the events do, within seconds. Kept for 30 days.',
  request: { body: jsonBody(NewSourceEvents) },
  responses: { 202: json(TakenSourceEvents, 'They are kept, in the order given.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/source-events',
  summary: 'List events of your own systems',
  request: { query: SourceEventsQuery },
  responses: { 200: json(pageOf(ShownSourceEvent), 'Those of the last 30 days, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/source-events/{id}',
  summary: 'Get an event of your own systems',
  request: { params: z.object({ id: idParam('sev', 'source event') }) },
  responses: { 200: json(ShownSourceEvent, 'The event.'), ...problemResponses },
});

const listTypes = createRoute({
  method: 'get',
  path: '/v1/source-event-types',
  summary: 'List the types of events of your own systems',
  description: 'Of the events of the last 30 days, each with the names that templates may use for its parameters.',
  responses: { 200: json(pageOf(SourceEventType), 'The types, by name.'), ...problemResponses },
});

/** /v1/source-events. */
export function sourceEventRoutes(deps: { start: StartCampaigns }) {
  return createRouter()
    .openapi(receive, async (c) =>
      c.json(await receiveSourceEvents(accountContext(c, 'design'), deps, c.req.valid('json')), 202),
    )
    .openapi(listAll, async (c) => c.json(await listSourceEvents(accountContext(c, 'read'), c.req.valid('query')), 200))
    .openapi(getOne, async (c) => {
      const id = requireId('sev', 'source event', c.req.valid('param').id);
      return c.json(await getSourceEvent(accountContext(c, 'read'), id), 200);
    })
    .openapi(listTypes, async (c) => {
      const items = await listSourceEventTypes(accountContext(c, 'read'));
      return c.json({ items, nextCursor: null }, 200);
    });
}
