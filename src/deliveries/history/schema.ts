import { z } from '@hono/zod-openapi';

const MINUTE = 60_000;

/** What can be looked back at: in so many parts of so long (ms). */
export const RANGES = {
  hour: { buckets: 60, bucketMs: MINUTE },
  day: { buckets: 48, bucketMs: 30 * MINUTE },
  week: { buckets: 42, bucketMs: 4 * 60 * MINUTE },
} as const;
export type Range = keyof typeof RANGES;

/** Of the deliveries of one part so many are looked at: enough to draw a picture by, whatever the traffic. */
export const SAMPLE_MAX = 100;

export const HistoryQuery = z.object({ range: z.enum(['hour', 'day', 'week']).default('day') });

const Milliseconds = z.number().nullable();

export const EndpointHistory = z
  .object({
    range: HistoryQuery.shape.range,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    bucketMs: z.int(),
    isSampled: z.boolean().openapi({
      description: `Some parts had more deliveries than the ${SAMPLE_MAX} that were looked at: the numbers are shares, not sums.`,
    }),
    buckets: z.array(
      z.object({
        at: z.iso.datetime().openapi({ description: 'When it begins.' }),
        delivered: z.int().openapi({ description: 'Attempts that got through.' }),
        failed: z.int().openapi({ description: 'Attempts that did not.' }),
        medianMs: Milliseconds.openapi({ description: 'How long its answers took; null: there was none.' }),
        slowMs: Milliseconds.openapi({ description: 'The 95th percentile of the same.' }),
      }),
    ),
  })
  .openapi('EndpointHistory');
export type EndpointHistory = z.infer<typeof EndpointHistory>;
