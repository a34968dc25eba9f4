const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 59 bits: with a billion links, one guess in a billion finds any; short enough for an SMS. */
const LENGTH = 10;
/** Bytes from here on would make the first letters likelier than the last. */
const FAIR_BELOW = 256 - (256 % ALPHABET.length);

/** A code for a new link, that nobody can guess. */
export function newLinkCode(): string {
  let code = '';
  while (code.length < LENGTH) {
    const bytes = crypto.getRandomValues(new Uint8Array(LENGTH * 2));
    for (const byte of bytes) {
      if (byte < FAIR_BELOW && code.length < LENGTH) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return code;
}

/** Whether a text can be the code of a link. */
export function isLinkCode(text: string): boolean {
  return text.length === LENGTH && /^[0-9A-Za-z]+$/.test(text);
}
