import { type EgressAllow, isAllowedPort, isPublicAddress } from './address.ts';

/** What common servers and proxies take in a request line. */
const URL_LENGTH_MAX = 2048;

/** What a kind of webhook may have as its URL; `egressAllow` are the operator's exceptions (HOOKLINE_EGRESS_ALLOW). */
interface UrlRules {
  egressAllow: EgressAllow;
  requireHttps: boolean;
}

type UrlFaultCode =
  | 'url_empty'
  | 'url_too_long'
  | 'url_invalid'
  | 'url_scheme'
  | 'url_not_https'
  | 'url_host'
  | 'url_template'
  | 'url_userinfo'
  | 'url_fragment'
  | 'url_port'
  | 'url_private';

interface UrlFault {
  code: UrlFaultCode;
  message: string;
}

/** `POST https://partner.example/hook`, as the editor's placeholder shows it, without the method. */
export function stripPostPrefix(text: string): string {
  return text.trim().replace(/^POST\s+/i, '');
}

const PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)/i;
const BLANK = /[\s\p{Cc}]/u;

/**
 * The first thing wrong with the URL of a webhook, or undefined. Host names are vetted again, by address, each time a
 * request is sent: this check is for the person who types.
 */
export function findUrlFault(text: string, rules: UrlRules): UrlFault | undefined {
  return findTextFault(text) ?? findTargetFault(new URL(text), rules);
}

function findTextFault(text: string): UrlFault | undefined {
  if (text === '') return fault('url_empty', 'The URL is missing.');
  if (text.length > URL_LENGTH_MAX)
    return fault('url_too_long', `The URL is longer than ${URL_LENGTH_MAX} characters.`);
  const parts = PARTS.exec(text);
  const authority = parts?.[2] ?? '';
  if (/[<>{}$%[\]]/.test(authority.replace(/^\[[0-9a-f:.]+\]/i, ''))) {
    return fault('url_template', 'The host of a URL is fixed: no placeholders and no variables in it.');
  }
  if (BLANK.test(text) || text.includes('\\') || parts === null) {
    return fault('url_invalid', 'This is not a URL of the form https://your-domain/your-path.');
  }
  if (!/^https?$/i.test(parts[1] ?? '')) return fault('url_scheme', `"${parts[1]}:" cannot be used, only https.`);
  if (authority.includes('@')) {
    return fault('url_userinfo', 'No user name or password in the URL: put credentials into a header.');
  }
  if (authority === '' || authority.startsWith(':')) return fault('url_host', 'The URL has no host.');
  if (text.includes('#')) return fault('url_fragment', 'The part from "#" on is never sent: leave it out.');
  return URL.canParse(text) ? undefined : fault('url_invalid', 'The host or port of the URL is not valid.');
}

function findTargetFault(url: URL, { egressAllow, requireHttps }: UrlRules): UrlFault | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (host === '') return fault('url_host', 'The URL has no host.');
  if (egressAllow.allowsHost(url.hostname, port) || egressAllow.allowsAddress(host, port)) return undefined;
  if (requireHttps && url.protocol !== 'https:') return fault('url_not_https', 'The URL must begin with https://.');
  if (!isAllowedPort(port)) {
    return fault('url_port', `Port ${port} cannot be used: only 443, 80 and from 1024 on.`);
  }
  if (isPrivateHost(host)) {
    return fault('url_private', `"${host}" is inside a private network and cannot be reached from here.`);
  }
  return undefined;
}

// Names that only ever mean a machine or network of one's own: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal.
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/** The URL parser has already turned decimal, octal, hex and short forms of IPv4 into four numbers. */
function isPrivateHost(host: string): boolean {
  const isAddress = host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
  return isAddress ? !isPublicAddress(host) : PRIVATE_NAME.test(host);
}

function fault(code: UrlFaultCode, message: string): UrlFault {
  return { code, message };
}
