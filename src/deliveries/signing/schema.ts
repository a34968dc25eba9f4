import { z } from '@hono/zod-openapi';
import { HEADER_NAME_LENGTH_MAX } from '../../rules/header.ts';
import { MASK } from '../../rules/mask.ts';

/** Proposed where nobody asks for another name. */
export const DEFAULT_RSA_HEADER = 'X-Hookline-Signature';

const OVERLAP_HOURS_MAX = 7 * 24;
const OVERLAP_HOURS_DEFAULT = 24;

export const EndpointSigning = z
  .object({
    ed25519: z.boolean().openapi({ description: 'Adds a `v1a` signature to `webhook-signature`.' }),
    rsaHeader: z.string().nullable().openapi({
      example: DEFAULT_RSA_HEADER,
      description: 'The header for an RSA-SHA256 signature of the body; null: none.',
    }),
  })
  .openapi('EndpointSigning', {
    description: 'What requests are signed with beside HMAC (`v1`), which is always there.',
  });
export type EndpointSigning = z.infer<typeof EndpointSigning>;

export const EndpointSigningChange = z
  .strictObject({
    ed25519: z.boolean().optional(),
    rsaHeader: z.string().max(HEADER_NAME_LENGTH_MAX).nullable().optional().openapi({ example: DEFAULT_RSA_HEADER }),
  })
  .openapi('EndpointSigningChange');
export type EndpointSigningChange = z.infer<typeof EndpointSigningChange>;

const secret = z.string().openapi({ description: `\`whsec_…\`; "${MASK}" for keys with \`read\` only.` });
const pem = z.string().openapi({ description: 'The public key, SPKI PEM.' });
const createdAt = z.iso.datetime();
const expiresAt = z.iso.datetime().openapi({ description: 'It signs until then.' });

const Ed25519Key = z.object({
  publicKey: z.string().openapi({ description: 'As Standard Webhooks writes it: `whpk_…`.' }),
  pem,
  createdAt,
});
const RsaKey = z.object({
  pem,
  xml: z.string().openapi({ description: 'The same key as .NET reads it: `<RSAKeyValue>…`.' }),
  createdAt,
});

export const SigningKeys = z
  .object({
    hmac: z.object({
      current: z.object({ secret, createdAt }),
      retiring: z.array(z.object({ secret, createdAt, expiresAt })),
    }),
    ed25519: Ed25519Key.extend({ retiring: z.array(Ed25519Key.extend({ expiresAt })) }),
    rsa: RsaKey.extend({
      signsFrom: z.iso.datetime().nullable().openapi({
        description:
          'When the header changes to this key: a header holds one signature, so the key it replaces signs until its end. Null: it signs now.',
      }),
      retiring: z.array(RsaKey.extend({ expiresAt })),
    }),
  })
  .openapi('SigningKeys', { description: 'What the account’s requests are signed with; retiring keys newest first.' });
export type SigningKeys = z.infer<typeof SigningKeys>;

export const KeyRotation = z
  .strictObject({
    kind: z.enum(['hmac', 'ed25519', 'rsa']),
    overlapHours: z.int().min(0).max(OVERLAP_HOURS_MAX).default(OVERLAP_HOURS_DEFAULT).openapi({
      description: 'How long the replaced key goes on signing. 0: it and all replaced before it end at once.',
    }),
  })
  .openapi('KeyRotation');
export type KeyRotation = z.infer<typeof KeyRotation>;

export const VerificationSample = z
  .object({
    language: z.enum(['javascript', 'typescript', 'php', 'csharp', 'python']),
    scheme: z.enum(['v1', 'v1a', 'rsa']).openapi({
      description:
        '`v1`: HMAC-SHA256, `v1a`: ed25519, both in `webhook-signature`; `rsa`: the header named by `signing`.',
    }),
    library: z.string().nullable().openapi({ description: 'What it needs beside the language’s own library.' }),
    enabled: z.boolean().openapi({ description: 'Whether the endpoint signs that way now.' }),
    code: z.string(),
  })
  .openapi('VerificationSample');
export type VerificationSample = z.infer<typeof VerificationSample>;
