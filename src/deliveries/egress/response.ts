import { toStorable } from '../../rules/text.ts';

/** How much of a response's body is read before the connection is cut. */
export const BODY_BYTES_MAX = 64 * 1024;
/** How much of it is kept: enough for any error message; 1,000 failures a second stay 2 MB a second. */
export const EXCERPT_BYTES_MAX = 2 * 1024;

/** A body as it arrives: counts everything, keeps the beginning. */
export class ResponseBody {
  #bytes = 0;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  /** Takes a chunk; false once the body is longer than anybody will read. */
  add(chunk: Uint8Array): boolean {
    this.#bytes += chunk.byteLength;
    const room = EXCERPT_BYTES_MAX - this.#keptBytes;
    if (room > 0) {
      // A copy: the chunk's memory belongs to the parser, and a slice would hold all of it.
      const part = Uint8Array.prototype.slice.call(chunk, 0, room);
      this.#kept.push(part);
      this.#keptBytes += part.byteLength;
    }
    return this.#bytes <= BODY_BYTES_MAX;
  }

  /** The beginning as text, whatever its charset claims; null where there was nothing, or nothing readable. */
  excerpt(contentType: string | undefined, contentEncoding: string | undefined): string | null {
    if (this.#keptBytes === 0 || (contentEncoding && contentEncoding !== 'identity')) return null;
    const bytes = this.#kept.length === 1 ? this.#kept[0] : Buffer.concat(this.#kept);
    return toStorable(decoderFor(contentType).decode(bytes));
  }
}

const utf8 = new TextDecoder();

function decoderFor(contentType: string | undefined) {
  const label = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1];
  if (!label || label.toLowerCase() === 'utf-8') return utf8;
  try {
    return new TextDecoder(label);
  } catch {
    return utf8;
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
