import { z } from '@hono/zod-openapi';
import { MASK } from '../rules/mask.ts';
import { requireStorable } from '../rules/storable.ts';

const NAME_LENGTH_MAX = 120;
const SENDER_LENGTH_MAX = 64;
/** Meta's highest throughput for one number, and more than any SMS sender has. */
const MESSAGES_PER_SECOND_MAX = 1000;

/** How far back it is looked for what came in last: a walk along the messages' key, whatever else there is. */
export const LAST_INBOUND_AMONG = 10_000;

export const ChannelKind = z.enum(['twilio', 'whatsapp', 'simulator']).openapi('ChannelKind');
export type ChannelKind = z.infer<typeof ChannelKind>;

const Name = z.string().trim().min(1, 'Give it a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);

const Sender = z
  .string()
  .trim()
  .max(SENDER_LENGTH_MAX)
  .superRefine(requireStorable)
  .openapi({
    example: '+15550001111',
    description:
      'Twilio: the number in E.164 (`+15550001111`), `whatsapp:+15550001111`, a short code or an alphanumeric sender; ' +
      'empty when `config.messagingServiceSid` is given. WhatsApp: the number as people see it. ' +
      'Simulator: may be left out.',
  });

const Config = z
  .record(z.string(), z.unknown())
  .superRefine(requireStorable)
  .openapi({
    example: { accountSid: 'AC00000000000000000000000000000000', authToken: '****', replyMode: 'api' },
    description:
      'Twilio: `accountSid`, `authToken`, `messagingServiceSid?`, `apiBaseUrl?`, `replyMode?` (`api` or `inline`). ' +
      'WhatsApp: `phoneNumberId`, `accessToken`, `appSecret`, `verifyToken`, `apiBaseUrl?`. Simulator: none. ' +
      `Secrets are write-only: they read as "${MASK}".`,
  });

const MessagesPerSecond = z
  .number()
  .min(0.1)
  .max(MESSAGES_PER_SECOND_MAX)
  .nullable()
  .openapi({ example: 80, description: 'How fast messages go out. Null: as fast as the provider allows by default.' });

export const NewChannel = z
  .strictObject({
    kind: ChannelKind,
    name: Name,
    sender: Sender.optional(),
    config: Config.default({}),
    messagesPerSecond: MessagesPerSecond.default(null),
  })
  .openapi('NewChannel');
export type NewChannel = z.infer<typeof NewChannel>;

export const ChannelChange = z
  .strictObject({
    kind: ChannelKind.optional().openapi({ description: 'May be repeated, cannot change.' }),
    name: Name.optional(),
    sender: Sender.optional(),
    config: Config.optional().openapi({
      example: { authToken: 'the new token', messagingServiceSid: null },
      description: `Keys that are left out stay, null takes a key away, a secret sent as "${MASK}" stays.`,
    }),
    messagesPerSecond: MessagesPerSecond.optional(),
  })
  .openapi('ChannelChange');
export type ChannelChange = z.infer<typeof ChannelChange>;

export const Channel = z
  .object({
    id: z.string().openapi({ example: 'chn_01hw000000e008000000000000' }),
    kind: ChannelKind,
    name: z.string().openapi({ example: 'Mexico SMS' }),
    sender: Sender,
    config: Config,
    messagesPerSecond: MessagesPerSecond,
    inboundUrl: z.url().openapi({
      example: 'https://hookline.example/channels/chn_01hw000000e008000000000000/inbound',
      description: 'Where the provider is to post what people send.',
    }),
    statusUrl: z.url().openapi({
      example: 'https://hookline.example/channels/chn_01hw000000e008000000000000/status',
      description: 'Where the provider is to post what became of our messages.',
    }),
    lastInboundAt: z.iso
      .datetime()
      .nullable()
      .openapi({
        description: `When somebody last wrote on it. Null: nobody did, among the account's latest ${LAST_INBOUND_AMONG.toLocaleString('en')} messages.`,
      }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Channel');
export type Channel = z.infer<typeof Channel>;

export const ChannelCheck = z
  .object({
    ok: z.boolean(),
    outcome: z
      .enum(['accepted', 'refused', 'not_found', 'inactive', 'busy', 'unexpected', 'unreachable', 'no_provider'])
      .openapi({ description: '`inactive`: good credentials of an account that is suspended or closed.' }),
    status: z.int().nullable().openapi({ description: 'The HTTP status of the provider’s answer.' }),
    message: z.string().openapi({ description: 'What that means, and what can be done about it.' }),
    path: z.string().nullable().openapi({ example: '/config/authToken', description: 'The setting to look at.' }),
    account: z.string().nullable().openapi({ description: 'What the provider calls whose credentials they are.' }),
    at: z.iso.datetime(),
  })
  .openapi('ChannelCheck');
export type ChannelCheck = z.infer<typeof ChannelCheck>;
