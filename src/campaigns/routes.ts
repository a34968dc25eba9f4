import { createRoute, z } from '@hono/zod-openapi';
import { PageQuery, pageOf } from '../http/page.ts';
import {
  accountContext,
  createRouter,
  hasScope,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../http/router.ts';
import { archiveCampaign } from './archive-campaign.ts';
import { type CampaignDeps, createCampaign } from './create-campaign.ts';
import { toEtag } from './etag.ts';
import { publishCampaign } from './publish-campaign.ts';
import { getCampaign, listCampaigns, readRevision } from './read-campaigns.ts';
import { restoreCampaign } from './restore-campaign.ts';
import {
  Campaign,
  CampaignChange,
  CampaignRevision,
  CampaignSummary,
  NewCampaign,
  PublishedVersion,
} from './schema.ts';
import { updateCampaign } from './update-campaign.ts';
import { campaignVersionRoutes } from './version-routes.ts';

const params = z.object({ id: idParam('cmp', 'campaign') });

function campaign(description: string) {
  const headers = z.object({ etag: z.string().openapi({ example: '"5"', description: 'For If-Match.' }) });
  return { ...json(Campaign, description), headers };
}

const createOne = createRoute({
  method: 'post',
  path: '/v1/campaigns',
  summary: 'Create a campaign',
  description: 'Saves a draft. A definition that is malformed is refused; one with problems is saved and names them.',
  request: { body: jsonBody(NewCampaign) },
  responses: { 201: campaign('The draft.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/campaigns',
  summary: 'List campaigns',
  request: { query: PageQuery },
  responses: {
    200: json(pageOf(CampaignSummary), 'Campaigns without definitions, newest first.'),
    ...problemResponses,
  },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}',
  summary: 'Read a campaign and its draft',
  request: { params },
  responses: { 200: campaign('The campaign.'), ...problemResponses },
});

const getRevision = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/revision',
  summary: 'Read how far a campaign has come',
  description: 'For editors, which ask often whether somebody else saved or published.',
  request: { params },
  responses: { 200: json(CampaignRevision, 'Its revision and its state.'), ...problemResponses },
});

const updateOne = createRoute({
  method: 'put',
  path: '/v1/campaigns/{id}',
  summary: 'Save a campaign’s draft',
  description:
    'Needs the ETag of the campaign as you read it, so that nobody’s work is lost. What is live stays as it is.',
  request: {
    params,
    headers: z.object({ 'if-match': z.string().optional().openapi({ example: '"5"', description: 'Required.' }) }),
    body: jsonBody(CampaignChange),
  },
  responses: { 200: campaign('The campaign as saved.'), ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/campaigns/{id}',
  summary: 'Archive a campaign',
  description:
    'Nobody new gets in, people inside finish, its keywords are free. Publishing again revives it. ' +
    'A draft never published is gone.',
  request: { params },
  responses: { 204: { description: 'Archived, or gone.' }, ...problemResponses },
});

const restoreOne = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/restore',
  summary: 'Take archiving a campaign back',
  description:
    'People get the version again that they got before, whatever was drafted since. Refused with `not_publishable` where ' +
    'something that it needs, a keyword or a channel, is taken or gone meanwhile.',
  request: { params },
  responses: { 200: json(PublishedVersion, 'What people get from now on.'), ...problemResponses },
});

const publishOne = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/publish',
  summary: 'Publish a campaign’s draft',
  description:
    'Refused with `not_publishable` and every problem. An unchanged draft keeps its version. With the ETag of the draft ' +
    'as you read it, only that one is published: not what somebody else saved since.',
  request: {
    params,
    headers: z.object({ 'if-match': z.string().optional().openapi({ example: '"5"' }) }),
  },
  responses: { 200: json(PublishedVersion, 'What people get from now on.'), ...problemResponses },
});

function campaignId(id: string): string {
  return requireId('cmp', 'campaign', id);
}

/** /v1/campaigns and all below it but starting one. */
export function campaignRoutes(deps: CampaignDeps) {
  return createRouter()
    .openapi(createOne, async (c) => {
      const created = await createCampaign(
        accountContext(c, 'design'),
        deps,
        c.req.valid('json'),
        c.var.principal.name,
      );
      return c.json(created, 201, { etag: toEtag(created.revision) });
    })
    .openapi(listAll, async (c) => c.json(await listCampaigns(accountContext(c, 'read'), c.req.valid('query')), 200))
    .openapi(getOne, async (c) => {
      const sight = { withHeaders: hasScope(c, 'design') };
      const found = await getCampaign(accountContext(c, 'read'), deps, campaignId(c.req.valid('param').id), sight);
      return c.json(found, 200, { etag: toEtag(found.revision) });
    })
    .openapi(getRevision, async (c) =>
      c.json(await readRevision(accountContext(c, 'read'), campaignId(c.req.valid('param').id)), 200),
    )
    .openapi(updateOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = campaignId(c.req.valid('param').id);
      const ifMatch = c.req.valid('header')['if-match'];
      const saved = await updateCampaign(ctx, deps, id, ifMatch, c.req.valid('json'), c.var.principal.name);
      return c.json(saved, 200, { etag: toEtag(saved.revision) });
    })
    .openapi(deleteOne, async (c) => {
      await archiveCampaign(accountContext(c, 'design'), campaignId(c.req.valid('param').id));
      return c.body(null, 204);
    })
    .openapi(restoreOne, async (c) =>
      c.json(await restoreCampaign(accountContext(c, 'design'), deps, campaignId(c.req.valid('param').id)), 200),
    )
    .openapi(publishOne, async (c) => {
      const ctx = accountContext(c, 'design');
      const id = campaignId(c.req.valid('param').id);
      const ifMatch = c.req.valid('header')['if-match'];
      return c.json(await publishCampaign(ctx, deps, id, c.var.principal.name, ifMatch), 200);
    })
    .route('/', campaignVersionRoutes());
}
