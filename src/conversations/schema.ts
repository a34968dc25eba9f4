import { z } from '@hono/zod-openapi';

const TEXT_LENGTH_MAX = 10_000;

const Sender = z.string().min(1).max(200);

const SimulatedMedia = z.strictObject({
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']).default('image'),
  mimeType: z.string().max(200).optional(),
  url: z.string().max(2_000).optional(),
  caption: z.string().max(TEXT_LENGTH_MAX).optional(),
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
    send: z.boolean().default(false).openapi({ description: 'Really send the webhooks.' }),
  })
  .openapi('SimulatorMessage');
export type SimulatorMessage = z.infer<typeof SimulatorMessage>;

const SimulatedReply = z.object({
  text: z.string().openapi({ description: 'As an SMS shows it, the menu below the text.' }),
  options: z.array(z.object({ key: z.string(), text: z.string(), tapId: z.string() })).optional(),
});

const TraceSchema = z
  .object({
    outcome: z.enum(['started', 'option', 'captured', 'fallback', 'global', 'opted_out', 'ended', 'fault']),
    section: z.string().nullable().openapi({
      description: 'The label of the section that was answered; of the one that is shown, where a campaign started.',
    }),
    campaignId: z.string().nullable(),
    option: z.string().optional().openapi({ description: "The chosen option's key." }),
    by: z.enum(['tap', 'key', 'text', 'keyword', 'number_word', 'typo']).optional(),
    why: z.string(),
    fault: z.string().optional(),
  })
  .openapi('Trace');

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
        description: 'The requests that this answer owes to partners, exactly as they are sent.',
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
