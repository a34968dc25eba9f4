import { z } from '@hono/zod-openapi';
import { SCOPES } from '../http/router.ts';
import { isTimeZone } from '../rules/day.ts';
import { MASK } from '../rules/mask.ts';
import { requireStorable } from '../rules/storable.ts';

const NAME_LENGTH_MAX = 120;
const PRIMARY_KEY_FIELDS_MAX = 10;

const Name = z.string().trim().min(1, 'Give it a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);

const Settings = z.object({
  projectNumber: z.int().positive().openapi({ description: 'What the format `dialog-insight` shows as `idProject`.' }),
  companyNumber: z.int().positive().openapi({ description: 'What the format `dialog-insight` shows as `idCompany`.' }),
  primaryKeyFields: z
    .array(z.string())
    .min(1)
    .max(PRIMARY_KEY_FIELDS_MAX)
    .refine((codes) => new Set(codes).size === codes.length, 'Name each of them once.')
    .openapi({ description: 'What partners know contacts by: `email`, `phone`, codes of key fields.' }),
  consentCentre: z.boolean().openapi({ description: 'Whether subscribing to a category counts as opting in.' }),
  timeZone: z
    .string()
    .refine(isTimeZone, 'This must be an IANA time zone such as America/Toronto.')
    .openapi({ description: 'Of dates that partners read in local time.', example: 'America/Toronto' }),
});

export const Account = z
  .object({
    id: z.string(),
    name: z.string(),
    webhookSecret: z.string().openapi({
      description: `Signs every delivery of this account (Standard Webhooks, \`whsec_…\`). "${MASK}" for keys with \`read\` only.`,
    }),
    ...Settings.shape,
    createdAt: z.iso.datetime(),
  })
  .openapi('Account');

export const AccountChange = z
  .strictObject({ name: Name, ...Settings.shape })
  .partial()
  .openapi('AccountChange', { description: 'What is left out stays as it is.' });
export type AccountChange = z.infer<typeof AccountChange>;

export const NewAccount = z.strictObject({ name: Name }).openapi('NewAccount');

export const CreatedAccount = z
  .object({ id: z.string(), name: z.string(), key: z.string(), createdAt: z.iso.datetime() })
  .openapi('CreatedAccount', { description: '`key` is the new account’s admin key, shown this once.' });

export const ApiKeyScope = z.enum(SCOPES).openapi('ApiKeyScope');

export const NewApiKey = z
  .strictObject({ name: Name, scopes: z.array(ApiKeyScope).min(1, 'Give the key at least one scope.') })
  .openapi('NewApiKey');
export type NewApiKey = z.infer<typeof NewApiKey>;

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().openapi({ description: 'The first characters of the key.' }),
    scopes: z.array(ApiKeyScope),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('ApiKey');
export type ApiKey = z.infer<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({
  key: z.string().openapi({ description: 'The key itself, shown this once.' }),
}).openapi('CreatedApiKey');
