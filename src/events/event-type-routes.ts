import { createRoute, z } from '@hono/zod-openapi';
import { notFound } from '../base/errors.ts';
import { pageOf } from '../http/page.ts';
import { accountContext, createRouter, json, problemResponses } from '../http/router.ts';
import { findAccountFacts } from './audience-queries.ts';
import { describeEventType } from './describe-event-type.ts';
import { EventTypeDescription } from './event-type-schema.ts';
import { EVENT_TYPES } from './event-types.ts';

const listAll = createRoute({
  method: 'get',
  path: '/v1/event-types',
  summary: 'List the types of events',
  description: 'All of them, each with a sample in every format, as this account’s webhooks would be sent it.',
  responses: { 200: json(pageOf(EventTypeDescription), 'The types, by family.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/event-types/{type}',
  summary: 'Read a type of event',
  request: { params: z.object({ type: z.string().openapi({ example: 'contact.opted_out' }) }) },
  responses: { 200: json(EventTypeDescription, 'The type, with its samples.'), ...problemResponses },
});

/** /v1/event-types. */
export function eventTypeRoutes() {
  return createRouter()
    .openapi(listAll, async (c) => {
      const { db, accountId } = accountContext(c, 'read');
      const facts = await findAccountFacts(db, accountId);
      const items = EVENT_TYPES.map((type) => describeEventType(type, facts, accountId));
      return c.json({ items, nextCursor: null }, 200);
    })
    .openapi(getOne, async (c) => {
      const { db, accountId } = accountContext(c, 'read');
      const type = EVENT_TYPES.find((each) => each === c.req.valid('param').type);
      if (type === undefined) throw notFound('type of event');
      return c.json(describeEventType(type, await findAccountFacts(db, accountId), accountId), 200);
    });
}
