import { exampleOf } from './example.ts';
import { type OpenApi, type OpenApiOperation, resolveSchema, type Schema, typeOf } from './openapi.ts';

/** A field of the form: a parameter of the address, a header, or a field of a form body. */
export interface CallField {
  name: string;
  in: 'path' | 'query' | 'header' | 'form';
  isRequired: boolean;
  description: string;
  /** Where one of some values is meant. */
  choices: readonly string[] | null;
  /** Several values, with commas between them. */
  isList: boolean;
  placeholder: string;
}

export interface Operation {
  /** `post /v1/contacts` */
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  group: string;
  fields: CallField[];
  /** A body that is written as a text; a form body is in `fields`. */
  body: { contentType: string; example: string } | null;
  isForm: boolean;
  authentication: 'bearer' | 'basic' | 'none';
  /** It changes what is there. */
  isChange: boolean;
}

export const MAILINGWORK = 'MAILINGWORK';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** Every call of the API; MAILINGWORK's functions first. */
export function listOperations(document: OpenApi): Operation[] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => readOperation(document, path, method, operation)),
  );
  return all.toSorted((a, b) => rankOf(a) - rankOf(b) || a.group.localeCompare(b.group));
}

const rankOf = ({ group }: Operation) => (group === MAILINGWORK ? 0 : 1);

function readOperation(document: OpenApi, path: string, method: string, operation: OpenApiOperation): Operation {
  const { summary = path, description = '', parameters = [] } = operation;
  const content = operation.requestBody?.content ?? {};
  const isForm = FORM in content;
  const group = groupOf(path);
  return {
    id: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    group,
    fields: [
      ...parameters
        .filter((each) => each.in !== 'cookie')
        .map(({ name, in: place, required = false, schema = {}, description: told }) =>
          readField(document, schema, { name, in: place as CallField['in'], isRequired: required, description: told }),
        ),
      ...(isForm ? readFormFields(document, content[FORM]?.schema ?? {}, group) : []),
    ],
    body: isForm ? null : readBody(document, content),
    isForm,
    authentication: authenticationOf(operation),
    isChange: !['get', 'head'].includes(method) && !/\/GetWebHooks$/.test(path),
  };
}

function groupOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  if (first !== 'compat') return second;
  return second === 'mailingwork' ? MAILINGWORK : 'Yespo';
}

/** Where a key is not named at all, anybody may call. */
function authenticationOf({ security }: OpenApiOperation): Operation['authentication'] {
  if (security === undefined) return 'bearer';
  if (security.some((each) => 'apiKey' in each)) return 'bearer';
  return security.some((each) => 'basic' in each) ? 'basic' : 'none';
}

interface FieldFacts {
  name: string;
  in: CallField['in'];
  isRequired: boolean;
  description?: string | undefined;
}

function readField(document: OpenApi, given: Schema, { description, ...facts }: FieldFacts): CallField {
  const schema = resolveSchema(given, document);
  const isList = typeOf(schema) === 'array';
  const values = isList && schema.items ? resolveSchema(schema.items, document).enum : schema.enum;
  const hint = schema.example ?? schema.default;
  return {
    ...facts,
    description: description ?? schema.description ?? '',
    choices: values ? values.map(String) : null,
    isList,
    placeholder: hint == null ? '' : String(hint),
  };
}

/** Whoever is signed in needs no name and no password: the code has the key in its environment. */
const CREDENTIALS = ['username', 'password'];

function readFormFields(document: OpenApi, given: Schema, group: string): CallField[] {
  const { properties = {}, required = [] } = resolveSchema(given, document);
  return Object.entries(properties)
    .filter(([name]) => group !== MAILINGWORK || !CREDENTIALS.includes(name))
    .map(([name, schema]) => readField(document, schema, { name, in: 'form', isRequired: required.includes(name) }));
}

function readBody(document: OpenApi, content: Record<string, { schema?: Schema }>): Operation['body'] {
  const [contentType] = [JSON_TYPE, ...Object.keys(content)].filter((each) => each in content);
  if (contentType === undefined) return null;
  const isJson = contentType === JSON_TYPE;
  const example = isJson ? JSON.stringify(exampleOf(content[contentType]?.schema ?? {}, document), null, 2) : '';
  return { contentType, example };
}
