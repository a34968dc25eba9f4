import { createRoute, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { PageQuery, pageOf } from '../../http/page.ts';
import { accountContext, createRouter, idParam, json, problemResponses, requireId } from '../../http/router.ts';
import { streamTexts } from '../../http/text-stream.ts';
import { REPORT_MAX } from './advance-imports.ts';
import { cancelImport } from './cancel-import.ts';
import { REPORT_DAYS } from './delete-old-reports.ts';
import { getImport, listImportErrors, listImports, writeReport } from './read-imports.ts';
import { readUpload } from './read-upload.ts';
import { IMPORT_BYTES_MAX, receiveImport } from './receive-import.ts';
import { ContactImport, ImportError, ImportOptions, ImportQuery } from './schema.ts';

const MIB = 1024 * 1024;
const CSV = 'text/csv';

const params = z.object({ id: idParam('imp', 'import') });
const binary = { type: 'string', format: 'binary' } as const;

const createOne = createRoute({
  method: 'post',
  path: '/v1/contacts/imports',
  summary: 'Import contacts from a CSV file',
  description:
    `The body is the file, at most ${IMPORT_BYTES_MAX / MIB} MiB, with the options as query parameters; or a form with ` +
    'a part `options` (JSON) and, behind it, a part `file`. Its first row names the columns. The answer comes when all ' +
    'of it is there; the rows are imported behind it, each as a whole or not at all. A blank cell leaves a value as it ' +
    'is. Nobody is told of imported contacts: there are no `contact.*` events, not for consent either. `optedOut` true ' +
    'opts out; an import opts nobody in again who opted out: that is left as it is and reported as `opted_out`. An ' +
    'apostrophe in front of `=`, `+`, `-` or `@`, as exports write it, is taken off. `Idempotency-Key` has no effect ' +
    'here: in the mode `upsert` the same file again changes nothing.',
  request: {
    query: ImportQuery,
    body: {
      required: true,
      content: {
        'text/csv': { schema: binary },
        'application/octet-stream': { schema: binary },
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: ['file'],
            properties: { options: { $ref: '#/components/schemas/ContactImportOptions' }, file: binary },
          },
        },
      },
    },
  },
  responses: { 202: json(ContactImport, 'The file is there; its rows are imported now.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/contacts/imports',
  summary: 'List imports of contacts',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(ContactImport), 'Imports, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/contacts/imports/{id}',
  summary: 'Read how far an import of contacts is',
  request: { params },
  responses: { 200: json(ContactImport, 'How far it is.'), ...problemResponses },
});

const listErrors = createRoute({
  method: 'get',
  path: '/v1/contacts/imports/{id}/errors',
  summary: 'Read the report of an import of contacts',
  description:
    'Which rows were refused and why, and what of imported rows was left as it was (`opted_out`), in the order of the ' +
    `file; as CSV (\`format=csv\`, or what \`Accept\` asks for) all of it. The first ${REPORT_MAX} entries are kept, for ${REPORT_DAYS} days; the ` +
    'import’s `reported` counts all of them.',
  request: { params, query: PageQuery.extend({ format: z.enum(['json', 'csv']).optional() }) },
  responses: {
    200: {
      description: 'The report; as CSV all of it.',
      content: { 'application/json': { schema: pageOf(ImportError) }, 'text/csv': { schema: z.string() } },
    },
    ...problemResponses,
  },
});

const cancelOne = createRoute({
  method: 'post',
  path: '/v1/contacts/imports/{id}/cancel',
  summary: 'Cancel an import of contacts',
  description: 'Rows that are through stay imported.',
  request: { params },
  responses: { 200: json(ContactImport, 'It is cancelled.'), ...problemResponses },
});

/** /v1/contacts/imports. To be mounted before /v1/contacts/{id}. */
export function contactImportRoutes() {
  const router = createRouter();
  // Named by hand in the form's schema, so that nothing else brings it along.
  router.openAPIRegistry.register('ContactImportOptions', ImportOptions);
  return router
    .openapi(createOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const { body, options } = await readUpload(c.req.raw, c.req.valid('query'));
      return c.json(await receiveImport(ctx, body, options), 202);
    })
    .openapi(listAll, async (c) => c.json(await listImports(accountContext(c, 'read'), c.req.valid('query')), 200))
    .openapi(getOne, async (c) => {
      const ctx = accountContext(c, 'read');
      return c.json(await getImport(ctx, requireId('imp', 'import', c.req.valid('param').id)), 200);
    })
    .openapi(listErrors, async (c) => {
      const ctx = accountContext(c, 'read');
      const id = requireId('imp', 'import', c.req.valid('param').id);
      const { format, ...page } = c.req.valid('query');
      const supports = ['application/json', CSV];
      const wanted = accepts(c, { header: 'Accept', supports, default: 'application/json' }) === CSV ? 'csv' : 'json';
      if ((format ?? wanted) === 'json') return c.json(await listImportErrors(ctx, id, page), 200);
      return c.body(streamTexts(await writeReport(ctx, id), ctx.log), 200, {
        'content-type': `${CSV}; charset=utf-8`,
        'content-disposition': 'attachment; filename="import-errors.csv"',
      });
    })
    .openapi(cancelOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      return c.json(await cancelImport(ctx, requireId('imp', 'import', c.req.valid('param').id)), 200);
    });
}
