import { z } from '@hono/zod-openapi';
import { MATCH_KINDS, TRACE_OUTCOMES } from '../engine/types.ts';
import { ANSWER_DEPTH_MAX } from '../rules/call-answer.ts';

const TEXT_LENGTH_MAX = 10_000;
/** As much as a request may have in all. */
const MEBIBYTE = 1_048_576;

const Sender = z.string().min(1).max(200);

const SimulatedMedia = z.strictObject({
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']).default('image'),
  mimeType: z.string().max(200).optional(),
  url: z.string().max(2_000).optional(),
  caption: z.string().max(TEXT_LENGTH_MAX).optional(),
});

/** Requests and webhooks that one message may be given answers for. */
const CANNED_MAX = 50;

/** Any JSON. zod's own schema of it goes by recursion: a body of brackets only would end the request with a 500. */
const CannedJson = z
  .unknown()
  .refine(
    (json) => json !== undefined && isShallow(json),
    `This must be JSON, nested at most ${ANSWER_DEPTH_MAX} levels deep.`,
  )
  .openapi({ type: ['object', 'array', 'string', 'number', 'boolean', 'null'] });

const CannedAnswer = z
  .union([
    z.strictObject({ status: z.int().min(200).max(599).default(200), json: CannedJson }),
    z.strictObject({ status: z.int().min(200).max(599).default(200), text: z.string().max(MEBIBYTE) }),
    z.strictObject({ status: z.int().min(200).max(599) }),
    z.strictObject({ error: z.enum(['timeout', 'error']) }),
  ])
  .openapi('CannedAnswer');
export type CannedAnswer = z.infer<typeof CannedAnswer>;

export const CannedAnswers = z
  .record(z.string().max(200), CannedAnswer)
  .refine((requests) => Object.keys(requests).length <= CANNED_MAX, `At most ${CANNED_MAX} answers.`)
  .openapi({
    description:
      'What requests are answered with instead of being made, by their name; webhooks that may answer by their id.',
    example: { WH5: { status: 200, json: { promocode: 'SALE-7' } } },
  });

/** One of text, tap and media. */
export const SimulatorMessage = z
  .strictObject({
    channelId: z.string().openapi({ example: 'chn_01hx5zt4q8e3vb7k2m9n6p4r5s' }),
    from: Sender.openapi({ description: 'Who writes: a phone number, E.164.', example: '+525500000000' }),
    text: z.string().max(TEXT_LENGTH_MAX).optional(),
    tap: z
      .union([z.string().max(500), z.strictObject({ id: z.string().max(500), title: z.string().max(500) })])
      .optional()
      .openapi({ description: 'A tap on an option of a reply: its `tapId`, or its id with the title that was seen.' }),
    media: SimulatedMedia.optional(),
    send: z
      .boolean()
      .default(false)
      .openapi({
        description:
          'Really send the webhooks, make the requests, and wait with the answer until the conversation has gone on, ' +
          '35 seconds at most.',
      }),
    requests: CannedAnswers.optional(),
  })
  .openapi('SimulatorMessage');
export type SimulatorMessage = z.infer<typeof SimulatorMessage>;

const SimulatedReply = z.object({
  text: z.string().openapi({ description: 'As an SMS shows it, the menu below the text.' }),
  options: z.array(z.object({ key: z.string(), text: z.string(), tapId: z.string() })).optional(),
  media: z
    .object({ kind: z.enum(['image', 'video', 'audio', 'document']), url: z.string() })
    .optional()
    .openapi({ description: 'What the text is the caption of.' }),
});

export const TraceSchema = z
  .object({
    outcome: z.enum(TRACE_OUTCOMES).openapi({
      description:
        '`waiting`: the message is kept until calls are answered, and then gets the outcome that it comes to.',
    }),
    section: z.string().nullable().openapi({
      description: 'The label of the section that was answered; of the one that is shown, where a campaign started.',
    }),
    campaignId: z.string().nullable(),
    option: z.string().optional().openapi({ description: "The chosen option's key." }),
    by: z.enum(MATCH_KINDS).optional(),
    why: z.string(),
    fault: z.string().optional(),
    calls: z
      .array(
        z.object({
          id: z.string(),
          name: z.string().optional(),
          outcome: z.enum(['answered', 'error', 'timeout']),
          why: z.string(),
        }),
      )
      .optional()
      .openapi({ description: 'What became of the requests (`req_…`) and webhooks (`whk_…`) that were waited for.' }),
    deliveries: z.array(z.string()).optional().openapi({ description: 'The deliveries (`dlv_…`) that it made owed.' }),
  })
  .openapi('Trace');

export const SimulatedRequest = z.object({
  id: z.string(),
  name: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
  answer: z
    .union([
      z.object({ outcome: z.literal('answered'), status: z.int(), data: z.unknown() }),
      z.object({ outcome: z.literal('error'), status: z.int().nullable(), reason: z.string() }),
      z.object({ outcome: z.literal('timeout') }),
    ])
    .optional()
    .openapi({ description: 'What it was answered with instead of being made.' }),
});

export const SimulatorAnswer = z
  .object({
    replies: z.array(SimulatedReply),
    trace: TraceSchema,
    webhooks: z
      .array(
        z.object({
          url: z.string(),
          headers: z.record(z.string(), z.string()),
          body: z.record(z.string(), z.unknown()),
          rawBody: z.string().openapi({ description: 'The bytes that are sent and signed.' }),
        }),
      )
      .openapi({
        description:
          'The requests that this answer owes to partners, as they are sent but for the credentials of their connectors, ' +
          'which are "****".',
      }),
    requests: z.array(SimulatedRequest).openapi({
      description:
        'The requests of the flow, as they are made but for the credentials of their connectors, which are added then.',
    }),
  })
  .openapi('SimulatorAnswer');
export type SimulatorAnswer = z.infer<typeof SimulatorAnswer>;

export const CampaignTrigger = z
  .strictObject({
    to: Sender.openapi({ description: 'A phone number, E.164, or a WhatsApp user id.', example: '+525500000000' }),
    channelId: z.string(),
  })
  .openapi('CampaignTrigger');
export type CampaignTrigger = z.infer<typeof CampaignTrigger>;

export const TriggeredConversation = z.object({ conversationId: z.string() }).openapi('TriggeredConversation');

export const CampaignPeople = z
  .object({
    people: z.int().openapi({ description: 'How many are in it now, or come back to it from a campaign it led to.' }),
    versions: z
      .array(z.object({ version: z.int(), people: z.int() }))
      .openapi({ description: 'The versions that they are in and stay in, newest first.' }),
  })
  .openapi('CampaignPeople');
export type CampaignPeople = z.infer<typeof CampaignPeople>;

/** Not by recursion: a body of brackets only is deeper than the stack. */
function isShallow(json: unknown): boolean {
  const open = [{ value: json, depth: 0 }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value, depth } = node;
    if (typeof value !== 'object' || value === null) continue;
    if (depth === ANSWER_DEPTH_MAX) return false;
    for (const item of Object.values(value)) open.push({ value: item, depth: depth + 1 });
  }
  return true;
}
