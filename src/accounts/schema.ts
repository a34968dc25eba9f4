import { z } from '@hono/zod-openapi';
import { SCOPES } from '../http/router.ts';
import { MASK } from '../rules/mask.ts';
import { requireStorable } from '../rules/storable.ts';

const NAME_LENGTH_MAX = 120;

const Name = z.string().trim().min(1, 'Give it a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);

export const Account = z
  .object({
    id: z.string(),
    name: z.string(),
    webhookSecret: z.string().openapi({
      description: `Signs every delivery of this account (Standard Webhooks, \`whsec_…\`). "${MASK}" for keys with \`read\` only.`,
    }),
    createdAt: z.iso.datetime(),
  })
  .openapi('Account');

export const AccountChange = z.strictObject({ name: Name }).openapi('AccountChange');

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
