/** A JSON schema as OpenAPI 3.1 has it, as far as bodies need it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  example?: unknown;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  minimum?: number;
  minItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

const FORMATS: Record<string, string> = {
  'date-time': '2026-11-21T22:43:53Z',
  date: '2026-11-21',
  email: 'ana@example.com',
  uri: 'https://partner.example/hook',
};

/** The smallest value that a schema asks for: its example where it has one, what is required of an object. */
export function sampleOf(schema: Schema, components: Record<string, Schema>): unknown {
  if (schema.$ref) {
    const found = components[schema.$ref.split('/').at(-1) as string];
    if (!found) throw new Error(`${schema.$ref} is not there`);
    return sampleOf(found, components);
  }
  for (const given of [schema.example, schema.const, schema.default, schema.enum?.[0]]) {
    if (given !== undefined) return given;
  }
  const either = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (either) return sampleOf(either, components);
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, components)]),
      );
    case 'array':
      return schema.minItems ? [sampleOf(schema.items ?? {}, components)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return FORMATS[schema.format ?? ''] ?? 'x';
  }
}
