import type { z } from '@hono/zod-openapi';

export const EVENT_FAMILIES = ['message', 'contact', 'conversation', 'campaign', 'webhook'] as const;
export type EventFamily = (typeof EVENT_FAMILIES)[number];

/** All there is to say about one type of event. Which formats have a form for it, the formats say. */
export interface EventDefinition<Type extends string = string, Data extends z.ZodType = z.ZodType> {
  /** `family.past_tense`. */
  type: Type;
  /** When it is told, in one or two sentences for whoever receives it. */
  description: string;
  /** What it carries. */
  data: Data;
  /** What an invented one carries: shown in the documentation, sent as a test. */
  sample: z.infer<Data>;
}

/** An entry of the catalogue: its sample must be what its schema says. */
export function defineEvent<const Type extends `${EventFamily}.${string}`, Data extends z.ZodType>(
  definition: EventDefinition<Type, Data>,
): EventDefinition<Type, Data> {
  return definition;
}
