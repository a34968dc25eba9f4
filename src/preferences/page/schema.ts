import { z } from '@hono/zod-openapi';
import { requireStorable } from '../../rules/storable.ts';
import { FIELDS_MAX } from '../entry-fields.ts';

const TITLE_LENGTH_MAX = 120;
const INTRO_LENGTH_MAX = 2_000;

export const PreferencePage = z
  .strictObject({
    title: z
      .string()
      .trim()
      .min(1)
      .max(TITLE_LENGTH_MAX)
      .superRefine(requireStorable)
      .nullable()
      .default(null)
      .openapi({ description: 'Its heading; null: "Your preferences" in the language of the contact.' }),
    intro: z
      .string()
      .trim()
      .min(1)
      .max(INTRO_LENGTH_MAX)
      .superRefine(requireStorable)
      .nullable()
      .default(null)
      .openapi({ description: 'A text under the heading.' }),
    fields: z
      .array(z.string())
      .max(FIELDS_MAX)
      .default([])
      .openapi({ description: 'Codes of own fields that people see and may change, beside their name and language.' }),
  })
  .openapi('PreferencePage');
export type PreferencePage = z.infer<typeof PreferencePage>;

export const PreferencesLink = z
  .object({
    url: z.string().openapi({
      description:
        'The contact’s own preference page. Always the same one, without an end: whoever has it may change what it ' +
        'shows, so it goes to the contact only. Also takes one-click unsubscribes (RFC 8058).',
    }),
  })
  .openapi('PreferencesLink');
