import { createHash } from 'node:crypto';
import type { Vault } from '../../base/vault.ts';

/** What a reactivation link carries: nothing to act on without its row, which names the endpoint. */
export interface ReactivationClaims {
  /** When the endpoint was switched off (ms): the link is for that time only. */
  offSince: number;
  /** When the link ends (ms). */
  until: number;
}

const PURPOSE = 'reactivation';

/** Makes a link's token: sealed (AES-GCM authenticates), never the same twice. */
export function sealToken(vault: Vault, { offSince, until }: ReactivationClaims): string {
  return vault.seal(`${PURPOSE} ${offSince} ${until}`).toString('base64url');
}

/** What a token says; undefined where we did not make it. */
export function openToken(vault: Vault, token: string): ReactivationClaims | undefined {
  let plain: string;
  try {
    plain = vault.open(Buffer.from(token, 'base64url'));
  } catch {
    return undefined;
  }
  const [purpose, offSince, until] = plain.split(' ');
  return purpose === PURPOSE ? { offSince: Number(offSince), until: Number(until) } : undefined;
}

/** What the store keeps of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
