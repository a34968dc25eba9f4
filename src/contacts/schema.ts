import { z } from '@hono/zod-openapi';
import { Moment as GivenMoment } from '../http/moment.ts';
import { PageQuery } from '../http/page.ts';
import { idFilter } from '../http/router.ts';

const ADDRESS_KINDS = ['phone', 'email', 'whatsapp', 'sender'] as const;
const TEXT_LENGTH_MAX = 1_000;
const SUBSCRIPTIONS_MAX = 100;
const FIELDS_MAX = 500;
const FILTER_LENGTH_MAX = 20_000;

const Source = z.string().openapi({ example: 'api' });
const Moment = z.iso.datetime();

export const Contact = z
  .object({
    id: z.string(),
    number: z.int().openapi({ description: 'What formats with integer ids call them.' }),
    name: z.string().nullable(),
    phone: z.string().nullable().openapi({ description: 'The first number, E.164.' }),
    email: z.string().nullable().openapi({ description: 'The first e-mail address.' }),
    language: z.string().nullable(),
    addresses: z
      .array(
        z.object({
          kind: z.enum(ADDRESS_KINDS),
          value: z.string(),
          quarantine: z
            .object({
              since: Moment,
              code: z.string(),
              message: z.string(),
              mta: z.string().nullable(),
              diagnostic: z.string().nullable(),
            })
            .nullable()
            .openapi({ description: 'Why nothing is sent there any more.' }),
        }),
      )
      .openapi({ description: 'All ways to reach them, the oldest first.' }),
    fields: z.record(z.string(), z.unknown()),
    keys: z.record(z.string(), z.string()).openapi({ description: 'The values of key fields, by code.' }),
    consent: z.object({
      isOptedOut: z.boolean().openapi({ description: 'Nothing is sent to them.' }),
      optedOutAt: Moment.nullable(),
      optedOutBy: Source.nullable().openapi({ description: 'What opted them out the last time.' }),
      optedInAt: Moment.nullable().openapi({ description: 'When they opted in again the last time.' }),
      optedInBy: Source.nullable(),
      complainedAt: Moment.nullable(),
    }),
    subscriptions: z
      .array(z.object({ category: z.string(), isOptedIn: z.boolean(), changedAt: Moment, source: Source }))
      .openapi({ description: 'The categories that they were ever asked about.' }),
    createdAt: Moment,
    createdBy: Source,
    updatedAt: Moment,
    updatedBy: Source.nullable(),
  })
  .openapi('Contact');
export type Contact = z.infer<typeof Contact>;

export const SavedContact = Contact.extend({
  isChanged: z.boolean().openapi({ description: 'False: everything was so already, and nobody is told.' }),
}).openapi('SavedContact');
export type SavedContact = z.infer<typeof SavedContact>;

const Text = z.string().max(TEXT_LENGTH_MAX);
const Fields = z
  .record(z.string(), z.unknown())
  .refine((fields) => Object.keys(fields).length <= FIELDS_MAX, `A contact has at most ${FIELDS_MAX} fields.`);
export const Subscriptions = z
  .record(z.string(), z.boolean())
  .refine((each) => Object.keys(each).length <= SUBSCRIPTIONS_MAX, `These are more than ${SUBSCRIPTIONS_MAX}.`)
  .openapi({ description: 'Opted in or not, by the category’s key.', example: { infolettre: true } });

const shape = {
  phone: Text.nullable().optional().openapi({ description: 'With its country code.', example: '+525500000000' }),
  email: Text.nullable().optional().openapi({ example: 'ana@example.com' }),
  name: Text.nullable().optional(),
  language: Text.nullable().optional().openapi({ description: 'A language tag.', example: 'pt-BR' }),
  fields: Fields.optional(),
  subscriptions: Subscriptions.optional(),
  optedOut: z.boolean().optional(),
};

export const NewContact = z.strictObject(shape).openapi('NewContact', {
  description: 'A phone number, an e-mail address or the value of a key field at least.',
});

export const ContactChange = z.strictObject(shape).openapi('ContactChange', {
  description:
    'What is left out stays as it is, null is removed. Fields are changed one by one. A new phone or e-mail stands for ' +
    'the first one; null takes away all of them.',
});

/** A query parameter that holds JSON. */
const JsonText = z
  .string()
  .max(FILTER_LENGTH_MAX)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'This must be a filter as JSON.' });
      return z.NEVER;
    }
  });

const KeyEquals = z
  .string()
  .regex(/^[^=]+=/, 'This must be the code of a key field, "=" and a value.')
  .transform((text) => {
    const at = text.indexOf('=');
    return { field: text.slice(0, at), value: text.slice(at + 1) };
  });

export const ListContactsQuery = PageQuery.extend({
  phone: z.string().optional(),
  email: z.string().optional(),
  key: KeyEquals.optional().openapi({ description: 'The value of a key field: `customerId=00123`.' }),
  q: z.string().trim().min(1).max(TEXT_LENGTH_MAX).optional().openapi({
    description: 'Part of a name, an e-mail address or a phone number.',
  }),
  segment: idFilter('seg', 'a segment'),
  filter: JsonText.optional().openapi({ type: 'string', description: 'A filter as segments have one, as JSON.' }),
  optedOut: z.enum(['true', 'false']).optional(),
  createdFrom: GivenMoment.optional(),
  createdTo: GivenMoment.optional().openapi({ description: 'Not included.' }),
});
export type ListContactsQuery = z.infer<typeof ListContactsQuery>;

export const QuarantinedAddress = z
  .strictObject({ kind: z.enum(ADDRESS_KINDS), value: Text })
  .openapi('QuarantinedAddress');
export type QuarantinedAddress = z.infer<typeof QuarantinedAddress>;

export const Complaint = z
  .strictObject({ report: z.string().max(100_000).nullable().default(null) })
  .openapi('Complaint', { description: 'The feedback-loop report as it came, if one did.' });

export const MergeRequest = z
  .strictObject({ contactId: z.string().openapi({ description: 'The contact that becomes part of this one.' }) })
  .openapi('MergeRequest');
