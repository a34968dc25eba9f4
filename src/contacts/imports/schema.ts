import { z } from '@hono/zod-openapi';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js';
import { requireStorable } from '../../rules/storable.ts';
import { TARGET_WORDS } from './columns.ts';

const FILE_NAME_LENGTH_MAX = 255;
const COLUMNS_MAX = 500;

const Mapping = z.record(z.string(), z.string()).refine((mapping) => Object.keys(mapping).length <= COLUMNS_MAX, {
  error: `This must have at most ${COLUMNS_MAX} entries.`,
});

/** `mapping` in a query is JSON text. */
const MappingText = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.issues.push({ code: 'custom', input: text, message: 'This must be a JSON object.' });
    return z.NEVER;
  }
});

/** How a file is to be read and what becomes of its rows. */
export const ImportOptions = z
  .strictObject({
    fileName: z.string().max(FILE_NAME_LENGTH_MAX).superRefine(requireStorable).optional(),
    delimiter: z
      .enum(['auto', ',', ';', 'tab', '|'])
      .default('auto')
      .openapi({ description: '`auto`: the one by which the rows have as many cells as the header.' }),
    encoding: z
      .enum(['auto', 'utf-8', 'latin1'])
      .default('auto')
      .openapi({ description: '`auto`: Latin-1 (Windows-1252) where the file is no valid UTF-8.' }),
    mapping: Mapping.superRefine(requireStorable)
      .default({})
      .openapi({
        description:
          `What the columns are, by their header: ${TARGET_WORDS}. A column that is left out is taken for what its ` +
          'header says (one of these, or the code of a field), else it is ignored.',
        example: { Mobile: 'phone', City: 'fields.city', News: 'subscriptions.news', Remarks: 'ignore' },
      }),
    match: z
      .string()
      .optional()
      .openapi({
        description:
          'Which column says whose row it is: `id`, `phone`, `email` or `fields.<code>` of a key field. Left out: the ' +
          'first of these that the file has.',
        example: 'phone',
      }),
    mode: z
      .enum(['upsert', 'create', 'update'])
      .default('upsert')
      .openapi({ description: '`create` refuses rows of contacts that there are, `update` those of others.' }),
    defaultCountry: z
      .string()
      .refine((code): code is CountryCode => isSupportedCountry(code), 'This must be a country such as MX.')
      .optional()
      .openapi({ description: 'Whose numbers those without a country code are. Two capital letters.', example: 'MX' }),
  })
  .openapi('ContactImportOptions');
export type ImportOptions = z.infer<typeof ImportOptions>;

/** The options as query parameters, for a body that is the file itself. */
export const ImportQuery = ImportOptions.extend({
  mapping: MappingText.pipe(ImportOptions.shape.mapping)
    .optional()
    .openapi({ description: 'JSON, as in the options of a form.', type: 'string', example: '{"Mobile":"phone"}' }),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

const Moment = z.iso.datetime();

export const ContactImport = z
  .object({
    id: z.string().openapi({ example: 'imp_01h47xjr000000000000000000' }),
    state: z.enum(['uploading', 'running', 'completed', 'failed', 'cancelled']),
    fileName: z.string().nullable(),
    columns: z
      .array(
        z.object({
          header: z.string(),
          target: z.string().nullable().openapi({ description: 'What it is; null: ignored.' }),
        }),
      )
      .openapi({ description: 'What each column of the file was taken for.' }),
    delimiter: z.string(),
    encoding: z.enum(['utf-8', 'latin1']),
    match: z.string(),
    mode: z.enum(['upsert', 'create', 'update']),
    rows: z.int().openapi({ description: 'Rows that are through: the sum of the four below.' }),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int().openapi({ description: 'Rows that were refused as a whole; the report says why.' }),
    reported: z.int().openapi({ description: 'Entries of the report, those that are not kept included.' }),
    bytesDone: z.int(),
    bytesTotal: z.int(),
    error: z
      .object({ code: z.string(), message: z.string(), row: z.int().nullable() })
      .nullable()
      .openapi({ description: 'Why it failed. The rows before that are imported.' }),
    createdAt: Moment,
    startedAt: Moment.nullable().openapi({ description: 'When the whole file was there.' }),
    finishedAt: Moment.nullable(),
  })
  .openapi('ContactImport');
export type ContactImport = z.infer<typeof ContactImport>;

export const ImportError = z
  .object({
    row: z.int().openapi({ description: 'As a spreadsheet counts: the header is row 1.' }),
    field: z.string().nullable().openapi({ example: 'fields.city' }),
    value: z.string().nullable().openapi({ description: 'What the cell says, at most 200 characters of it.' }),
    code: z.string().openapi({ example: 'invalid' }),
    message: z.string(),
  })
  .openapi('ContactImportError');
export type ImportError = z.infer<typeof ImportError>;
