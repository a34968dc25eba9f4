/** RFC 5321 §4.5.3.1. */
const ADDRESS_LENGTH_MAX = 254;
const LOCAL_PART_LENGTH_MAX = 64;

// Unquoted local parts only: atoms with single dots between, letters of any script (RFC 6531).
const LOCAL_PART = /^[^\s\p{C}"(),.:;<>@[\\\]]+(?:\.[^\s\p{C}"(),.:;<>@[\\\]]+)*$/u;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);
/** What a URL's host may not be made of, or would be cut at. */
const NOT_IN_HOST = /[\s/\\?#:@[\]%]/;

export const EMAIL_REFUSAL = 'This is not an e-mail address such as ana@example.com.';

/**
 * The one form of an e-mail address: trimmed, lower case, an international domain in its ASCII form. Undefined where the
 * text is none; addresses of a name without a dot (`root@localhost`) and quoted local parts count as none.
 */
export function toEmail(text: string): string | undefined {
  const bare = text.trim().toLowerCase();
  const at = bare.lastIndexOf('@');
  const local = bare.slice(0, Math.max(at, 0));
  const domain = toAsciiDomain(bare.slice(at + 1));
  if (domain === undefined || !LOCAL_PART.test(local) || local.length > LOCAL_PART_LENGTH_MAX) return undefined;
  const email = `${local}@${domain}`;
  return email.length <= ADDRESS_LENGTH_MAX && email.isWellFormed() ? email : undefined;
}

function toAsciiDomain(text: string): string | undefined {
  if (NOT_IN_HOST.test(text)) return undefined;
  const domain = URL.parse(`http://${text}`)?.hostname;
  return domain !== undefined && DOMAIN.test(domain) ? domain : undefined;
}
