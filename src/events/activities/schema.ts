import { z } from '@hono/zod-openapi';
import { PageQuery } from '../../http/page.ts';
import { idFilter } from '../../http/router.ts';
import { EMAIL_REFUSAL, toEmail } from '../../rules/email.ts';
import { toE164 } from '../../rules/phone.ts';
import { ACTIVITY_TYPES } from '../event-types.ts';
import { ACTIVITY_STATUSES } from './statuses.ts';

export const Activity = z
  .object({
    id: z.string().openapi({ example: 'evt_01h47xjr000000000000000000' }),
    type: z.enum(ACTIVITY_TYPES),
    at: z.iso.datetime().openapi({ description: 'When it happened.' }),
    recordedAt: z.iso.datetime().openapi({ description: 'When it became known: what `from` and `to` are about.' }),
    contactId: z.string().nullable(),
    campaignId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()).openapi({ description: 'As webhooks with the format `standard` get it.' }),
  })
  .openapi('Activity');
export type Activity = z.infer<typeof Activity>;

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const MOMENT_REFUSAL = 'This must be a day (2026-11-21) or a moment (2026-11-21T22:43:53Z).';
const moment = z
  .string()
  .refine((text) => z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(text).success, MOMENT_REFUSAL);

/** One or several of them: with commas between, or the parameter repeated. */
function several<Name extends string>(names: readonly Name[], normalize = (text: string) => text) {
  return z
    .preprocess(
      (given) =>
        [given].flat().flatMap((text) =>
          String(text)
            .split(',')
            .map((each) => normalize(each.trim())),
        ),
      z.array(z.enum(names)),
    )
    .optional()
    .openapi({ type: 'array', items: { type: 'string', enum: [...names] } });
}

/** A text in the one form that addresses are kept in. */
function address(toForm: (text: string) => string | undefined, refusal: string) {
  return z
    .string()
    .transform((text, context) => {
      const form = toForm(text);
      if (form !== undefined) return form;
      context.issues.push({ code: 'custom', input: text, message: refusal });
      return z.NEVER;
    })
    .optional();
}

export const EmailFilter = address(toEmail, EMAIL_REFUSAL).openapi({
  description: 'Of whoever has this address now.',
});

export const ActivitiesQuery = PageQuery.extend({
  from: moment.optional().openapi({
    description:
      'Recorded at this moment or later; a day begins in the account’s time zone. Left out: three months before `to`.',
  }),
  to: moment.optional().openapi({
    description: 'Recorded before this moment, at most three calendar months later. Left out: up to now.',
  }),
  type: several(ACTIVITY_TYPES).openapi({ description: 'Of one of these types.' }),
  status: several(ACTIVITY_STATUSES, (text) => text.toLowerCase()).openapi({
    description: 'Of one of these statuses, in any case.',
  }),
  contact: idFilter('cnt', 'a contact'),
  email: EmailFilter,
  phone: address(toE164, 'This is not a phone number such as +525500000000.').openapi({
    description: 'Of whoever has this number now; in any usual form with its country code.',
  }),
  campaign: idFilter('cmp', 'a campaign'),
  order: z
    .enum(['newest', 'oldest'])
    .default('newest')
    .openapi({
      description:
        'By when they became known. `oldest` shows nothing that may still get older neighbours (normally about a second): ' +
        'who reads on from the last one misses none.',
    }),
  format: z
    .enum(['json', ...EXPORT_FORMATS])
    .optional()
    .openapi({
      description:
        '`csv` and `ndjson` (or their media types in `Accept`) give all of them in one stream; `limit` and `cursor` then ' +
        'mean nothing.',
    }),
});
export type ActivitiesQuery = z.infer<typeof ActivitiesQuery>;
