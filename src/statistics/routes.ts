import { createRoute, z } from '@hono/zod-openapi';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../http/router.ts';
import { readCampaignStatistics, readStatistics } from './read-statistics.ts';
import { CampaignStatistics, CampaignStatisticsQuery, Statistics, StatisticsQuery } from './schema.ts';

const ofAccount = createRoute({
  method: 'get',
  path: '/v1/statistics',
  summary: 'Read what goes on',
  description:
    'Counted by the hour, in UTC, from what has happened up to a second or two ago. Counts stay when activities are dropped.',
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
export function statisticRoutes() {
  return createRouter()
    .openapi(ofAccount, async (c) => {
      return c.json(await readStatistics(accountContext(c, 'read'), c.req.valid('query')), 200);
    })
    .openapi(ofCampaign, async (c) => {
      const id = requireId('cmp', 'campaign', c.req.valid('param').id);
      return c.json(await readCampaignStatistics(accountContext(c, 'read'), id, c.req.valid('query')), 200);
    });
}
