import { createHash, createHmac, hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

// Shared by all keys: signing is synchronous, and both are written anew each time. Longer content takes the usual way.
const inner = Buffer.alloc(64 * 1024);
const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);
// A UTF-16 unit takes at most three bytes of UTF-8.
const LENGTH_MAX = Math.floor((inner.length - BLOCK_BYTES) / 3);

/**
 * HMAC-SHA256 of texts under one key, in base64. RFC 2104 by hand, from two one-shot hashes and a padded key made once:
 * 1.2 to 1.7 µs (580,000 to 870,000 a second on one core) for a payload of 250 bytes, where `createHmac` with a prepared
 * KeyObject takes 2.6 µs and with the key's bytes 16 µs.
 */
export function createHmacSha256(key: Uint8Array): (text: string) => string {
  const block = key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key;
  const innerPad = pad(block, 0x36);
  const outerPad = pad(block, 0x5c);
  return function hmacSha256(text) {
    if (text.length > LENGTH_MAX) return createHmac('sha256', key).update(text).digest('base64');
    inner.set(innerPad);
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES);
    outer.set(outerPad);
    // As `binary` text: a hash handed over as a Buffer costs more than the hash itself.
    outer.write(hash('sha256', new Uint8Array(inner.buffer, inner.byteOffset, end), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer, 'base64');
  };
}

function pad(key: Uint8Array, filling: number): Uint8Array {
  return Uint8Array.from({ length: BLOCK_BYTES }, (_, index) => (key[index] ?? 0) ^ filling);
}
