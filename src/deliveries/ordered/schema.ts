import { z } from '@hono/zod-openapi';
import { PageQuery } from '../../http/page.ts';
import { requireStorable } from '../../rules/storable.ts';

const LaneKeyText = z
  .string()
  .max(64)
  .superRefine(requireStorable)
  .openapi({ description: 'Whose events these are, for order by person; empty for the lane of a whole endpoint.' });

export const Lane = z
  .object({
    key: LaneKeyText,
    depth: z.int().openapi({ description: 'Deliveries that wait in it.' }),
    nextAttemptAt: z.iso.datetime().nullable().openapi({ description: 'Null while a request is under way.' }),
    attemptCount: z.int().openapi({ description: 'Attempts with what comes next.' }),
    blockedSince: z.iso.datetime().nullable().openapi({ description: 'When what comes next failed first.' }),
    head: z
      .object({
        id: z.string().openapi({ description: 'The `webhook-id` of its requests: `dlv_…`, or `bat_…` for a batch.' }),
        events: z.int(),
        sequence: z.string().openapi({ example: '41-97', description: 'As in `hookline-sequence`.' }),
        lastError: z
          .object({ status: z.int().nullable(), errorClass: z.string().nullable() })
          .nullable()
          .openapi({ description: 'What became of the last attempt.' }),
      })
      .openapi({ description: 'What comes next, and blocks all that is behind it while it fails.' }),
  })
  .openapi('Lane');
export type Lane = z.infer<typeof Lane>;

export const LanesQuery = PageQuery.extend({
  blocked: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .openapi({ description: 'Only lanes whose head has failed, or only those whose has not.' }),
});
export type LanesQuery = z.infer<typeof LanesQuery>;

export const LaneSkip = z
  .strictObject({
    key: LaneKeyText.default(''),
    head: z.string().openapi({ description: 'The id of what is to be skipped, as the list of lanes has it.' }),
  })
  .openapi('LaneSkip');
export type LaneSkip = z.infer<typeof LaneSkip>;

export const LaneRetry = z
  .strictObject({ key: LaneKeyText.optional().openapi({ description: 'Left out: every lane of the endpoint.' }) })
  .openapi('LaneRetry');

export const LanesHastened = z.object({ lanes: z.int() }).openapi('LanesHastened');
