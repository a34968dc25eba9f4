import { z } from '@hono/zod-openapi';
import { requireStorable } from '../../rules/storable.ts';
import { FIELD_TYPES } from '../../store/contact-schema.ts';
import { isReservedCode } from './reserved.ts';

const NAME_LENGTH_MAX = 120;
const CHOICE_LENGTH_MAX = 200;
const CHOICES_MAX = 500;

const CODE = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

const Code = z
  .string()
  .regex(CODE, 'A code is a letter (a-z), then letters, digits or "_"; 64 at most.')
  .refine((code) => !isReservedCode(code), 'This is built in, and no code for a field.')
  .openapi({ description: 'What the field is called in values and events, for good.', example: 'f_FirstName' });

const Name = z.string().trim().min(1, 'Give it a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);

const Choices = z
  .array(z.string().trim().min(1).max(CHOICE_LENGTH_MAX).superRefine(requireStorable))
  .min(1, 'Name at least one choice.')
  .max(CHOICES_MAX)
  .refine((choices) => new Set(choices).size === choices.length, 'Name each choice once.');

export const ContactField = z
  .object({
    id: z.string(),
    number: z.int().openapi({ description: 'What formats with integer ids call it.' }),
    code: z.string(),
    name: z.string(),
    type: z.enum(FIELD_TYPES),
    choices: z.array(z.string()).nullable().openapi({ description: 'Null for all types but `choice`.' }),
    isKey: z.boolean().openapi({ description: 'No two contacts share a value.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('ContactField');
export type ContactField = z.infer<typeof ContactField>;

export const NewContactField = z
  .strictObject({
    code: Code,
    name: Name,
    type: z.enum(FIELD_TYPES),
    choices: Choices.optional(),
    isKey: z.boolean().default(false),
  })
  .superRefine(({ type, choices, isKey }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (type === 'choice' && !choices) refuse('choices', 'A field of the type choice needs its choices.');
    if (type !== 'choice' && choices) refuse('choices', 'Only a field of the type choice has choices.');
    if (isKey && !KEY_TYPES.has(type)) refuse('isKey', 'A key is text, a number, an e-mail address or a phone number.');
  })
  .openapi('NewContactField');
export type NewContactField = z.infer<typeof NewContactField>;

const KEY_TYPES = new Set<string>(['text', 'number', 'email', 'phone']);

const FIXED = ['code', 'type', 'isKey'];

export const ContactFieldChange = z
  .strictObject(
    {
      name: Name.optional(),
      choices: Choices.optional().openapi({ description: 'Contacts keep values that are no longer among them.' }),
    },
    {
      error: ({ code, keys }) =>
        code === 'unrecognized_keys' && (keys as string[]).every((key) => FIXED.includes(key))
          ? 'This cannot be changed. Delete the field and make one with another code.'
          : undefined,
    },
  )
  .openapi('ContactFieldChange');
export type ContactFieldChange = z.infer<typeof ContactFieldChange>;
