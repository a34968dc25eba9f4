import type { Vault } from '../../base/vault.ts';
import type { EndpointSigning } from './schema.ts';
import { type BodySigner, createBodySigner, createSigner, type Signer, type SigningKey } from './signer.ts';

/** What an endpoint's record says of its signatures: secrets sealed, documents as text. */
export interface SealedSigning {
  /** JSON: {ed25519, rsaHeader}. */
  signing: string;
  /** Sealed: the account's `whsec_…`. */
  webhookSecret: Uint8Array;
  /** JSON: the account's other keys that the endpoint signs with, [{kind, secret: sealed, base64, expiresAt: ms}]. */
  signingKeys: string | null;
}

/** An endpoint's signers, its keys opened and decoded. @throws where they were sealed under another HOOKLINE_SECRET. */
export function openSigners(vault: Vault, record: SealedSigning): { sign: Signer; signBody: BodySigner | null } {
  const { ed25519, rsaHeader } = JSON.parse(record.signing) as EndpointSigning;
  const isWanted = { hmac: true, ed25519, rsa: rsaHeader !== null };
  const sealed = JSON.parse(record.signingKeys ?? '[]') as SigningKey[];
  const keys = sealed
    .filter(({ kind }) => isWanted[kind])
    .map((key) => ({ ...key, secret: vault.open(Buffer.from(key.secret, 'base64')) }));
  return {
    sign: createSigner(vault.open(record.webhookSecret), keys),
    signBody: rsaHeader === null ? null : createBodySigner(rsaHeader, keys),
  };
}
