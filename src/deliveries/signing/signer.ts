import { createPrivateKey, sign as signBytes } from 'node:crypto';
import { invariant } from '../../base/assert.ts';
import { createHmacSha256 } from './hmac.ts';

/** The value of `webhook-signature` for one request: over id, timestamp (seconds) and body. */
export type Signer = (id: string, timestamp: number, payload: string) => string;

/** Signs bodies for a header of the receiver's own, off the event loop. */
export interface BodySigner {
  header: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the body's UTF-8 bytes, in base64; `now` (ms) says which key signs. */
  sign(payload: string, now: number): Promise<string>;
}

/** A key that signs beside the account's current HMAC secret. */
export interface SigningKey {
  kind: 'hmac' | 'ed25519' | 'rsa';
  /** `whsec_…`, or the private key as PKCS#8 PEM. */
  secret: string;
  /** It was replaced and signs until then (ms); null: the current one of its kind. */
  expiresAt: number | null;
}

const SECRET_PREFIX = 'whsec_';

/**
 * Standard Webhooks: `v1,` and the HMAC-SHA256 of `id.timestamp.payload` under the account's `whsec_…` secret; after it,
 * space-separated, one more under each retired secret and a `v1a,` under each ed25519 key, until they end. Keys are
 * decoded here, once. https://www.standardwebhooks.com
 * @param keys oldest first; those of other kinds are passed over.
 */
export function createSigner(secret: string, keys: readonly SigningKey[] = []): Signer {
  const current = createHmacSha256(decodeSecret(secret));
  const newestFirst = keys.toReversed();
  const others = [
    ...newestFirst.filter(({ kind }) => kind === 'hmac').map((key) => ({ ...key, sign: signHmac(key.secret) })),
    ...newestFirst.filter(({ kind }) => kind === 'ed25519').map((key) => ({ ...key, sign: signEd25519(key.secret) })),
  ];
  return function signRequest(id, timestamp, payload) {
    const content = `${id}.${timestamp}.${payload}`;
    let signatures = `v1,${current(content)}`;
    for (const key of others) if (isAlive(key, timestamp * 1_000)) signatures += ` ${key.sign(content)}`;
    return signatures;
  };
}

/**
 * One header holds one RSA signature: the oldest key signs until it ends, then the next, so that receivers can have the
 * new public key before anything is signed with it. Nothing is kept for retries: 0.3 ms in the thread pool is cheaper
 * than remembering bodies.
 * @param keys oldest first; those of other kinds are passed over.
 */
export function createBodySigner(header: string, keys: readonly SigningKey[]): BodySigner {
  const rsaKeys = keys
    .filter(({ kind }) => kind === 'rsa')
    .map(({ secret, expiresAt }) => ({ expiresAt, privateKey: createPrivateKey(secret) }));
  return {
    header,
    async sign(payload, now) {
      const key = rsaKeys.find((each) => isAlive(each, now));
      invariant(key, 'an endpoint with an RSA header has a current RSA key');
      const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
      signBytes('sha256', Buffer.from(payload), key.privateKey, (error, signature) =>
        error ? reject(error) : resolve(signature),
      );
      return (await promise).toString('base64');
    },
  };
}

function isAlive({ expiresAt }: { expiresAt: number | null }, now: number): boolean {
  return expiresAt === null || expiresAt > now;
}

function decodeSecret(secret: string): Buffer {
  return Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');
}

function signHmac(secret: string): (content: string) => string {
  const hmac = createHmacSha256(decodeSecret(secret));
  return (content) => `v1,${hmac(content)}`;
}

/** `v1a,` and the signature of a text. 31 µs each: the event loop need not be spared. */
export function signEd25519(privateKeyPem: string): (content: string) => string {
  const key = createPrivateKey(privateKeyPem);
  return (content) => `v1a,${signBytes(null, Buffer.from(content), key).toString('base64')}`;
}
