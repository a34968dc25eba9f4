import { z } from '@hono/zod-openapi';
import { PageQuery } from '../../http/page.ts';
import { idFilter } from '../../http/router.ts';
import { STATE_ORDER } from './state-order.ts';

export const MessageStateName = z.enum(['received', ...STATE_ORDER]).openapi('MessageState', {
  description:
    'Of outgoing messages: `queued`, `sending` (the provider has it in hand), `unknown` (the provider did not answer in ' +
    'time; its report settles it, it is not sent again), `sent`, `delivered`, `read`, `failed`. ' +
    'Messages from people are `received`.',
});

export const MessageQuery = PageQuery.extend({
  contact: idFilter('cnt', 'a contact'),
  channel: idFilter('chn', 'a channel'),
  state: MessageStateName.optional(),
});
export type MessageQuery = z.infer<typeof MessageQuery>;

export const Message = z
  .object({
    id: z.string(),
    direction: z.enum(['in', 'out']),
    state: MessageStateName,
    text: z.string(),
    providerId: z.string().nullable().openapi({ description: 'The id that the provider gave it.' }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .optional()
      .openapi({ description: 'Why it failed, or why its state is unknown: the provider’s code, or ours.' }),
    channelId: z.string(),
    contactId: z.string(),
    createdAt: z.iso.datetime(),
    trace: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({ description: 'Of messages from people: what was matched and why.' }),
  })
  .openapi('Message');
export type Message = z.infer<typeof Message>;
