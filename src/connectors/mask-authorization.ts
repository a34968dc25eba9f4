import type { Header } from '../rules/header.ts';
import { listTellingTexts, MASK, maskTexts } from '../rules/mask.ts';
import type { Authorization } from './authorization.ts';

/** Takes credentials out of what is shown of a request, however short they are, and of what came back. */
export interface AuthorizationMask {
  headers(sent: readonly Header[]): Header[];
  /** A URL, or the bytes of a request as text. */
  sent(text: string): string;
  /** A copy of plain data with every text in it, and every name, masked. */
  received<T>(value: T): T;
}

/** Of all the authorizations that were tried, as a token that was refused is a secret too. Without any nothing is taken out. */
export function maskAuthorization(tried: readonly Authorization[]): AuthorizationMask {
  const headers = tried.flatMap((each) => each.headers);
  const query = tried.flatMap((each) => each.query);
  const telling = listTellingTexts(tried.flatMap(({ secrets }) => secrets));
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  const written = [
    ...headers.map(({ name, value }) => [`${name}: `, value] as const),
    ...query.map(({ name, value }) => [`${encodeURIComponent(name)}=`, encodeURIComponent(value)] as const),
  ];
  return {
    headers: (sent) => sent.map(({ name, value }) => ({ name, value: names.has(name.toLowerCase()) ? MASK : value })),
    sent: (text) => written.reduce((all, [name, value]) => all.replaceAll(name + value, name + MASK), text),
    received: (value) => mapTexts(value, (text) => maskTexts(text, telling)),
  };
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) => {
    if (typeof each === 'string') return change(each);
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([name, item]) => [change(name), item]));
  });
}
