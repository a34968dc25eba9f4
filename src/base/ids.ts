import { V7Generator } from 'uuidv7';

const generator = new V7Generator();

/** A UUIDv7 for the moment `now` (milliseconds since the epoch); ids of one process never go backwards within a batch. */
export function newUuid(now: number): string {
  return generator.generateOrResetCore(now, 10_000).toString();
}

/** What an id names outside: the prefix in front of it. */
export type IdPrefix =
  | 'acc'
  | 'key'
  | 'chn'
  | 'cmp'
  | 'whk'
  | 'end'
  | 'dlv'
  | 'bat'
  | 'pol'
  | 'cnt'
  | 'cnv'
  | 'msg'
  | 'evt'
  | 'fld'
  | 'cat'
  | 'seg'
  | 'imp'
  | 'frm'
  | 'rpl'
  | 'con'
  | 'req'
  | 'cll'
  | 'sev'
  | 'per'
  | 'inv'
  | 'ntf';

// Crockford's base32 in lower case: no i, l, o, u, so ids can be read aloud. https://www.crockford.com/base32.html
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, BigInt(value)]));
const BODY_LENGTH = 26;

/** `018f…` -> `cmp_01hx…`: the outside form of an id, as sortable as the UUID. */
export function encodeId(prefix: IdPrefix, uuid: string): string {
  // Bit by bit, not as a BigInt: 0.8 instead of 3 us, and each request of a delivery needs one.
  let body = `${prefix}_`;
  let bits = 0;
  // 26 letters have 130 bits, a UUID 128: two zeros come first.
  let bitCount = 2;
  for (let i = 0; i < uuid.length; i++) {
    const code = uuid.charCodeAt(i);
    if (code === HYPHEN) continue;
    bits = (bits << 4) | (code <= DIGIT_9 ? code - DIGIT_0 : (code & UPPER_CASE_MASK) - HEX_LETTER_BASE);
    bitCount += 4;
    if (bitCount < 5) continue;
    bitCount -= 5;
    body += ALPHABET[bits >> bitCount];
    bits &= (1 << bitCount) - 1;
  }
  return body;
}

const HYPHEN = 45;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
const UPPER_CASE_MASK = 0x5f;
/** `A` stands for ten. */
const HEX_LETTER_BASE = 65 - 10;

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
