import { z } from '@hono/zod-openapi';
import { EmailFilter } from '../../activities/schema.ts';
import { ACTIVITY_STATUSES } from '../../activities/statuses.ts';

/** The most records of one answer: some 25 MB. Known clients ask for 25,000. */
export const MAXROWS_MAX = 50_000;
const MAXROWS_DEFAULT = 1_000;
const TEXT_LENGTH_MAX = 100;

const TIME = /^(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$/;
const MOMENT_REFUSAL = 'This must be a day (2026-11-21) or a moment (2026-11-21T22:43:53) by the account’s clocks.';
const isMoment = (text: string) => z.iso.date().safeParse(text.slice(0, 10)).success && TIME.test(text.slice(10));
const moment = z.string().refine(isMoment, MOMENT_REFUSAL);

// Whole numbers are at most 2^53 - 1 by themselves.
const number = z.coerce.number().int().min(0);

export const YespoActivitiesQuery = z.object({
  dateFrom: moment.openapi({ description: 'Recorded at this moment or later; a day begins at midnight.' }),
  dateTo: moment.openapi({ description: 'Before this moment; at most three calendar months after `dateFrom`.' }),
  offset: number.default(0).openapi({ description: 'The `offset` of the last record that you have; 0: none yet.' }),
  maxrows: z.coerce.number().int().min(1).max(MAXROWS_MAX).default(MAXROWS_DEFAULT).openapi({
    description: 'An answer has more where several records have the last millisecond: they are never cut apart.',
  }),
  email: EmailFilter,
  activityStatus: z
    .string()
    .transform((given) => given.toLowerCase())
    .pipe(z.enum(ACTIVITY_STATUSES))
    .optional()
    .openapi({ example: 'DELIVERED' }),
  contactId: number.optional(),
  mediaType: z.string().max(TEXT_LENGTH_MAX).optional().openapi({ example: 'sms' }),
  broadcastId: number.optional(),
  workflowId: number.optional(),
  messageId: number.optional(),
});
export type YespoActivitiesQuery = z.infer<typeof YespoActivitiesQuery>;

/** A record as webhooks with the format `yespo` get it, and where it stands. */
export const YespoActivity = z
  .looseObject({
    contactId: z.int(),
    activityStatus: z.string().openapi({ example: 'DELIVERED' }),
    mediaType: z.string().openapi({ example: 'sms' }),
    activityDateTime: z.string().openapi({ example: '2026-11-21T22:43:53' }),
    offset: z.int(),
  })
  .openapi('YespoActivity');
export type YespoActivity = z.infer<typeof YespoActivity>;
