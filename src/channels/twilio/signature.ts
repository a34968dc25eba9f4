import { createHash, createHmac } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import type { ProviderRequest } from '../adapter.ts';
import { equalsInConstantTime } from '../callback.ts';
import { readForm } from './form.ts';

/**
 * Whether X-Twilio-Signature is HMAC-SHA1 of the URL and the sorted form values under the auth token. Where the URL
 * carries `bodySHA256` (JSON callbacks) that hash stands for the form. https://www.twilio.com/docs/usage/security
 */
export function verifyTwilioSignature(request: ProviderRequest, authToken: string): boolean {
  const given = request.headers.get('x-twilio-signature');
  if (given === null) return false;
  const signedBody = signedBodyOf(request);
  if (signedBody === undefined) return false;
  for (const url of signedUrls(request.url)) {
    const expected = createHmac('sha1', authToken).update(url).update(signedBody).digest('base64');
    if (equalsInConstantTime(given, expected)) return true;
  }
  return false;
}

function signedBodyOf(request: ProviderRequest): string | undefined {
  const bodyHash = request.url.includes('bodySHA256') ? URL.parse(request.url)?.searchParams.get('bodySHA256') : null;
  if (typeof bodyHash !== 'string') return signedForm(readForm(request));
  return equalsInConstantTime(bodyHash, createHash('sha256').update(request.body).digest('hex')) ? '' : undefined;
}

/** Every name and value, sorted by name and then value; a pair that comes twice counts once. */
function signedForm(form: URLSearchParams): string {
  const pairs = [...form].sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  let signed = '';
  pairs.forEach(([name, value], i) => {
    const previous = pairs[i - 1];
    if (previous === undefined || previous[0] !== name || previous[1] !== value) signed += name + value;
  });
  return signed;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Twilio is not consistent about the port and about escapes in the query, so all its forms of a URL are tried in turn. */
function* signedUrls(url: string): Generator<string> {
  yield url;
  yield* portForms(url);
  const normalized = URL.parse(url)?.href;
  if (normalized === undefined) return;
  for (const form of portForms(normalized)) {
    yield form;
    yield withLegacyQuery(form);
  }
}

// Scheme and userinfo, host (IPv6 in brackets), port, rest: not by URL, which would change the escapes that were signed.
const URL_PARTS = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:]*)(:\d*)?(.*)$/is;

function portForms(url: string): string[] {
  const [, scheme = '', host = '', port, rest = ''] = URL_PARTS.exec(url) ?? [];
  if (host === '') return [];
  const standardPort = scheme.toLowerCase().startsWith('https:') ? ':443' : ':80';
  return [scheme + host + rest, scheme + host + (port ?? standardPort) + rest];
}

function withLegacyQuery(url: string): string {
  const start = url.indexOf('?') + 1;
  return start === 0 ? url : url.slice(0, start) + stringify(parse(url.slice(start)));
}
