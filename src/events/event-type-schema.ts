import { z } from '@hono/zod-openapi';
import { EVENT_FAMILIES } from './catalogue/define-event.ts';
import { FORMAT_NAMES } from './formats/format.ts';

const Format = z.enum(FORMAT_NAMES);

export const EventTypeDescription = z
  .object({
    type: z.string().openapi({ example: 'contact.opted_out' }),
    family: z.enum(EVENT_FAMILIES),
    description: z.string(),
    hasFilters: z
      .boolean()
      .openapi({ description: 'A webhook’s filters, communication types and mailings, apply to it.' }),
    formats: z.array(Format).openapi({ description: 'The formats in which this account is told of it.' }),
    names: z
      .partialRecord(Format, z.array(z.string()))
      .openapi({ description: 'What each format calls it.', example: { yespo: ['UNSUBSCRIBED'] } }),
    samples: z
      .partialRecord(Format, z.unknown())
      .openapi({ description: 'An invented one as each format sends it, with this account’s numbers and fields.' }),
  })
  .openapi('EventType');
export type EventTypeDescription = z.infer<typeof EventTypeDescription>;
