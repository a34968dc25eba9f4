import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../base/errors.ts';
import { fieldErrors } from '../../../http/problem.ts';
import type { RateLimit } from '../../../http/rate-limit.ts';
import { accountContext, createRouter, json, problemResponses } from '../../../http/router.ts';
import { authenticateBasic } from './authenticate.ts';
import { readYespoActivities } from './read-activities.ts';
import { YespoActivitiesQuery, YespoActivity } from './schema.ts';

/** Of the rate limit of pulls: thousands of records at once. */
const PULL_COST = 10;

const listAll = createRoute({
  method: 'get',
  path: '/compat/yespo/api/v2/contacts/activity',
  summary: 'List activities as Yespo does',
  description:
    'For clients of Yespo’s `GET /api/v2/contacts/activity`: the records that webhooks with the format `yespo` get, ' +
    'oldest first, each with its `offset`. Go on with the last one’s; an empty array is the end. Mistakes are answered ' +
    '400, too many requests 429 with `Retry-After`.',
  security: [{ basic: [] }],
  middleware: authenticateBasic,
  request: { query: YespoActivitiesQuery },
  responses: { 200: json(z.array(YespoActivity), 'Activities, oldest first.'), ...problemResponses },
});

/** Yespo's own way to pull activities. */
export function yespoRoutes({ pulls }: { pulls: RateLimit }) {
  return createRouter().openapi(
    listAll,
    async (c) => {
      const ctx = accountContext(c, 'read');
      pulls.take(ctx.accountId, ctx.clock.now(), PULL_COST);
      return c.json(await readYespoActivities(ctx, c.req.valid('query')), 200);
    },
    (result) => {
      if (result.success) return;
      throw new AppError('malformed', 'Some parameters are not valid.', { errors: fieldErrors(result.error) });
    },
  );
}
