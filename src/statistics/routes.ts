import { createRoute, z } from '@hono/zod-openapi';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../http/router.ts';
import type { SlowAnswers } from '../http/slow-answers.ts';
import { readCampaignStatistics, readStatistics } from './read-statistics.ts';
import { CampaignStatistics, CampaignStatisticsQuery, Statistics, StatisticsQuery } from './schema.ts';

const ofAccount = createRoute({
  method: 'get',
  path: '/v1/statistics',
  summary: 'Read what goes on',
  description:
    'Counted by the hour, in UTC, from what has happened up to a second or two ago. Counts stay when activities are ' +
    'dropped. Where counting takes long (a million conversations), it is told as it was some minutes ago at most.',
  request: { query: StatisticsQuery },
  responses: { 200: json(Statistics, 'The last hours, and each campaign in short.'), ...problemResponses },
});

const ofCampaign = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/statistics',
  summary: 'Read what became of a campaign',
  request: { params: z.object({ id: idParam('cmp', 'campaign') }), query: CampaignStatisticsQuery },
  responses: { 200: json(CampaignStatistics, 'Its numbers, and how each section was answered.'), ...problemResponses },
});

/** /v1/statistics and those of each campaign. */
export function statisticRoutes({ slowAnswers }: { slowAnswers: SlowAnswers }) {
  return createRouter()
    .openapi(ofAccount, async (c) => {
      const ctx = accountContext(c, 'read');
      const query = c.req.valid('query');
      const key = `${ctx.accountId} statistics ${query.hours}`;
      return c.json(await slowAnswers.get(ctx, key, () => readStatistics(ctx, query)), 200);
    })
    .openapi(ofCampaign, async (c) => {
      const id = requireId('cmp', 'campaign', c.req.valid('param').id);
      const ctx = accountContext(c, 'read');
      const query = c.req.valid('query');
      const key = `${ctx.accountId} statistics of ${id} ${query.days}`;
      return c.json(await slowAnswers.get(ctx, key, () => readCampaignStatistics(ctx, id, query)), 200);
    });
}
