import type { Header } from '../rules/header.ts';
import { listTellingTexts, MASK, maskTexts } from '../rules/mask.ts';
import type { Authorization } from './authorization.ts';

/** Takes credentials out of what is shown of a request, however short they are, and of what came back. */
export interface AuthorizationMask {
  headers(sent: readonly Header[]): Header[];
  /** A URL, or the bytes of a request as text. */
  sent(text: string): string;
  received(text: string): string;
}

/** For null: nothing was added, and nothing is taken out. */
export function maskAuthorization(authorization: Authorization | null): AuthorizationMask {
  const { headers, query, secrets } = authorization ?? { headers: [], query: [], secrets: [] };
  const telling = listTellingTexts(secrets);
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  const written = [
    ...headers.map(({ name, value }) => [`${name}: `, value] as const),
    ...query.map(({ name, value }) => [`${encodeURIComponent(name)}=`, encodeURIComponent(value)] as const),
  ];
  return {
    headers: (sent) => sent.map(({ name, value }) => ({ name, value: names.has(name.toLowerCase()) ? MASK : value })),
    sent: (text) => written.reduce((all, [name, value]) => all.replaceAll(name + value, name + MASK), text),
    received: (text) => maskTexts(text, telling),
  };
}
