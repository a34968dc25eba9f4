import { isUtf8 } from 'node:buffer';

/** How the file's bytes are text. `latin1` is Windows-1252, as browsers and spreadsheets understand that name. */
export type Encoding = 'utf-8' | 'latin1';

/** What Windows-1252 has where Latin-1 has control characters, from 0x80. https://encoding.spec.whatwg.org/#windows-1252 */
const FROM_80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const CONTROL = /[\x80-\x9f]/g;

/** The text of a cell whose bytes were read as Latin-1. */
export function decodeLatin1(text: string): string {
  return text.replace(CONTROL, (character) => FROM_80.charAt(character.charCodeAt(0) - 0x80));
}

const UTF_8_BOM = [0xef, 0xbb, 0xbf];

/** How many bytes the mark at the beginning of a UTF-8 file takes: 3 or none. */
export function bomLength(bytes: Uint8Array): number {
  return UTF_8_BOM.every((byte, index) => bytes[index] === byte) ? UTF_8_BOM.length : 0;
}

/** Whether this is how a UTF-16 file begins. */
export function beginsLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Finds out, piece by piece, whether a whole file is valid UTF-8. Decoding it would make as much garbage again. */
export class Utf8Check {
  /** The beginning of a character whose end is in the next piece. */
  #cut: Uint8Array = new Uint8Array();
  isValid = true;

  add(piece: Uint8Array): void {
    if (!this.isValid) return;
    const bytes = this.#cut.length === 0 ? piece : Buffer.concat([this.#cut, piece]);
    const length = wholeLength(bytes);
    this.isValid = isUtf8(bytes.subarray(0, length));
    this.#cut = bytes.slice(length);
  }

  /** Whether all of it was, now that nothing more comes. */
  end(): boolean {
    return this.isValid && this.#cut.length === 0;
  }
}

/** How many of the bytes there are before a last character that may go on behind them. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes.at(-back);
    if (byte === undefined) break;
    const isContinuation = byte >= 0x80 && byte < 0xc0;
    if (isContinuation) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wanted > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
