import { z } from '@hono/zod-openapi';
import { EndpointChange, EndpointHealth } from '../../deliveries/schema.ts';
import { PageQuery } from '../../http/page.ts';
import { POLICY_NAMES } from '../../rules/policy-name.ts';
import { requireStorable } from '../../rules/storable.ts';
import { stripPostPrefix } from '../../rules/url.ts';
import { EVENT_TYPES } from '../event-types.ts';
import { FORMAT_NAMES } from '../formats/format.ts';
import { MAILINGS } from './filters.ts';
import { PRESET_NAMES } from './presets.ts';
import { WEBHOOK_STATES } from './states.ts';

// Names out of a closed list are checked with everything else about a webhook, so that one answer has every mistake.
const Preset = z.string().openapi({ enum: [...PRESET_NAMES], description: 'Sets up whatever is left out.' });
const Format = z.string().openapi({ enum: [...FORMAT_NAMES], description: 'How events are written.' });
const EventName = z.string().openapi({ enum: [...EVENT_TYPES] });
const Policy = z.string().openapi({
  description: `${POLICY_NAMES.slice(0, -1)
    .map((name) => `\`${name}\``)
    .join(', ')}, or the id of one of the account’s own (\`pol_…\`).`,
});

const Label = z.string().max(100).superRefine(requireStorable);
const Name = z.string().trim().min(1, 'Give it a name.').max(100).superRefine(requireStorable);
const unique = <T>(all: readonly T[]): T[] => [...new Set(all)];

export const WebhookFilters = z
  .strictObject({
    communicationTypes: z
      .union([z.literal('all'), z.array(z.string().max(200)).min(1).max(200).transform(unique)], {
        error: 'This must be "all", or a list of 1 to 200 keys of subscription categories.',
      })
      .optional()
      .openapi({ description: '`all`, or the keys of the subscription categories that it is told about.' }),
    mailings: z
      .array(z.enum(MAILINGS))
      .min(1, 'Choose at least one kind of mailing.')
      .transform(unique)
      .optional()
      .openapi({ description: '`unitary`: confirmations, answers, web service; `batch`: broadcasts and campaigns.' }),
  })
  .openapi('WebhookFilters', { description: 'For events about messages; both have to fit. Others are unaffected.' });

const settings = {
  app: Label.nullable().optional().openapi({ description: 'Whose it is, for programs that register their own.' }),
  description: z.string().max(1_000).superRefine(requireStorable).optional(),
  events: z.array(EventName).min(1, 'Choose at least one event.').max(EVENT_TYPES.length).transform(unique).optional(),
  filters: WebhookFilters.optional(),
  headers: EndpointChange.shape.headers,
  policy: Policy.optional(),
  connector: EndpointChange.shape.connector,
  format: Format.optional(),
  alertTo: EndpointChange.shape.alertTo,
};

export const NewWebhook = z
  .strictObject({
    preset: Preset.default('standard'),
    name: Name,
    url: z.string().transform(stripPostPrefix),
    ...settings,
  })
  .openapi('NewWebhook', { description: '`events` left out: all that the format has a form for.' });
export type NewWebhook = z.infer<typeof NewWebhook>;

export const WebhookChange = z
  .strictObject({ name: Name.optional(), url: EndpointChange.shape.url, ...settings })
  .openapi('WebhookChange');
export type WebhookChange = z.infer<typeof WebhookChange>;

export const WebhookVerification = z
  .object({
    ok: z.boolean(),
    status: z.int().nullable().openapi({ description: 'What a GET of the URL was answered with; only 200 will do.' }),
    at: z.iso.datetime(),
    error: z.string().optional().openapi({ example: 'dns', description: 'The class of error, where one came up.' }),
    message: z.string().optional().openapi({ description: 'What is wrong, and what can be done about it.' }),
  })
  .openapi('WebhookVerification');
export type WebhookVerification = z.infer<typeof WebhookVerification>;

export const Webhook = z
  .object({
    id: z.string(),
    number: z.int().openapi({ description: 'What formats and functions with integer ids call it.' }),
    state: z.enum(WEBHOOK_STATES),
    endpointId: z.string().openapi({ description: 'Its health, order, rate and signing are there.' }),
    publicKey: z
      .object({ pem: z.string(), xml: z.string() })
      .openapi({ description: 'What an RSA signature made now is checked with; the account’s.' }),
    preset: z.enum(PRESET_NAMES),
    name: z.string(),
    app: z.string().nullable(),
    description: z.string(),
    url: z.string(),
    events: z.array(z.enum(EVENT_TYPES)),
    filters: z.object({
      communicationTypes: z.union([z.literal('all'), z.array(z.string())]),
      mailings: z.array(z.enum(MAILINGS)),
    }),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    policy: z.string(),
    connector: z.string().nullable().openapi({ description: 'Whose credentials go with each request (`con_…`).' }),
    format: z.enum(FORMAT_NAMES),
    alertTo: z.array(z.string()),
    off: z
      .object({
        reason: z.enum(['paused', 'gone', 'failures', 'verification_failed']),
        since: z.iso.datetime(),
        buffered: z.int().openapi({ description: 'Events kept for it: `activate` sends or discards them.' }),
      })
      .nullable(),
    health: EndpointHealth.openapi({ description: 'Its endpoint’s.' }),
    verification: WebhookVerification.optional().openapi({ description: 'Where the preset verifies URLs.' }),
    warnings: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
      .openapi({ description: 'What is allowed, but perhaps not meant.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Webhook');
export type Webhook = z.infer<typeof Webhook>;

export const WebhooksQuery = PageQuery.extend({
  app: Label.optional(),
  event: z.enum(EVENT_TYPES).optional(),
  state: z.enum(WEBHOOK_STATES).optional(),
});
export type WebhooksQuery = z.infer<typeof WebhooksQuery>;

export const WebhookActivation = z
  .strictObject({
    replay: z.boolean().optional().openapi({
      description: 'Whether the events kept while it was off are sent now (the default); else they are discarded.',
    }),
  })
  .openapi('WebhookActivation');
export type WebhookActivation = z.infer<typeof WebhookActivation>;

export const WebhookTest = z.strictObject({ event: EventName }).openapi('WebhookTest');
export type WebhookTest = z.infer<typeof WebhookTest>;
