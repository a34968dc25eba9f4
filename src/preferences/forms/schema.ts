import { z } from '@hono/zod-openapi';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js';
import { requireStorable } from '../../rules/storable.ts';
import { FIELDS_MAX } from '../entry-fields.ts';
import { LANGUAGES } from '../languages.ts';

const NAME_LENGTH_MAX = 120;
const TEXT_LENGTH_MAX = 2_000;
/** Two text messages of plain letters, with room for the link. */
const CONFIRMATION_LENGTH_MAX = 200;
const URL_LENGTH_MAX = 2_048;
const CATEGORIES_MAX = 20;

const text = (max: number) => z.string().trim().min(1).max(max).superRefine(requireStorable);

const Field = z.strictObject({
  field: z.string().openapi({ description: '`phone`, `email`, `name`, `language`, or the code of an own field.' }),
  required: z.boolean().default(false),
});

const Country = z.custom<CountryCode>(
  (value) => typeof value === 'string' && isSupportedCountry(value),
  'This is not a country such as MX.',
);

export const NewSignupForm = z
  .strictObject({
    name: text(NAME_LENGTH_MAX).openapi({ description: 'For yourselves.' }),
    title: text(NAME_LENGTH_MAX).openapi({ description: 'Its heading; also what confirmation messages call it.' }),
    intro: text(TEXT_LENGTH_MAX).nullable().default(null),
    language: z.enum(LANGUAGES).default('en').openapi({ description: 'Of all that the page says by itself.' }),
    categories: z
      .array(z.string())
      .min(1, 'Say what people sign up for.')
      .max(CATEGORIES_MAX)
      .openapi({ description: 'Keys of the subscription categories that people are opted in to.' }),
    fields: z
      .array(Field)
      .min(1, 'Ask for a phone number or an e-mail address.')
      .max(FIELDS_MAX)
      .openapi({ description: 'What people are asked for, in this order: at least a required phone or e-mail.' }),
    country: Country.nullable().default(null).openapi({
      type: 'string',
      description: 'Where phone numbers are from that have no country code.',
      example: 'MX',
    }),
    doubleOptIn: z
      .boolean()
      .default(true)
      .openapi({
        description:
          'Nobody becomes a contact before they have opened the link that they are sent, and confirmed. Needs a channel ' +
          'and a required phone, or outgoing mail and a required e-mail.',
      }),
    channelId: z
      .string()
      .nullable()
      .default(null)
      .openapi({
        description:
          'What sends the link to phones. WhatsApp delivers it only to people who wrote within the last 24 hours; with a ' +
          'simulator, the form’s own answer shows it.',
      }),
    confirmationText: text(CONFIRMATION_LENGTH_MAX).nullable().default(null).openapi({
      description: 'The text message with the link, which takes the place of `{link}`, or stands at its end.',
    }),
    thanksText: text(TEXT_LENGTH_MAX).nullable().default(null).openapi({ description: 'Shown when it is done.' }),
    redirectUrl: z
      .string()
      .max(URL_LENGTH_MAX)
      .refine(isWebAddress, 'This must be a web address that begins with https:// (or http://).')
      .nullable()
      .default(null)
      .openapi({ description: 'Where people are led when it is done, instead of being shown `thanksText`.' }),
  })
  .openapi('NewSignupForm');
export type NewSignupForm = z.infer<typeof NewSignupForm>;

export const SignupForm = NewSignupForm.extend({
  id: z.string(),
  number: z.int().openapi({ description: 'What formats with integer ids call it.' }),
  url: z.string().openapi({
    description:
      'The form itself. It takes a browser’s form, or JSON: `{phone, email, name, language, fields: {code: value}}`, ' +
      'answered with `{state: "confirmation_sent" | "subscribed"}`.',
  }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).openapi('SignupForm');
export type SignupForm = z.infer<typeof SignupForm>;

/** Blanks and control characters are refused, not cut out as URL parsers do: it becomes a header. */
function isWebAddress(value: string): boolean {
  if (!/^https?:\/\/[^\s\p{C}\\]+$/iu.test(value)) return false;
  const url = URL.parse(value);
  return url !== null && url.username === '' && url.password === '';
}
