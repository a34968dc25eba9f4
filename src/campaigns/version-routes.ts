import { createRoute, z } from '@hono/zod-openapi';
import { notFound } from '../base/errors.ts';
import { pageOf } from '../http/page.ts';
import { accountContext, createRouter, hasScope, idParam, json, problemResponses, requireId } from '../http/router.ts';
import { diffVersions, getVersion, listVersions } from './read-versions.ts';
import { DiffQuery, VERSION_MAX, Version, VersionDiff, VersionPageQuery, VersionSummary } from './schema.ts';

const params = z.object({ id: idParam('cmp', 'campaign') });

const listAll = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/versions',
  summary: 'List a campaign’s published versions',
  request: { params, query: VersionPageQuery },
  responses: { 200: json(pageOf(VersionSummary), 'Versions, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/versions/{version}',
  summary: 'Read a published version',
  request: { params: params.extend({ version: z.string().openapi({ example: '2' }) }) },
  responses: { 200: json(Version, 'The version as it was published.'), ...problemResponses },
});

const compare = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/diff',
  summary: 'Compare two versions of a campaign',
  request: { params, query: DiffQuery },
  responses: { 200: json(VersionDiff, 'What changed on the way from one to the other.'), ...problemResponses },
});

function campaignId(id: string): string {
  return requireId('cmp', 'campaign', id);
}

function versionNumber(text: string): number {
  const version = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(version <= VERSION_MAX)) throw notFound('version');
  return version;
}

/** /v1/campaigns/{id}/versions and /diff. */
export function campaignVersionRoutes() {
  return createRouter()
    .openapi(listAll, async (c) =>
      c.json(
        await listVersions(accountContext(c, 'read'), campaignId(c.req.valid('param').id), c.req.valid('query')),
        200,
      ),
    )
    .openapi(getOne, async (c) => {
      const ctx = accountContext(c, 'read');
      const { id, version } = c.req.valid('param');
      const sight = { withHeaders: hasScope(c, 'design') };
      return c.json(await getVersion(ctx, campaignId(id), versionNumber(version), sight), 200);
    })
    .openapi(compare, async (c) => {
      const ctx = accountContext(c, 'read');
      const sight = { withHeaders: hasScope(c, 'design') };
      const id = campaignId(c.req.valid('param').id);
      return c.json(await diffVersions(ctx, id, c.req.valid('query'), sight), 200);
    });
}
