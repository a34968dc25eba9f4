import type { VerificationSample } from '../schema.ts';

/** What a sample is filled in with. */
export interface SampleValues {
  /** The RSA public keys that sign or will, as SPKI PEM and as .NET reads them: several while one is being replaced. */
  rsa: { pem: string; xml: string }[];
  /** The ed25519 public key, `whpk_…`. */
  ed25519: string;
  rsaHeader: string;
}

export type Sample = Omit<VerificationSample, 'enabled'>;
