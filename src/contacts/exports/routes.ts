import { createRoute, z } from '@hono/zod-openapi';
import { accountContext, createRouter, problemResponses } from '../../http/router.ts';
import { streamTexts } from '../../http/text-stream.ts';
import { ListContactsQuery } from '../schema.ts';
import { exportContacts } from './export-contacts.ts';

const ExportContactsQuery = ListContactsQuery.omit({ cursor: true, limit: true }).extend({
  bom: z.enum(['true', 'false']).default('false').openapi({
    description: 'Whether the file begins with the mark by which spreadsheets know UTF-8.',
  }),
});

const exportAll = createRoute({
  method: 'get',
  path: '/v1/contacts/export',
  summary: 'Export contacts as CSV',
  description:
    'All contacts, or those of a segment or a filter, newest first, with all fields and subscriptions of the account. ' +
    'The headers are those that imports know: the file imported again changes nothing. A cell that a spreadsheet would ' +
    'take for a formula begins with an apostrophe.',
  request: { query: ExportContactsQuery },
  responses: {
    200: { description: 'The contacts.', content: { 'text/csv': { schema: z.string() } } },
    ...problemResponses,
  },
});

/** /v1/contacts/export. To be mounted before /v1/contacts/{id}. */
export function contactExportRoutes() {
  return createRouter().openapi(exportAll, async (c) => {
    const ctx = accountContext(c, 'read');
    const { bom, ...narrowing } = c.req.valid('query');
    const texts = await exportContacts(ctx, { ...narrowing, bom: bom === 'true' });
    return c.body(streamTexts(texts, ctx.log), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="contacts.csv"',
    });
  });
}
