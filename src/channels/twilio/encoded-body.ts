// Shorter texts fit one segment and are never joined, and any long word could pass for base64.
const ENCODED = /^[A-Za-z0-9+/]{58,}={0,2}$/;
const CONTROL = /[^\P{Cc}\t\n\r]/u;
const BEYOND_ASCII = /[^\p{ASCII}]/u;

/**
 * The text of an SMS body, decoded where Twilio hands over the base64 of a joined message instead of the message. No
 * parameter tells, so it must be strict base64 of printable UTF-8 with characters beyond ASCII, the reason for the
 * encoding: no code or token that a person types decodes to that. Pasted base64 of plain ASCII stays as it was sent.
 */
export function decodeBody(body: string): string {
  if (body.length % 4 !== 0 || !ENCODED.test(body)) return body;
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64') !== body) return body;
  const text = decodeUtf8(bytes);
  return text !== undefined && BEYOND_ASCII.test(text) && !CONTROL.test(text) ? text : body;
}

/** A character cut off at the end is dropped: a part may stop in the middle of one. Undefined: not UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
