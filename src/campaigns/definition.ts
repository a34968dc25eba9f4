import { z } from '@hono/zod-openapi';
import { HEADER_NAME_LENGTH_MAX, HEADER_VALUE_LENGTH_MAX, HEADERS_MAX } from '../rules/header.ts';
import type { JsonObject } from '../rules/json-object.ts';
import { POLICY_MESSAGE, POLICY_PATTERN } from '../rules/policy-name.ts';
import { stripPostPrefix } from '../rules/url.ts';
import { ChannelId, Trigger } from './trigger.ts';
import { readWebhookBody } from './webhook-body.ts';

// Bounds of the format, far above what a person reads on a phone; a channel's own limits are publish checks.
/** A definition this large is already beyond what anybody can review. */
const INTERACTIONS_MAX = 500;
/** Letters end at 26 and WhatsApp lists at 10; this is for long numbered texts. */
const OPTIONS_MAX = 100;
/** More than every channel's longest text (WhatsApp 4096), so that "too long" is a problem with a count, not a refusal. */
const TEXT_LENGTH_MAX = 10_000;
const OPTION_TEXT_LENGTH_MAX = 1000;
const LABEL_LENGTH_MAX = 200;
const KEYWORDS_MAX = 50;
/** A keyword is typed by hand, mostly on a phone. */
const KEYWORD_LENGTH_MAX = 64;
const CHANNELS_MAX = 50;
/** Tap ids carry a section's id and may have 200 characters in all (WhatsApp row ids). */
export const SECTION_ID_LENGTH_MAX = 64;
const FIELD_LENGTH_MAX = 64;
const CATEGORY_LENGTH_MAX = 64;
const ATTEMPTS_MAX = 20;
/** They run together; the slowest is what people wait for. */
const BEFORE_MAX = 5;
const SAVED_FIELDS_MAX = 20;
const EXPRESSION_LENGTH_MAX = 500;
/** 30 days: nobody remembers the question after that. */
const EXPIRES_AFTER_MINUTES_MAX = 43_200;

const DEFAULT_LABEL = 'Welcome Message';
/** WhatsApp's customer-service window: 24 hours after the person's last message. */
const DEFAULT_EXPIRES_AFTER_MINUTES = 1440;
export const DEFAULT_ATTEMPTS = 3;
/** Fits a menu as well as a free question. */
const DEFAULT_FALLBACK_TEXT = 'Sorry, that was not understood. Please try again.';

/** The id of the Welcome Message among the sections. */
export const WELCOME = 'welcome';

const SECTION_ID = new RegExp(`^[A-Za-z0-9_-]{1,${SECTION_ID_LENGTH_MAX}}$`);
const FIELD = new RegExp(`^\\p{L}[\\p{L}\\p{N}_-]{0,${FIELD_LENGTH_MAX - 1}}$`, 'u');
const PROTOTYPE_FIELDS = new Set(['constructor', 'prototype']);

const Text = z.string().max(TEXT_LENGTH_MAX).openapi({ description: 'May have variables: `Hi $contact.firstName`.' });
const SectionId = z
  .string()
  .regex(SECTION_ID, `This must be 1 to ${SECTION_ID_LENGTH_MAX} letters (a-z), digits, "-" or "_".`);
const CampaignId = z.string().regex(/^cmp_[0-9a-z]{1,64}$/, 'This must be the id of a campaign (cmp_…).');
const RequestId = z.string().regex(/^req_[0-9a-z]{1,64}$/, 'This must be the id of a request (req_…).');
const ConnectorId = z.string().regex(/^con_[0-9a-z]{1,64}$/, 'This must be the id of a connector (con_…).');
const Keywords = z.array(z.string().max(KEYWORD_LENGTH_MAX)).max(KEYWORDS_MAX);
export const Field = z
  .string()
  .regex(FIELD, `A contact field is named by a letter, then letters, digits, "-" or "_"; ${FIELD_LENGTH_MAX} at most.`)
  .refine((name) => !PROTOTYPE_FIELDS.has(name), 'This cannot be the name of a contact field.')
  // Left alone, the pattern would be written with its flag.
  .openapi({ pattern: FIELD.source });

const WebhookBody = z
  .unknown()
  .transform((input, context): JsonObject => {
    const reading = readWebhookBody(input);
    if (reading.ok) return reading.value;
    const { path, message, code } = reading.fault;
    context.issues.push({ code: 'custom', input, path, message, params: { code } });
    return z.NEVER;
  })
  .openapi({
    type: 'object',
    additionalProperties: true,
    description:
      'Extra parameters, sent after Hookline’s own: a JSON object, or the same as text. Texts in it may have variables. ' +
      'Names that are there twice can only be found in the text form; of an object the last one counts. Names that are ' +
      'integers come first, in their order.',
  });

/** How long an endpoint that may answer is waited for, ms. */
export const ANSWER_WITHIN_MS = { min: 100, default: 5_000, max: 15_000 };

const MayAnswer = z
  .union(
    [z.boolean(), z.strictObject({ withinMs: z.int().min(ANSWER_WITHIN_MS.min).max(ANSWER_WITHIN_MS.max) })],
    'This must be true, false or {"withinMs": …}.',
  )
  .openapi({
    description:
      'The conversation waits for what the endpoint answers, 5 seconds or as long as is said here, and uses it where it ' +
      'is a typed answer (schema TypedAnswer). Redirect webhooks only.',
  });

/** A webhook inside a campaign. Its `id` is given when it is first saved and stays the same over versions. */
export const WebhookDefinition = z
  .strictObject({
    id: z
      .string()
      .regex(/^whk_[0-9a-z]{1,64}$/, 'This must be the id of a webhook (whk_…); leave it out for a new one.')
      .optional(),
    url: z.string().transform(stripPostPrefix),
    body: WebhookBody.optional(),
    headers: z
      .array(
        z.strictObject({
          name: z.string().max(HEADER_NAME_LENGTH_MAX),
          value: z.string().max(HEADER_VALUE_LENGTH_MAX),
        }),
      )
      .max(HEADERS_MAX)
      .optional(),
    policy: z.string().regex(POLICY_PATTERN, POLICY_MESSAGE).default('standard'),
    connector: ConnectorId.optional().openapi({ description: 'Whose credentials go with each request.' }),
    mayAnswer: MayAnswer.optional(),
  })
  .openapi('CampaignWebhook');
export type WebhookDefinition = z.infer<typeof WebhookDefinition>;

/** Where a conversation goes on by itself: after an attribute was stored, or after too many wrong answers. */
export const Continuation = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('interaction'), to: SectionId }),
    z.strictObject({ type: z.literal('campaign'), to: CampaignId }),
    z.strictObject({ type: z.literal('end') }),
  ])
  .openapi('Continuation', { description: 'Where a conversation goes on by itself.' });
export type Continuation = z.infer<typeof Continuation>;
const ContinuationOrEnd = Continuation.default({ type: 'end' }).openapi({
  description: 'Left out: the conversation ends, or returns to the calling campaign.',
});

const Save = z
  .record(Field, z.string().min(1).max(EXPRESSION_LENGTH_MAX))
  .refine((save) => Object.keys(save).length <= SAVED_FIELDS_MAX, `At most ${SAVED_FIELDS_MAX} fields.`)
  .openapi({
    example: { promocode: "$data.get('WH5').get('promocode')" },
    description: 'By contact field: the expression whose value it takes once the request is answered.',
  });

/** A request made when people come to a section; a bare id is one that saves nothing. */
const BeforeRequest = z
  .union(
    [RequestId, z.strictObject({ request: RequestId, save: Save.optional() })],
    'This must be the id of a request (req_…), or {"request": …, "save": …}.',
  )
  .transform((given) => (typeof given === 'string' ? { request: given } : given));
export type BeforeRequest = z.infer<typeof BeforeRequest>;

const Before = z
  .array(BeforeRequest)
  .max(BEFORE_MAX)
  .optional()
  .openapi({ description: 'Requests made together on arrival, before the text is written; a bare id saves nothing.' });

/** What an option leads to. */
const Redirect = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('interaction'), to: SectionId }),
  z.strictObject({ type: z.literal('campaign'), to: CampaignId }),
  z.strictObject({
    type: z.literal('webhook'),
    prompt: Text.optional(),
    confirmation: Text.optional(),
    webhook: WebhookDefinition,
  }),
  z.strictObject({
    type: z.literal('attribute'),
    field: Field,
    prompt: Text.optional(),
    confirmation: Text.optional(),
    then: ContinuationOrEnd,
  }),
  z.strictObject({
    type: z.literal('request'),
    request: RequestId,
    save: Save.optional(),
    then: ContinuationOrEnd,
    onError: Continuation.optional().openapi({ description: 'Left out: `then`, with empty data.' }),
    onTimeout: Continuation.optional().openapi({ description: 'Left out: `onError`.' }),
  }),
  z.strictObject({ type: z.literal('end'), text: Text.optional() }),
]);

/** One menu entry. Its key is its place in the menu; an option without text has a key and is not listed. */
export const MenuOption = z.strictObject({
  text: z.string().max(OPTION_TEXT_LENGTH_MAX).optional().openapi({
    description: 'Shown as it stands: people answer with it, so it has no variables.',
  }),
  keywords: Keywords.optional(),
  redirect: Redirect,
  webhook: WebhookDefinition.optional(),
});
export type MenuOption = z.infer<typeof MenuOption>;

const Menu = z.array(MenuOption).max(OPTIONS_MAX).default([]);
const Label = z.string().trim().min(1).max(LABEL_LENGTH_MAX);

/** A section that is reached by a redirect. An empty menu ends the conversation, or returns, after the text. */
const Interaction = z.strictObject({
  id: SectionId.refine((id) => id !== WELCOME, `"${WELCOME}" is the id of the Welcome Message.`),
  label: Label,
  before: Before,
  text: Text,
  menu: Menu,
});

/** A chatbot campaign as its designer builds it and the API takes it. Only `welcome` is required. */
export const ChatbotDefinition = z
  .strictObject({
    channels: z.array(ChannelId).max(CHANNELS_MAX).optional(),
    keywords: Keywords.optional(),
    trigger: Trigger.optional(),
    menuPrefix: z.enum(['number', 'letter']).default('number'),
    category: z
      .string()
      .min(1)
      .max(CATEGORY_LENGTH_MAX)
      .optional()
      .openapi({
        example: 'OFFERS',
        description:
          'What its messages are sent as: the key of a subscription category. Nobody who opted out of it is written to ' +
          'first; who writes is answered.',
      }),
    trackLinks: z
      .boolean()
      .optional()
      .openapi({ description: 'Short links stand in its messages for http(s) links, and clicks are told of.' }),
    welcome: z.strictObject({ label: Label.default(DEFAULT_LABEL), before: Before, text: Text, menu: Menu }),
    interactions: z.array(Interaction).max(INTERACTIONS_MAX).default([]),
    fallback: z
      .strictObject({
        text: Text.optional(),
        attempts: z.int().min(1).max(ATTEMPTS_MAX).default(DEFAULT_ATTEMPTS),
        then: ContinuationOrEnd,
      })
      .optional(),
    expiresAfterMinutes: z.int().min(1).max(EXPIRES_AFTER_MINUTES_MAX).default(DEFAULT_EXPIRES_AFTER_MINUTES),
  })
  .openapi('ChatbotDefinition');
export type ChatbotDefinition = z.infer<typeof ChatbotDefinition>;

/** The Welcome Message or an interaction, with where it stands in the definition. */
export interface Section {
  id: string;
  label: string;
  before?: BeforeRequest[] | undefined;
  text: string;
  menu: MenuOption[];
  path: (string | number)[];
}

/** All sections, the Welcome Message first. */
export function listSections(definition: ChatbotDefinition): Section[] {
  const interactions = definition.interactions.map((each, index) => ({ ...each, path: ['interactions', index] }));
  return [{ id: WELCOME, ...definition.welcome, path: ['welcome'] }, ...interactions];
}

/** What somebody is told whose answer was not understood: the fallback's text, then the question again. */
export function askAgain(definition: ChatbotDefinition, question: string): string {
  const text = definition.fallback?.text ?? DEFAULT_FALLBACK_TEXT;
  return [text, question].filter((part) => part !== '').join('\n\n');
}
