import { compileTemplate } from '../rules/templates/compile-template.ts';
import type { Escaping, Template } from '../rules/templates/template.ts';
import { type BodyFormat, type RequestMethod, type RequestParts, splitUrl } from './definition.ts';

/** A request whose templates are parsed. */
export interface CompiledRequest {
  method: RequestMethod;
  /** Scheme, host and port, as text. */
  origin: string;
  /** Path and query. */
  path: Template;
  headers: { name: string; value: Template }[];
  body: { format: BodyFormat; text: Template } | null;
  sendsIdempotencyKey: boolean;
}

/** How values are written in a body. */
const BODY_ESCAPING: Record<BodyFormat, Escaping> = { json: 'json', xml: 'xml', text: 'none' };

export function compileRequest({ method, url, headers, body, sendIdempotencyKey }: RequestParts): CompiledRequest {
  const { origin, rest } = splitUrl(url);
  return {
    method,
    origin,
    path: compileTemplate(rest, { escaping: 'url', aliases: true }),
    headers: headers.map(({ name, value }) => ({ name, value: compileTemplate(value, { escaping: 'none' }) })),
    body: body && { format: body.format, text: compileTemplate(body.text, { escaping: BODY_ESCAPING[body.format] }) },
    sendsIdempotencyKey: sendIdempotencyKey && method !== 'GET',
  };
}
