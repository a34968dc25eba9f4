import { z } from '@hono/zod-openapi';
import { TestTrace } from '../../deliveries/test-send/schema.ts';
import { requireStorable } from '../../rules/storable.ts';
import { REQUEST_METHODS } from '../definition.ts';
import { NewRequest } from '../schema.ts';

const NAMES_MAX = 500;

const Plain = z
  .record(z.string(), z.unknown())
  .refine((value) => Object.keys(value).length <= NAMES_MAX, `At most ${NAMES_MAX} names.`)
  .superRefine(requireStorable);

const testData = {
  contactId: z.string().optional().openapi({ description: 'The contact whose card `$contact` is.' }),
  contact: Plain.optional().openapi({
    description: 'A card written by hand, instead: built-in names and fields side by side.',
    example: { name: 'Ana', email: 'ana@example.com', town: 'Mérida' },
  }),
  sourceEventId: z
    .string()
    .optional()
    .openapi({ description: 'An event that was received. Its contact is used where none is given.' }),
  event: z.strictObject({ params: Plain }).optional().openapi({ description: 'An event written by hand, instead.' }),
  data: Plain.optional().openapi({
    description: 'What other requests answered, by their name.',
    example: { WH5: { promocode: 'SALE-7' } },
  }),
};

export const RequestTest = z.strictObject(testData).openapi('RequestTest');
export type RequestTest = z.infer<typeof RequestTest>;

export const NewRequestTest = z
  .strictObject({
    request: NewRequest.openapi({ description: 'A request that need not be saved yet.' }),
    ...testData,
  })
  .openapi('NewRequestTest');

const { resolved, connection, response, timing, errorClass, errorMessage } = TestTrace.shape;

export const RequestTestTrace = z
  .object({
    ok: z.boolean().openapi({ description: 'A conversation would have an answer.' }),
    request: z.object({
      method: z.enum(REQUEST_METHODS),
      url: z.string(),
      headers: TestTrace.shape.request.shape.headers,
      raw: TestTrace.shape.request.shape.raw,
      body: z.string().nullable(),
    }),
    resolved,
    connection,
    response,
    timing: timing.nullable().openapi({ description: 'Milliseconds; null where nothing was sent.' }),
    errorClass,
    errorMessage,
    answer: z
      .object({
        outcome: z.enum(['answered', 'error', 'timeout']),
        data: z.unknown().optional().openapi({ description: 'What `$data` would hold under the request’s name.' }),
        reason: z.string().optional().openapi({ description: 'Why it is no answer.' }),
        typed: z
          .object({ ok: z.boolean(), why: z.string().optional() })
          .optional()
          .openapi({ description: 'Of a request that may answer: whether this is a typed answer, and why not.' }),
      })
      .openapi({ description: 'How a conversation would see it. It is kept nowhere.' }),
  })
  .openapi('RequestTestTrace');
export type RequestTestTrace = z.infer<typeof RequestTestTrace>;
