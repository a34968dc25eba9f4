import { toStorable } from '../../rules/text.ts';
import type { KeptResponse } from './sender.ts';
import { unpack, unpackBeginning } from './unpack.ts';

/** How much of a response's body is read before the connection is cut. */
export const BODY_BYTES_MAX = 64 * 1024;
/** How much of it is kept: enough for any error message; 1,000 failures a second stay 2 MB a second. */
export const EXCERPT_BYTES_MAX = 2 * 1024;

/** A body as it arrives: counts everything, keeps the beginning. */
export class ResponseBody {
  readonly #keepBytesMax: number;
  #bytes = 0;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  constructor(keepBytesMax = EXCERPT_BYTES_MAX) {
    this.#keepBytesMax = keepBytesMax;
  }

  /** For a request that asks for so many bytes of its response, or only for an excerpt. */
  static keeping(keepBytes: number | undefined): ResponseBody {
    // What is unpacked to less than it was exists too, so everything that is read is kept.
    return keepBytes === undefined ? new ResponseBody() : new ResponseBody(BODY_BYTES_MAX);
  }

  /** Not all of it is kept. */
  get isTruncated(): boolean {
    return this.#bytes > this.#keptBytes;
  }

  /** Takes a chunk; false once the body is longer than anybody will read. */
  add(chunk: Uint8Array): boolean {
    this.#bytes += chunk.byteLength;
    const room = this.#keepBytesMax - this.#keptBytes;
    if (room > 0) {
      // A copy: the chunk's memory belongs to the parser, and a slice would hold all of it.
      const part = Uint8Array.prototype.slice.call(chunk, 0, room);
      this.#kept.push(part);
      this.#keptBytes += part.byteLength;
    }
    return this.#bytes <= BODY_BYTES_MAX;
  }

  /** The beginning as text, whatever its charset claims; null where there was nothing, or nothing readable. */
  excerpt(
    contentType: string | undefined,
    contentEncoding: string | undefined,
    bytesMax = this.#keepBytesMax,
  ): string | null {
    if (this.#keptBytes === 0) return null;
    const bytes = contentEncoding ? unpack(this.#joined(), contentEncoding) : this.#joined();
    return bytes && bytes.length > 0 ? toStorable(decode(bytes.subarray(0, bytesMax), contentType)) : null;
  }

  /** The beginning as bytes, unpacked. What cannot be unpacked counts as cut off before its first byte. */
  unpacked(bytesMax: number, contentEncoding: string | undefined): Pick<KeptResponse, 'body' | 'isTruncated'> {
    const packed = this.#joined();
    const isPacked = contentEncoding !== undefined && packed.length > 0;
    const { bytes, isWhole } = isPacked ? unpackBeginning(packed, contentEncoding) : { bytes: packed, isWhole: true };
    const body = bytes.subarray(0, bytesMax);
    return { body, isTruncated: this.isTruncated || !isWhole || body.length < bytes.length };
  }

  #joined(): Uint8Array {
    const [first] = this.#kept;
    return first && this.#kept.length === 1 ? first : Buffer.concat(this.#kept);
  }
}

/** What a redirect has to show: where it led, which is not followed, then its body. */
export function redirectExcerpt(location: string | undefined, body: string | null): string | null {
  if (location === undefined) return body;
  const line = toStorable(`Location: ${location}`.slice(0, EXCERPT_BYTES_MAX));
  return body === null ? line : `${line}\n\n${body}`;
}

const utf8 = new TextDecoder();

function decode(bytes: Uint8Array, contentType: string | undefined): string {
  const label = contentType === undefined ? undefined : /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  if (!label || label.toLowerCase() === 'utf-8') return utf8.decode(bytes);
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return utf8.decode(bytes);
  }
}

/** `Retry-After` (seconds, or a date) as a wait from `now`, ms; null where it is missing or nonsense. RFC 9110 §10.2.3 */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1_000;
  // Only the date form of HTTP begins with a weekday; Date.parse alone takes almost anything for a date.
  const at = /^\s*[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
