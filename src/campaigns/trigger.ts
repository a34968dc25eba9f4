import { z } from '@hono/zod-openapi';
import { EVENT_TYPE, EVENT_TYPE_MESSAGE } from '../rules/event-type.ts';

const CONDITIONS_MAX = 20;
const PARAMS_MAX = 100;
const PARAM_LENGTH_MAX = 100;
const VALUE_LENGTH_MAX = 1_000;

export const ChannelId = z.string().regex(/^chn_[0-9a-z]{1,64}$/, 'This must be the id of a channel (chn_…).');

/** What a parameter of an event must be for a campaign to start. */
const TriggerCondition = z
  .strictObject({
    param: z.string().min(1).max(PARAM_LENGTH_MAX),
    is: z.enum(['equal', 'not_equal', 'less', 'at_most', 'greater', 'at_least', 'contains', 'present', 'absent']),
    value: z
      .union(
        [z.string().max(VALUE_LENGTH_MAX), z.number(), z.boolean()],
        'This must be a text, a number, true or false.',
      )
      .optional()
      .openapi({ description: '`present` and `absent` have none; `less` … `at_least` compare numbers.' }),
  })
  .openapi('TriggerCondition', {
    description:
      'Numbers are compared as numbers, also where one of the two came as text; texts as they are written. `contains` ' +
      'is for parts of texts and entries of lists. A parameter that is missing or null is `absent` and `not_equal`.',
  });
export type TriggerCondition = z.infer<typeof TriggerCondition>;

/** An event of the account's own systems that starts the campaign for the contact it is about. */
export const Trigger = z
  .strictObject({
    event: z
      .string()
      .regex(EVENT_TYPE, EVENT_TYPE_MESSAGE)
      .openapi({ example: 'order.paid', pattern: EVENT_TYPE.source }),
    channel: ChannelId.openapi({ description: 'Where the contact is written to.' }),
    when: z.array(TriggerCondition).max(CONDITIONS_MAX).optional().openapi({
      description: 'What its parameters must be, all of it. Left out: it always starts the campaign.',
    }),
    params: z.array(z.string().min(1).max(PARAM_LENGTH_MAX)).max(PARAMS_MAX).optional().openapi({
      description: 'The names of its parameters, for checks: templates may use these alone. Left out: any.',
    }),
  })
  .openapi('EventTrigger', {
    description: 'An event of the account’s own systems that starts the campaign for the contact it is about.',
  });
export type Trigger = z.infer<typeof Trigger>;
