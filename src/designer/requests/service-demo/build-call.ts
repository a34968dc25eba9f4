import type { ApiCall } from './generate-code.ts';
import type { CallField, Operation } from './operations.ts';

/** What was typed into the fields of a call, by `keyOf`, and its body. */
export interface Typed {
  values: Readonly<Record<string, string>>;
  body: string;
}

/** A name may be there twice: in the address and in the query. */
export function keyOf({ in: place, name }: Pick<CallField, 'in' | 'name'>): string {
  return `${place}.${name}`;
}

/** The call that the form makes. Where a part of the address is missing, its name stands there. */
export function buildCall(operation: Operation, { values, body }: Typed, origin: string): ApiCall {
  const given = operation.fields
    .map((field) => ({ field, value: (values[keyOf(field)] ?? '').trim() }))
    .filter(({ value }) => value !== '');
  const inPlace = (place: CallField['in']) => given.filter(({ field }) => field.in === place);
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const found = inPlace('path').find(({ field }) => field.name === name);
    return found ? encodeURIComponent(found.value) : whole;
  });
  const pairs = inPlace('query').flatMap(({ field, value }) =>
    spread(field, value).map((each): [string, string] => [field.name, each]),
  );
  const query = new URLSearchParams(pairs).toString();
  return {
    method: operation.method,
    url: origin + address + (query === '' ? '' : `?${query}`),
    headers: inPlace('header').map(({ field, value }) => ({ name: field.name, value })),
    authentication: operation.authentication,
    body: bodyOf(operation, body, inPlace('form')),
  };
}

function spread({ isList }: CallField, value: string): string[] {
  if (!isList) return [value];
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function bodyOf(
  { isForm, body: spec }: Operation,
  text: string,
  fields: { field: CallField; value: string }[],
): ApiCall['body'] {
  if (isForm) return { kind: 'form', fields: fields.map(({ field, value }) => ({ name: field.name, value })) };
  if (spec === null || text.trim() === '') return null;
  return { kind: 'text', contentType: spec.contentType, text };
}

/** The fields that have to be filled in and are not, by `keyOf`. */
export function listMissing({ fields }: Operation, { values }: Typed): string[] {
  return fields.filter((field) => field.isRequired && !values[keyOf(field)]?.trim()).map(keyOf);
}

/** What is wrong with a JSON body; undefined: nothing. */
export function findBodyFault({ body: spec }: Operation, text: string): string | undefined {
  if (spec?.contentType !== 'application/json' || text.trim() === '') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
