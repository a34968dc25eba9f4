import type { Header } from '../rules/header.ts';
import type { Credentials } from './credentials.ts';

/** What credentials add to a request. */
export interface Authorization {
  headers: Header[];
  query: { name: string; value: string }[];
  /** What an answer must not show, for `listTellingTexts`. */
  secrets: readonly string[];
  /** They were fetched: after a 401 others may be had. */
  isRefreshable: boolean;
}

/** Credentials that are sent as they are: all but those that a token is fetched with. */
export type StaticCredentials = Exclude<Credentials, { kind: 'oauth2' }>;

/** What static credentials add to every request. */
export function authorizeStatically({ kind, config }: StaticCredentials): Authorization {
  switch (kind) {
    case 'basic': {
      const { login, password } = config;
      const value = writeBasic(login, password);
      return inHeader('Authorization', value, [password, value]);
    }
    case 'bearer':
      return authorizeWithToken(config.token, false);
    case 'api_key': {
      const { in: place, name, value } = config;
      if (place === 'header') return inHeader(name, value, [value]);
      return { headers: [], query: [{ name, value }], secrets: [value], isRefreshable: false };
    }
  }
}

/** RFC 6750 §2.1 */
export function authorizeWithToken(token: string, isRefreshable: boolean): Authorization {
  return { ...inHeader('Authorization', `Bearer ${token}`, [token]), isRefreshable };
}

/** A request with what an authorization adds: that wins over a header or a parameter of the same name. */
export function addAuthorization(
  to: { url: string; headers: readonly Header[] },
  { headers, query }: Pick<Authorization, 'headers' | 'query'>,
): { url: string; headers: Header[] } {
  const set = new Set(headers.map(({ name }) => name.toLowerCase()));
  return {
    url: query.reduce(setParameter, to.url),
    headers: [...to.headers.filter(({ name }) => !set.has(name.toLowerCase())), ...headers],
  };
}

/** By hand: URLSearchParams would write all the others anew. */
function setParameter(url: string, { name, value }: { name: string; value: string }): string {
  const end = url.indexOf('?');
  const [path, search] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end + 1)];
  const others = search.split('&').filter((part) => part !== '' && nameOf(part) !== name);
  return `${path}?${[...others, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`].join('&')}`;
}

function nameOf(part: string): string | undefined {
  return new URLSearchParams(part).keys().next().value;
}

/** The value of an `Authorization` header, RFC 7617: UTF-8. */
export function writeBasic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
}

function inHeader(name: string, value: string, secrets: string[]): Authorization {
  return { headers: [{ name, value }], query: [], secrets, isRefreshable: false };
}
