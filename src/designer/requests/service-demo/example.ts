import { type OpenApi, resolveSchema, type Schema, typeOf } from './openapi.ts';

/** Schemas that have themselves as a part end somewhere. */
const DEPTH_MAX = 8;

/**
 * A value that a schema allows: its own example where it has one, else the smallest with all that is required, and with
 * what is shown by an example of its own.
 */
export function exampleOf(given: Schema, document: OpenApi, depth = 0): unknown {
  const schema = resolveSchema(given, document);
  const told = [schema.example, schema.const, schema.default, schema.enum?.[0]].find((each) => each != null);
  if (told !== undefined) return told;
  const choice = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find(
    (each) => typeOf(each) !== 'null' && !isNull(each),
  );
  if (choice) return exampleOf(choice, document, depth);
  if (depth >= DEPTH_MAX) return null;
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, document, depth);
    case 'array':
      return schema.items ? [exampleOf(schema.items, document, depth + 1)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return STRINGS[schema.format ?? ''] ?? 'text';
    default:
      return {};
  }
}

const STRINGS: Record<string, string> = {
  'date-time': '2026-11-21T22:43:53.120Z',
  date: '2026-11-21',
  email: 'ana@example.com',
  uri: 'https://partner.example/hook',
};

function isNull({ type }: Schema): boolean {
  return type === 'null';
}

function objectOf(schema: Schema, document: OpenApi, depth: number): Record<string, unknown> {
  const shown = Object.entries(schema.properties ?? {}).filter(
    ([name, property]) => schema.required?.includes(name) || resolveSchema(property, document).example != null,
  );
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, document, depth + 1)]));
}
