import type { Header } from '../rules/header.ts';

export const REQUEST_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type RequestMethod = (typeof REQUEST_METHODS)[number];

export const BODY_FORMATS = ['json', 'xml', 'text'] as const;
export type BodyFormat = (typeof BODY_FORMATS)[number];

/** A request as it is stored beside its name: all texts are templates. */
export interface RequestDefinition {
  method: RequestMethod;
  url: string;
  body: { format: BodyFormat; text: string } | null;
  timeoutMs: number;
  mayAnswer: boolean;
  sendIdempotencyKey: boolean;
}

/** What a call is built from; header values are templates, opened. */
export type RequestParts = Pick<RequestDefinition, 'method' | 'url' | 'body' | 'sendIdempotencyKey'> & {
  headers: readonly Header[];
};

/** Scheme and host, which are fixed, and the template behind them. */
export function splitUrl(url: string): { origin: string; rest: string } {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i.exec(url)?.[0] ?? '';
  return { origin, rest: url.slice(origin.length) };
}
