import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import {
  createCategory,
  deleteCategory,
  getCategory,
  readCategories,
  restoreCategory,
  updateCategory,
} from './manage-categories.ts';
import {
  CountedSubscriptionCategory,
  NewSubscriptionCategory,
  SubscriptionCategory,
  SubscriptionCategoryChange,
} from './schema.ts';

const params = z.object({ id: idParam('cat', 'subscription category') });
const idOf = (id: string) => requireId('cat', 'subscription category', id);

/** /v1/subscription-categories: the kinds of communication that people subscribe to, and that messages are sent as. */
export function categoryRoutes() {
  return createRouter()
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/subscription-categories',
        summary: 'Create a subscription category',
        request: { body: jsonBody(NewSubscriptionCategory) },
        responses: { 201: json(SubscriptionCategory, 'The category.'), ...problemResponses },
      }),
      async (c) => c.json(await createCategory(accountContext(c, 'design'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/subscription-categories',
        summary: 'List subscription categories',
        responses: {
          200: json(pageOf(SubscriptionCategory), 'All categories, by number.'),
          ...problemResponses,
        },
      }),
      async (c) => c.json({ items: await readCategories(accountContext(c, 'read')), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/subscription-categories/{id}',
        summary: 'Get a subscription category and how many are opted in to it',
        request: { params },
        responses: { 200: json(CountedSubscriptionCategory, 'The category.'), ...problemResponses },
      }),
      async (c) => c.json(await getCategory(accountContext(c, 'read'), idOf(c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/v1/subscription-categories/{id}',
        summary: 'Change a subscription category',
        request: { params, body: jsonBody(SubscriptionCategoryChange) },
        responses: { 200: json(SubscriptionCategory, 'The category as it is now.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'design');
        return c.json(await updateCategory(ctx, idOf(c.req.valid('param').id), c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/v1/subscription-categories/{id}',
        summary: 'Delete a subscription category',
        description: 'Its key stays taken for good. It can be restored, with those who are subscribed to it.',
        request: { params },
        responses: { 204: { description: 'Deleted.' }, ...problemResponses },
      }),
      async (c) => {
        await deleteCategory(accountContext(c, 'design'), idOf(c.req.valid('param').id));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/subscription-categories/{id}/restore',
        summary: 'Restore a deleted subscription category',
        request: { params },
        responses: { 200: json(SubscriptionCategory, 'The category as it is now.'), ...problemResponses },
      }),
      async (c) => c.json(await restoreCategory(accountContext(c, 'design'), idOf(c.req.valid('param').id)), 200),
    );
}
