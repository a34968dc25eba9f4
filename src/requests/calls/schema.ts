import { z } from '@hono/zod-openapi';
import { PageQuery } from '../../http/page.ts';

export const Outcome = z.enum(['answered', 'error', 'timeout', 'abandoned']).openapi('CallOutcome', {
  description: 'Abandoned: nobody waits for it any more; its answer was told already, or the conversation went on.',
});

export const ListedCall = z
  .object({
    id: z.string(),
    requestId: z.string(),
    conversationId: z.string(),
    contactId: z.string(),
    outcome: Outcome.nullable().openapi({ description: 'Null while it waits or is under way.' }),
    reason: z.string().nullable().openapi({ description: 'Why it was no answer.' }),
    method: z.string(),
    url: z.string().openapi({ description: 'As it was sent; credentials in it are "****".' }),
    status: z.int().nullable(),
    attemptCount: z.int().openapi({
      description: 'Times that it was begun, or may have been: more than once only where a process died over it.',
    }),
    calledAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi('ListedCall');
export type ListedCall = z.infer<typeof ListedCall>;

export const Call = ListedCall.extend({
  body: z.string().nullable(),
  errorClass: z.string().nullable(),
  timing: z.record(z.string(), z.number().nullable()).nullable().openapi({ description: 'Milliseconds.' }),
  responseExcerpt: z.string().nullable().openapi({ description: 'The first 2 KiB; secrets in it are "****".' }),
}).openapi('Call', { description: 'Header values are not kept.' });
export type Call = z.infer<typeof Call>;

export const CallsQuery = PageQuery.extend({ outcome: Outcome.optional() });
export type CallsQuery = z.infer<typeof CallsQuery>;
