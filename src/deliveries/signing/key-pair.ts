import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { invariant } from '../../base/assert.ts';

/** A key pair: PKCS#8 and SPKI, both PEM. */
export interface KeyPair {
  privateKey: string;
  publicKey: string;
}

export type PairKind = 'ed25519' | 'rsa';

const SECRET_BYTES = 32;
/** A new random `whsec_…` secret. */
export function generateSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** A new pair, made off the event loop: RSA-2048 takes some 100 ms, now and then a second. */
export async function generatePair(kind: PairKind): Promise<KeyPair> {
  const generate = promisify(generateKeyPair);
  // The empty options are for Workers, which would take what comes second for the callback.
  const { privateKey, publicKey } = await (kind === 'rsa'
    ? generate('rsa', { modulusLength: 2048 })
    : generate(kind, {}));
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** An ed25519 public key as Standard Webhooks writes it: `whpk_` and the base64 of its 32 bytes. */
export function toWhpk(publicKeyPem: string): string {
  const { x } = createPublicKey(publicKeyPem).export({ format: 'jwk' });
  invariant(x !== undefined, 'an ed25519 key has one coordinate');
  return `whpk_${toBase64(x)}`;
}

/** An RSA public key as .NET reads it (`RSA.FromXmlString`). */
export function toXml(publicKeyPem: string): string {
  const { n, e } = createPublicKey(publicKeyPem).export({ format: 'jwk' });
  invariant(n !== undefined && e !== undefined, 'an RSA key has a modulus and an exponent');
  return `<RSAKeyValue><Modulus>${toBase64(n)}</Modulus><Exponent>${toBase64(e)}</Exponent></RSAKeyValue>`;
}

function toBase64(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('base64');
}
