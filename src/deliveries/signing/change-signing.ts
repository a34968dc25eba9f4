import type { FieldError } from '../../base/errors.ts';
import { type Header, listHeaderFaults } from '../../rules/header.ts';
import type { PairKind } from './key-pair.ts';
import type { EndpointSigning, EndpointSigningChange } from './schema.ts';

/**
 * An endpoint's signing settings after a change. `headers` are its custom headers as they will be: none of them may
 * have the RSA header's name. Mistakes are added to `errors`.
 */
export function changeSigning(
  before: EndpointSigning,
  change: EndpointSigningChange = {},
  headers: readonly Header[],
  errors: FieldError[],
): EndpointSigning {
  const { ed25519 = before.ed25519, rsaHeader = before.rsaHeader } = change;
  if (rsaHeader === null) return { ed25519, rsaHeader };
  const path = '/signing/rsaHeader';
  for (const { code, message } of listHeaderFaults([{ name: rsaHeader, value: '' }]))
    errors.push({ path, code, message });
  const twin = headers.findIndex(({ name }) => name.toLowerCase() === rsaHeader.toLowerCase());
  if (twin >= 0) {
    const message = `"${rsaHeader}" cannot be both a custom header and the header of the RSA signature.`;
    const isNewName = change.rsaHeader !== undefined;
    errors.push({ path: isNewName ? path : `/headers/${twin}/name`, code: 'header_duplicate', message });
  }
  return { ed25519, rsaHeader };
}

/** The key pairs that must be there before such a change is saved. */
export function listKindsNeeded(change: EndpointSigningChange = {}): PairKind[] {
  return [...(change.ed25519 ? ['ed25519' as const] : []), ...(change.rsaHeader ? ['rsa' as const] : [])];
}
