import { z } from '@hono/zod-openapi';
import { idFilter } from '../../http/router.ts';
import { requireStorable } from '../../rules/storable.ts';
import { EVENT_TYPE_LENGTH_MAX } from '../schema.ts';

/** What a replay may take up: deliveries that nothing more would be done about. */
const REPLAYED_STATES = ['failed', 'discarded', 'delivered'] as const;

export const PER_SECOND_MAX = 1_000;

export const ReplayInput = z
  .strictObject({
    endpoint: idFilter('end', 'an endpoint'),
    campaign: idFilter('cmp', 'a campaign'),
    from: z.iso.datetime({ offset: true }).openapi({ description: 'Created at this moment or later.' }),
    to: z.iso
      .datetime({ offset: true })
      .openapi({ description: 'Created before this moment; what comes up after the replay began is not part of it.' }),
    states: z.array(z.enum(REPLAYED_STATES)).min(1).default(['failed', 'discarded']),
    eventType: z.string().max(EVENT_TYPE_LENGTH_MAX).superRefine(requireStorable).optional(),
    perSecond: z.number().min(1).max(PER_SECOND_MAX).default(50),
    dryRun: z.boolean().default(false).openapi({ description: 'Only count what would be sent.' }),
  })
  .openapi('ReplayInput', { description: 'At least one of `endpoint` and `campaign`.' });
export type ReplayInput = z.infer<typeof ReplayInput>;

export const ReplayEstimate = z
  .object({
    count: z.int(),
    oldest: z.iso.datetime().nullable().openapi({ description: 'When the first of them was created.' }),
    newest: z.iso.datetime().nullable(),
  })
  .openapi('ReplayEstimate');
export type ReplayEstimate = z.infer<typeof ReplayEstimate>;

export const Replay = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'completed', 'cancelled']),
    total: z.int().openapi({ description: 'How many were found when it began.' }),
    queued: z.int().openapi({ description: 'How many of them are queued, or sent, by now.' }),
    perSecond: z.number(),
    filters: z.object({
      endpoint: z.string().nullable(),
      campaign: z.string().nullable(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      states: z.array(z.enum(REPLAYED_STATES)),
      eventType: z.string().nullable(),
    }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .openapi('Replay');
export type Replay = z.infer<typeof Replay>;
