import { createRoute, z } from '@hono/zod-openapi';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { PreferencePage, PreferencesLink } from './schema.ts';
import { getPreferencePage, getPreferencesLink, setPreferencePage } from './settings.ts';

const getLink = createRoute({
  method: 'get',
  path: '/v1/contacts/{id}/preferences-link',
  summary: 'Where a contact changes its preferences',
  request: { params: z.object({ id: idParam('cnt', 'contact') }) },
  responses: { 200: json(PreferencesLink, 'The link.'), ...problemResponses },
});

const getPage = createRoute({
  method: 'get',
  path: '/v1/preference-page',
  summary: 'How the preference page of your contacts is set',
  responses: { 200: json(PreferencePage, 'The settings.'), ...problemResponses },
});

const putPage = createRoute({
  method: 'put',
  path: '/v1/preference-page',
  summary: 'Set the preference page of your contacts',
  request: { body: jsonBody(PreferencePage) },
  responses: { 200: json(PreferencePage, 'The settings as they are now.'), ...problemResponses },
});

/** /v1/preference-page and the links of contacts to theirs. */
export function preferenceRoutes({ publicUrl }: { publicUrl: string }) {
  return createRouter()
    .openapi(getLink, async (c) => {
      const contactId = requireId('cnt', 'contact', c.req.valid('param').id);
      return c.json({ url: await getPreferencesLink(accountContext(c, 'operate'), publicUrl, contactId) }, 200);
    })
    .openapi(getPage, async (c) => c.json(await getPreferencePage(accountContext(c, 'read')), 200))
    .openapi(putPage, async (c) =>
      c.json(await setPreferencePage(accountContext(c, 'design'), c.req.valid('json')), 200),
    );
}
