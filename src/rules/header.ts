/** More than any partner asks for; keeps a request's head well under the 16 KiB that common servers take. */
export const HEADERS_MAX = 20;
export const HEADER_NAME_LENGTH_MAX = 100;
/** Room for a bearer token of the longest usual kind (JWT with claims). */
export const HEADER_VALUE_LENGTH_MAX = 4096;

export interface Header {
  name: string;
  value: string;
}

interface HeaderFault {
  /** The header's index. */
  index: number;
  field: 'name' | 'value';
  code: 'header_name' | 'header_value' | 'header_reserved' | 'header_duplicate';
  message: string;
}

// RFC 9110 §5.6.2 token; §5.5 field-value: visible ASCII, obs-text, and space or tab inside.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^(?:[\x21-\x7e\x80-\xff](?:[\t \x21-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;

// Framing and hop-by-hop (RFC 9110 §7.6.1), what says how the body is written, and what Hookline itself says.
const RESERVED = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'expect'],
  ...['content-type', 'content-encoding', 'user-agent'],
  ...['webhook-id', 'webhook-timestamp', 'webhook-signature'],
]);
const RESERVED_PREFIXES = ['proxy-', 'hookline-'];

/** Whether a header of that name is Hookline's or the connection's, not the designer's. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** Everything wrong with custom headers; checked when they are saved and again before they are sent. */
export function listHeaderFaults(headers: readonly Header[]): HeaderFault[] {
  const faults: HeaderFault[] = [];
  const seen = new Set<string>();
  headers.forEach(({ name, value }, index) => {
    const lower = name.toLowerCase();
    if (!TOKEN.test(name)) {
      const message = `"${name}" is not a header name: letters, digits and hyphens only, no spaces or colons.`;
      faults.push({ index, field: 'name', code: 'header_name', message });
    } else if (isReservedHeader(name)) {
      const message = `The header "${name}" is set by Hookline or by the connection and cannot be changed.`;
      faults.push({ index, field: 'name', code: 'header_reserved', message });
    } else if (seen.has(lower)) {
      const message = `The header "${name}" is there twice; upper and lower case make no difference.`;
      faults.push({ index, field: 'name', code: 'header_duplicate', message });
    }
    seen.add(lower);
    if (!VALUE.test(value)) {
      const message = `The value of "${name}" has a line break, a control character, an outer space or a letter beyond Latin-1.`;
      faults.push({ index, field: 'value', code: 'header_value', message });
    }
  });
  return faults;
}
