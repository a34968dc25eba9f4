import { z } from '@hono/zod-openapi';
import { requireStorable } from '../../rules/storable.ts';

const NAME_LENGTH_MAX = 120;
const DESCRIPTION_LENGTH_MAX = 1_000;

const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const Key = z
  .string()
  .regex(KEY, 'A key is a letter (a-z), then letters, digits, "-" or "_"; 64 at most.')
  .refine((key) => !['constructor', 'prototype'].includes(key), 'This cannot be a key.')
  .openapi({ description: 'What the category is called in events, for good.', example: 'infolettre' });
const Name = z.string().trim().min(1, 'Give it a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);
const Description = z.string().trim().max(DESCRIPTION_LENGTH_MAX).superRefine(requireStorable);
const IsPublic = z.boolean().openapi({ description: 'Shown on the preference page and in the STOP menu.' });

export const SubscriptionCategory = z
  .object({
    id: z.string(),
    number: z.int().openapi({ description: 'What formats with integer ids call it.' }),
    key: z.string(),
    name: z.string(),
    description: z.string(),
    isPublic: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('SubscriptionCategory');
export type SubscriptionCategory = z.infer<typeof SubscriptionCategory>;

export const CountedSubscriptionCategory = SubscriptionCategory.extend({
  subscriberCount: z.int().openapi({ description: 'Contacts that are opted in to it now.' }),
}).openapi('CountedSubscriptionCategory');

export const NewSubscriptionCategory = z
  .strictObject({ key: Key, name: Name, description: Description.default(''), isPublic: IsPublic.default(true) })
  .openapi('NewSubscriptionCategory');
export type NewSubscriptionCategory = z.infer<typeof NewSubscriptionCategory>;

export const SubscriptionCategoryChange = z
  .strictObject(
    { name: Name.optional(), description: Description.optional(), isPublic: IsPublic.optional() },
    {
      error: ({ code, keys }) =>
        code === 'unrecognized_keys' && (keys as string[]).every((key) => key === 'key')
          ? 'A key cannot be changed. Make another category.'
          : undefined,
    },
  )
  .openapi('SubscriptionCategoryChange');
export type SubscriptionCategoryChange = z.infer<typeof SubscriptionCategoryChange>;
