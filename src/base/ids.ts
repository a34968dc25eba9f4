import { V7Generator } from 'uuidv7';

const generator = new V7Generator();

/** A UUIDv7 for the moment `now` (milliseconds since the epoch); ids of one process never go backwards within a batch. */
export function newUuid(now: number): string {
  return generator.generateOrResetCore(now, 10_000).toString();
}

/** What an id names outside: the prefix in front of it. */
export type IdPrefix = 'acc' | 'key' | 'chn' | 'cmp' | 'whk' | 'end' | 'dlv' | 'cnt' | 'cnv' | 'msg';

// Crockford's base32 in lower case: no i, l, o, u, so ids can be read aloud. https://www.crockford.com/base32.html
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, BigInt(value)]));
const BODY_LENGTH = 26;

/** `018f…` -> `cmp_01hx…`: the outside form of an id, as sortable as the UUID. */
export function encodeId(prefix: IdPrefix, uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let body = '';
  for (let i = 0; i < BODY_LENGTH; i++) {
    body = ALPHABET[Number(rest & 31n)] + body;
    rest >>= 5n;
  }
  return `${prefix}_${body}`;
}

/** The UUID behind an outside id, or undefined where the text is not an id of that kind. */
export function decodeId(prefix: IdPrefix, text: string): string | undefined {
  if (text.length !== prefix.length + 1 + BODY_LENGTH || !text.startsWith(`${prefix}_`)) return undefined;
  let value = 0n;
  for (const letter of text.slice(prefix.length + 1)) {
    const digit = VALUES.get(letter);
    if (digit === undefined) return undefined;
    value = (value << 5n) | digit;
  }
  const hex = value.toString(16).padStart(32, '0');
  if (hex.length > 32) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
