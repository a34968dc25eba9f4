import { createHmac, createSecretKey } from 'node:crypto';

/** Signs one request: the `webhook-signature` header over id, timestamp (seconds) and body. */
export type Signer = (id: string, timestamp: number, payload: string) => string;

const SECRET_PREFIX = 'whsec_';

/**
 * Standard Webhooks, symmetric: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.payload` under the bytes of a
 * `whsec_…` secret. The key is decoded here, once. https://www.standardwebhooks.com
 */
export function createSigner(secret: string): Signer {
  const key = createSecretKey(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');
  return (id, timestamp, payload) =>
    `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')}`;
}
