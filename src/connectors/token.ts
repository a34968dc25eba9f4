import { VERSION } from '../base/version.ts';
import type { Header } from '../rules/header.ts';
import { writeBasic } from './authorization.ts';
import { ConnectorError } from './connector-error.ts';
import type { OAuth2 } from './credentials.ts';

/** A form to be POSTed to a token endpoint. */
export interface TokenRequest {
  url: string;
  headers: Header[];
  body: string;
  deadlineMs: number;
}

/** What came back; or, in half a sentence after "The token endpoint", why nothing did. */
export type TokenResponse = { status: number; body: string } | { error: string };

/** POSTs to a token endpoint under the rules of every outgoing request. Always resolves. */
export type FetchToken = (request: TokenRequest) => Promise<TokenResponse>;

export interface Token {
  token: string;
  lifetimeMs: number;
}

/** RFC 6749 §5.1 only recommends to say how long; short enough for the shortest that providers give without a word. */
const LIFETIME_DEFAULT_MS = 5 * 60_000;
/** The longest in use are JWTs with claims; servers take 16 KiB of headers in all. */
const TOKEN_LENGTH_MAX = 8 * 1024;
const TOKEN = new RegExp(`^[\\x21-\\x7e]{1,${TOKEN_LENGTH_MAX}}$`);
const ERROR_CODE = /^[a-z_]{1,40}$/;

/** The request for a token by client credentials, RFC 6749 §4.4.2. */
export function writeTokenRequest(client: OAuth2, deadlineMs: number): TokenRequest {
  const { tokenUrl: url, clientId, clientSecret, scope, audience, clientAuth } = client;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== undefined) form.set('scope', scope);
  if (audience !== undefined) form.set('audience', audience);
  const headers = [
    { name: 'content-type', value: 'application/x-www-form-urlencoded' },
    { name: 'accept', value: 'application/json' },
    { name: 'user-agent', value: `Hookline/${VERSION}` },
  ];
  if (clientAuth === 'body') {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  } else {
    // §2.3.1: both are written as in a form first.
    headers.push({ name: 'authorization', value: writeBasic(encodeForm(clientId), encodeForm(clientSecret)) });
  }
  return { url, headers, body: form.toString(), deadlineMs };
}

/** What the endpoint gave, §5.1. @throws ConnectorError where that is no token. */
export function readToken(response: TokenResponse): Token {
  if ('error' in response) throw new ConnectorError(`The token endpoint ${response.error}.`);
  const { status, body } = response;
  const answer = readObject(body);
  if (status < 200 || status > 299) {
    // Its own words may quote the secret: only the code of §5.2 is passed on.
    const code = typeof answer?.error === 'string' && ERROR_CODE.test(answer.error) ? ` (${answer.error})` : '';
    throw new ConnectorError(`The token endpoint answered ${status}${code}.`);
  }
  if (!answer) throw new ConnectorError('The token endpoint answered with something that is no JSON object.');
  const { access_token: token, token_type: type = 'Bearer', expires_in: seconds } = answer;
  if (typeof token !== 'string' || !TOKEN.test(token)) {
    throw new ConnectorError('The token endpoint answered without an access_token that can be sent.');
  }
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new ConnectorError('The token endpoint gave a token of another type than "Bearer".');
  }
  return { token, lifetimeMs: readLifetime(seconds) };
}

/** `expires_in` in ms; some write the number as a text. */
function readLifetime(seconds: unknown): number {
  const value = typeof seconds === 'string' && seconds !== '' ? Number(seconds) : seconds;
  return typeof value === 'number' && value >= 0 ? value * 1_000 : LIFETIME_DEFAULT_MS;
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function encodeForm(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
