import { z } from '@hono/zod-openapi';
import { POLICY_NAMES } from '../../rules/policy-name.ts';
import { requireStorable } from '../../rules/storable.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** What a policy of one's own may be: 20 attempts or endless, 1 to 30 s each. */
export const ATTEMPTS_MAX = 20;

const Attributes = z.strictObject({
  gapsSeconds: z
    .array(z.number().min(1).max(DAY_S))
    .max(ATTEMPTS_MAX - 1)
    .openapi({ description: 'Waits between attempts. The first attempt is made at once; n gaps make n + 1 attempts.' }),
  endless: z.boolean().openapi({ description: 'Never given up: the last gap repeats.' }),
  success: z
    .strictObject({ from: z.int().min(200).max(299), to: z.int().min(200).max(299) })
    .refine(({ from, to }) => from <= to, 'from must not be above to.')
    .openapi({ description: 'Statuses that count as delivered, both ends included.' }),
  timeoutSeconds: z.number().min(1).max(30).openapi({ description: 'For connecting, TLS, headers and body together.' }),
  jitter: z.number().min(0).max(1).openapi({ description: 'A gap grows by up to this share of itself, at random.' }),
  receiverSignals: z.boolean().openapi({
    description: '410 switches the endpoint off; 429, 502, 503, 504, Retry-After and silence slow it down.',
  }),
  order: z.enum(['none', 'endpoint']).openapi({ description: '`endpoint`: strictly in sequence, the head blocks.' }),
  batch: z
    .strictObject({
      flushSeconds: z.number().min(1).max(HOUR_S),
      events: z.int().min(1).max(1_000),
      bytes: z.int().min(1_024).max(1_048_576),
    })
    .nullable()
    .openapi({ description: 'Several in one POST, as an array; it goes when the first of the three is reached.' }),
  autoOff: z
    .strictObject({
      errors: z.int().min(1).max(100_000),
      overSeconds: z
        .number()
        .min(0)
        .max(30 * DAY_S),
    })
    .nullable()
    .openapi({ description: 'Switched off after so many failed attempts in a row, the first of them that long ago.' }),
  holdSeconds: z
    .number()
    .min(0)
    .max(30 * DAY_S)
    .openapi({ description: 'Off: what comes up within this time is kept. 0: all that is owed is discarded.' }),
  catchesUpInOrder: z
    .boolean()
    .openapi({ description: 'On again: what was kept goes one by one, oldest first, before anything newer.' }),
  alertsAt: z
    .array(z.int().min(1).max(1_000_000))
    .max(10)
    .openapi({ description: 'Which failed attempts of a day raise an alert, by their ordinal.' }),
});
export type Attributes = z.infer<typeof Attributes>;

export const DeliveryPolicy = Attributes.extend({
  id: z.string().openapi({ description: 'What endpoints and webhooks name: a built-in name, or `pol_…`.' }),
  name: z.string(),
  base: z.string().nullable().openapi({ description: 'The built-in policy it was cloned from.' }),
}).openapi('DeliveryPolicy');
export type DeliveryPolicy = z.infer<typeof DeliveryPolicy>;

export const NewDeliveryPolicy = Attributes.partial()
  .extend({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .superRefine(requireStorable)
      .openapi({ description: 'Not that of another policy.' }),
    base: z.enum(POLICY_NAMES).openapi({ description: 'Everything that is left out is as in this policy.' }),
  })
  .openapi('NewDeliveryPolicy');
export type NewDeliveryPolicy = z.infer<typeof NewDeliveryPolicy>;
