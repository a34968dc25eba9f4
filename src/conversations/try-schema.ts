import { z } from '@hono/zod-openapi';
import { ChatbotDefinition } from '../campaigns/definition.ts';
import { requireStorable } from '../rules/storable.ts';
import { CannedAnswers, SimulatedRequest, TraceSchema } from './schema.ts';

const TEXT_LENGTH_MAX = 10_000;
/** Far more than anybody types to see whether a menu works. */
const STEPS_MAX = 200;

export const DraftWebhookTest = z
  .strictObject({
    definition: ChatbotDefinition,
    section: z.string().max(64).openapi({ example: 'welcome', description: 'The section’s id.' }),
    option: z.int().min(0).openapi({ example: 0, description: 'Its place in the menu, from 0.' }),
  })
  .openapi('DraftWebhookTest');
export type DraftWebhookTest = z.infer<typeof DraftWebhookTest>;

const at = z.iso
  .datetime()
  .openapi({ description: 'When: the `date` of webhooks. Not before the step that precedes it.' });
const text = z.string().max(TEXT_LENGTH_MAX).superRefine(requireStorable);

const Step = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('start'),
      at,
      params: z
        .record(z.string(), z.unknown())
        .superRefine(requireStorable)
        .optional()
        .openapi({ description: 'Those of the event that starts it.' }),
    }),
    z.strictObject({ kind: z.literal('text'), at, text }),
    z.strictObject({ kind: z.literal('tap'), at, id: z.string().max(500), title: text }),
    z.strictObject({ kind: z.literal('image'), at }),
    z.strictObject({ kind: z.literal('location'), at }),
  ])
  .openapi('TriedStep', {
    description: '`start`: the campaign is started from outside. The others are what the person sends.',
  });
export type TriedStep = z.infer<typeof Step>;

const Person = z.strictObject({
  phone: z.string().max(50).default('+525500000000'),
  name: z.string().max(200).nullable().default(null),
  email: z.string().max(320).nullable().default(null),
  language: z.string().max(35).nullable().default(null),
  fields: z.record(z.string(), z.unknown()).superRefine(requireStorable).default({}),
});

export const TriedConversation = z
  .strictObject({
    definition: ChatbotDefinition,
    medium: z.enum(['sms', 'whatsapp']).default('sms'),
    person: Person.prefault({}),
    steps: z.array(Step).max(STEPS_MAX),
    requests: CannedAnswers.optional(),
  })
  .openapi('TriedConversation');
export type TriedConversation = z.infer<typeof TriedConversation>;

const Media = z.object({ kind: z.enum(['image', 'video', 'audio', 'document']), url: z.string() });

const Place = z.object({
  campaignId: z.string(),
  campaign: z.string().openapi({ description: 'Its name.' }),
  section: z.string(),
  label: z.string(),
});

const TriedTurn = z.object({
  at: z.iso.datetime(),
  replies: z.array(
    z.object({
      text: z.string().openapi({ description: 'Without the menu.' }),
      choices: z.array(z.object({ key: z.string(), text: z.string(), tapId: z.string() })).optional(),
      media: Media.optional(),
    }),
  ),
  trace: TraceSchema,
  webhooks: z
    .array(
      z.object({
        webhookId: z.string(),
        kind: z.enum(['redirect', 'underlying']),
        method: z.literal('POST'),
        url: z.string(),
        headers: z.array(z.object({ name: z.string(), value: z.string(), isCustom: z.boolean() })),
        body: z.string().openapi({ description: 'The bytes that would be sent and signed.' }),
      }),
    )
    .openapi({ description: 'The exact requests that would be sent; credentials of connectors are "****".' }),
  requests: z.array(SimulatedRequest),
  before: Place.nullable().openapi({ description: 'Where the person was.' }),
  after: Place.nullable().openapi({ description: 'Where they are now; null: the conversation is over.' }),
  awaits: z
    .object({ kind: z.enum(['webhook', 'attribute']), option: z.int() })
    .nullable()
    .openapi({ description: 'What the next message is taken for instead of an answer to the menu.' }),
  misses: z.int().openapi({ description: 'Wrong answers in a row.' }),
  expiresAt: z.iso.datetime().nullable(),
  fields: z.record(z.string(), z.string()).openapi({ description: 'What the person has said of themselves so far.' }),
  optedOut: z.boolean(),
});
export type TriedTurn = z.infer<typeof TriedTurn>;

export const TriedAnswer = z
  .object({ turns: z.array(TriedTurn).openapi({ description: 'One for each step.' }) })
  .openapi('TriedAnswer');
export type TriedAnswer = z.infer<typeof TriedAnswer>;
