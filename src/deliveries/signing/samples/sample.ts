import type { VerificationSample } from '../schema.ts';

/** What a sample is filled in with. */
export interface SampleValues {
  /** The RSA public key: SPKI PEM, and as .NET reads it. */
  pem: string;
  xml: string;
  /** The ed25519 public key, `whpk_…`. */
  ed25519: string;
  rsaHeader: string;
}

export type Sample = Omit<VerificationSample, 'enabled'>;
