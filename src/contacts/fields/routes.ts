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
import { createField, deleteField, getField, listFields, updateField } from './manage-fields.ts';
import { ContactField, ContactFieldChange, NewContactField } from './schema.ts';

const params = z.object({ id: idParam('fld', 'field') });
const idOf = (id: string) => requireId('fld', 'field', id);

/** /v1/contact-fields: what an account's contacts have beside phone, e-mail, name and language. */
export function fieldRoutes() {
  return createRouter()
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/contact-fields',
        summary: 'Define a contact field',
        description:
          'Values under codes that no field has are kept as they come; those of a defined field are checked. Values ' +
          'that contacts have under the code already stay as they are.',
        request: { body: jsonBody(NewContactField) },
        responses: { 201: json(ContactField, 'The field.'), ...problemResponses },
      }),
      async (c) => c.json(await createField(accountContext(c, 'design'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/contact-fields',
        summary: 'List contact fields',
        responses: {
          200: json(pageOf(ContactField), 'All fields, by number.'),
          ...problemResponses,
        },
      }),
      async (c) => c.json({ items: await listFields(accountContext(c, 'read')), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/contact-fields/{id}',
        summary: 'Get a contact field',
        request: { params },
        responses: { 200: json(ContactField, 'The field.'), ...problemResponses },
      }),
      async (c) => c.json(await getField(accountContext(c, 'read'), idOf(c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/v1/contact-fields/{id}',
        summary: 'Rename a contact field or change its choices',
        request: { params, body: jsonBody(ContactFieldChange) },
        responses: { 200: json(ContactField, 'The field as it is now.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'design');
        return c.json(await updateField(ctx, idOf(c.req.valid('param').id), c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/v1/contact-fields/{id}',
        summary: 'Delete a contact field and its values',
        description: 'Its code stays taken for good.',
        request: { params },
        responses: { 204: { description: 'Deleted.' }, ...problemResponses },
      }),
      async (c) => {
        await deleteField(accountContext(c, 'design'), idOf(c.req.valid('param').id));
        return c.body(null, 204);
      },
    );
}
