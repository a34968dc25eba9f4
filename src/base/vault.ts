import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Seals secrets for the store with AES-256-GCM, so that a copy of the database alone gives none of them away. */
export interface Vault {
  seal(plain: string): Buffer;
  /** @throws where the bytes were not sealed with this secret. */
  open(sealed: Uint8Array): string;
  /** An HMAC-SHA256 with a key of its own: always the same for one text and secret, and nobody else can make it. */
  sign(text: string): Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A vault whose key is derived from `secret` (HOOKLINE_SECRET). Layout: nonce, tag, ciphertext. */
export function createVault(secret: string): Vault {
  const key = createHash('sha256').update(`hookline vault\0${secret}`).digest();
  const signingKey = createHash('sha256').update(`hookline signatures\0${secret}`).digest();
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
    sign: (text) => createHmac('sha256', signingKey).update(text).digest(),
  };
}
