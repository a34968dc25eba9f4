import { z } from '@hono/zod-openapi';
import { PageQuery } from '../http/page.ts';
import { HEADER_NAME_LENGTH_MAX, HEADER_VALUE_LENGTH_MAX, HEADERS_MAX } from '../rules/header.ts';
import { requireStorable } from '../rules/storable.ts';
import { MAX_SOURCE } from '../rules/templates/bounds.ts';
import { Outcome } from './calls/schema.ts';
import { BODY_FORMATS, REQUEST_METHODS } from './definition.ts';

const NAME_LENGTH_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 2_000;
/** Variables are longer than what stands for them. */
const URL_LENGTH_MAX = 4_096;
/** A conversation waits for it: nobody looks at a silent phone for longer. */
const TIMEOUT_MS = { min: 1_000, default: 5_000, max: 15_000 };

const Text = z.string().superRefine(requireStorable);

const Name = Text.trim()
  .min(1)
  .max(NAME_LENGTH_MAX)
  // Answers are kept under it in objects.
  .refine((name) => name !== '__proto__', 'This cannot be the name of a request.')
  .openapi({ description: 'Any symbols; what templates know its answer by: `$data.get("WH5")`.', example: 'WH5' });

const Header = z.strictObject({
  name: z.string().max(HEADER_NAME_LENGTH_MAX),
  value: Text.max(HEADER_VALUE_LENGTH_MAX),
});

const Body = z
  .strictObject({ format: z.enum(BODY_FORMATS), text: Text.min(1).max(MAX_SOURCE) })
  .openapi('RequestBody', {
    description:
      'Sent as application/json, application/xml or text/plain, UTF-8. In JSON and XML values are escaped, so that it ' +
      'stays JSON or XML whatever they are.',
  });

export const NewRequest = z
  .strictObject({
    name: Name,
    description: Text.trim().max(DESCRIPTION_LENGTH_MAX).default(''),
    method: z.enum(REQUEST_METHODS),
    url: Text.trim()
      .max(URL_LENGTH_MAX)
      .openapi({
        description:
          'https. Variables may stand in the path and behind the "?", where they are percent-encoded: `$contact.town`, ' +
          '`%TOWN%`, `$email`; scheme and host are fixed.',
        example: 'https://partner.example/%TOWN%/offers?email=$email',
      }),
    headers: z.array(Header).max(HEADERS_MAX).default([]).openapi({
      description: 'Parameters in headers: values may have variables. `****` stands for the value that is kept.',
    }),
    connector: z
      .string()
      .nullable()
      .default(null)
      .openapi({ description: 'Whose credentials go with it (con_…).', example: null }),
    body: Body.nullable().default(null).openapi({ description: 'A GET has none.' }),
    timeoutMs: z.int().min(TIMEOUT_MS.min).max(TIMEOUT_MS.max).default(TIMEOUT_MS.default).openapi({
      description: 'For all of it: a token of its connector, the connection, the answer to its last byte.',
    }),
    mayAnswer: z.boolean().default(false).openapi({
      description: 'Its answer may say how the conversation goes on (schema TypedAnswer).',
    }),
    sendIdempotencyKey: z
      .boolean()
      .default(true)
      .openapi({
        description:
          'All but a GET carry an `Idempotency-Key`, the same one if the call has to be made again. Without it, a POST or ' +
          'PATCH that was cut off by a crash of ours is not made again, and counts as failed.',
      }),
  })
  .openapi('NewRequest');
export type NewRequest = z.infer<typeof NewRequest>;

const Use = z
  .object({
    how: z.enum(['call', 'template']).openapi({ description: 'It is made there, or its answer is used by its name.' }),
    campaignId: z.string().optional(),
    campaignName: z.string().optional(),
    in: z.enum(['draft', 'live']).optional(),
    requestId: z.string().optional().openapi({ description: 'Another request, whose templates use its answer.' }),
    requestName: z.string().optional(),
    path: z.string().openapi({ description: 'A JSON Pointer into the campaign’s definition, or into the request.' }),
  })
  .openapi('RequestUse');
export type RequestUse = z.infer<typeof Use>;

const Warning = z.object({ ...Use.partial().shape, code: z.string(), message: z.string() }).openapi('RequestWarning');
export type RequestWarning = z.infer<typeof Warning>;

const shown = {
  id: z.string(),
  uses: z.object({ contact: z.array(z.string()), params: z.array(z.string()), data: z.array(z.string()) }).openapi({
    description: 'The names in its templates: of the contact’s card, the event, answers of other requests.',
  }),
  testData: z
    .object({ contact: z.boolean(), event: z.boolean() })
    .openapi({ description: 'What a test needs to be given, as its variables are from there.' }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().nullable(),
};

/** Of a request itself; what is asked for beside it is not there yet. */
export type PresentedRequest = NewRequest & z.infer<z.ZodObject<typeof shown>>;

export const ListedRequest = NewRequest.extend({
  ...shown,
  campaigns: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .openapi({ description: 'Whose draft or live version makes it.' }),
  lastCall: z
    .object({ id: z.string(), outcome: Outcome.nullable(), calledAt: z.iso.datetime().nullable() })
    .nullable()
    .openapi({ description: 'The newest that a conversation made; null: none, or none that is kept.' }),
}).openapi('ListedRequest');
export type ListedRequest = z.infer<typeof ListedRequest>;

export const ShownRequest = NewRequest.extend({
  ...shown,
  usedIn: z.array(Use).openapi({ description: 'Where drafts, live campaigns and other requests use it.' }),
  warnings: z.array(Warning),
}).openapi('Request');
export type ShownRequest = z.infer<typeof ShownRequest>;

export const RequestsQuery = PageQuery.extend({
  deleted: z.enum(['true', 'false']).default('false').openapi({ description: '`true`: those that were deleted.' }),
});
export type RequestsQuery = z.infer<typeof RequestsQuery>;

export const DeleteQuery = z.object({
  purge: z.enum(['true', 'false']).default('false').openapi({
    description: '`true`: a deleted one is removed for good, which frees its name.',
  }),
});
