import { isbot } from 'isbot';

/** What a request for a link shows of who asks. */
export interface LinkRequest {
  method: string;
  headers: Headers;
}

/** Browsers say so when they fetch what nobody asked for yet; Safari's and Firefox's names are older than the standard. */
const AHEAD_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
const AHEAD = /prefetch|prerender|preview/i;
/** Programs that isbot lets pass: a messenger's and a phone's own fetching, mail programs and mail scanners. */
const PROGRAMS = /\b(?:Viber|CFNetwork|Dalvik)\/|\bms-?office\b|proofpoint/i;

/**
 * Whether somebody opened the link: neither a crawler, a messenger's preview, a mail scanner nor a browser that fetches
 * ahead. Scanners that pretend to be a browser cannot be told apart.
 */
export function isHumanClick({ method, headers }: LinkRequest): boolean {
  if (method !== 'GET') return false;
  if (AHEAD_HEADERS.some((name) => AHEAD.test(headers.get(name) ?? ''))) return false;
  const agent = headers.get('user-agent') ?? '';
  return agent !== '' && !isbot(agent) && !PROGRAMS.test(agent);
}
