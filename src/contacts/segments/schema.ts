import { z } from '@hono/zod-openapi';
import { requireStorable } from '../../rules/storable.ts';

const NAME_LENGTH_MAX = 120;

const Name = z.string().trim().min(1, 'Give it a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);

/** Read by `readFilter`, which knows the account's fields. */
const SegmentFilter = z.record(z.string(), z.unknown()).openapi('SegmentFilter', {
  description:
    '`{"all": […]}`, `{"any": […]}`, `{"not": …}` of filters, or a condition `{attribute | field | subscription, op, value}`. ' +
    'Attributes: name, email, phone, language, createdAt, optedOut, quarantined; fields by their code; subscriptions by ' +
    'the key of their category. Texts: eq, ne, in, contains, starts_with, exists; numbers and moments: eq, ne, gt, gte, ' +
    'lt, lte, exists (numbers also in); choices: eq, ne, in, exists; booleans: eq, ne, exists. Parts of texts are found ' +
    'in any case. Who has no value is `ne` to every value.',
  example: {
    all: [
      { attribute: 'language', op: 'eq', value: 'es' },
      { subscription: 'infolettre', op: 'eq', value: true },
      { not: { attribute: 'quarantined', op: 'eq', value: true } },
    ],
  },
});

export const Segment = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: SegmentFilter,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Segment');
export type Segment = z.infer<typeof Segment>;

export const CountedSegment = Segment.extend({
  count: z.int().openapi({ description: 'Contacts that are in it now.' }),
}).openapi('CountedSegment');
export type CountedSegment = z.infer<typeof CountedSegment>;

export const NewSegment = z.strictObject({ name: Name, filter: SegmentFilter }).openapi('NewSegment');
export type NewSegment = z.infer<typeof NewSegment>;

export const SegmentChange = z
  .strictObject({ name: Name.optional(), filter: SegmentFilter.optional() })
  .openapi('SegmentChange');
export type SegmentChange = z.infer<typeof SegmentChange>;
