import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '../base/vault.ts';

/** Whom a preference link is for. */
export interface LinkedContact {
  accountId: string;
  contactId: string;
}

type Purpose = 'preferences' | 'signup';

const UUID_BYTES = 16;
// 128 bits: nobody guesses one, and the address stays short enough for a text message.
const MAC_BYTES = 16;

/** The token of a contact's preference link: always the same one, and without an end, as the mails that carry it have none. */
export function makePreferenceToken(vault: Vault, { accountId, contactId }: LinkedContact): string {
  return makeToken(vault, 'preferences', [accountId, contactId]);
}

/** Whom a preference link is for; undefined where we did not make it. */
export function readPreferenceToken(vault: Vault, token: string): LinkedContact | undefined {
  const [accountId, contactId] = readToken(vault, 'preferences', token, 2) ?? [];
  return accountId !== undefined && contactId !== undefined ? { accountId, contactId } : undefined;
}

/** The token of a sign-up's confirmation link. The store has the id, and without the secret no token follows from it. */
export function makeSignupToken(vault: Vault, signupId: string): string {
  return makeToken(vault, 'signup', [signupId]);
}

/** The id of the sign-up that a link confirms; undefined where we did not make it. */
export function readSignupToken(vault: Vault, token: string): string | undefined {
  return readToken(vault, 'signup', token, 1)?.[0];
}

function makeToken(vault: Vault, purpose: Purpose, ids: string[]): string {
  const body = Buffer.from(ids.join('').replaceAll('-', ''), 'hex');
  return Buffer.concat([body, macOf(vault, purpose, body)]).toString('base64url');
}

function readToken(vault: Vault, purpose: Purpose, token: string, idCount: number): string[] | undefined {
  const bytes = Buffer.from(token, 'base64url');
  const length = idCount * UUID_BYTES;
  // Decoding passes over what is no base64url: there is one way to write a token.
  if (bytes.length !== length + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const body = bytes.subarray(0, length);
  if (!timingSafeEqual(bytes.subarray(length), macOf(vault, purpose, body))) return undefined;
  return Array.from({ length: idCount }, (_, at) => toUuid(body.subarray(at * UUID_BYTES, (at + 1) * UUID_BYTES)));
}

function macOf(vault: Vault, purpose: Purpose, body: Buffer): Buffer {
  return vault.sign(`${purpose} ${body.toString('hex')}`).subarray(0, MAC_BYTES);
}

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
