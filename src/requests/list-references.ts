import { listReferences } from '../rules/templates/list-references.ts';
import type { References } from '../rules/templates/template.ts';
import { type RequestParts, splitUrl } from './definition.ts';

/** The names that a request's templates use, each once. */
export function listRequestReferences({
  url,
  headers,
  body,
}: Pick<RequestParts, 'url' | 'headers' | 'body'>): References {
  const texts = [...headers.map(({ value }) => value), ...(body ? [body.text] : [])];
  const found = [listReferences(splitUrl(url).rest, { aliases: true }), ...texts.map((text) => listReferences(text))];
  const merge = (kind: keyof References) => [...new Set(found.flatMap((each) => each[kind]))];
  return { contact: merge('contact'), data: merge('data'), params: merge('params') };
}
