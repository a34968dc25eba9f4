import { type AppDeps, createApp } from '../../src/app.ts';
import { type Schema, sampleOf } from './sample-body.ts';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
}

interface Description {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

interface Described {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

/** One of the API's operations, as its description has it. */
export interface Operation {
  /** In small letters. */
  method: string;
  path: string;
  described: Described;
}

/** A request with everything in it as it should be. */
export interface OperationRequest {
  path: string;
  body: unknown;
  headers: Record<string, string>;
}

// From the routes themselves: one that is added is there too.
const description = await describeRoutes();

export const OPERATIONS: readonly Operation[] = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({ method, path, described })),
);

async function describeRoutes(): Promise<Description> {
  const answer = await createApp({ publicUrl: 'http://127.0.0.1' } as AppDeps).request('/openapi.json');
  return (await answer.json()) as Description;
}

/** Asks for an operation on one thing; `given` is its body, where the schema's sample is not enough. */
export function requestFor({ path, described }: Operation, id: string, given?: unknown): OperationRequest {
  const { parameters = [], requestBody } = described;
  const { schemas } = description.components;
  const textOf = ({ schema }: Parameter) => String(sampleOf(schema ?? {}, schemas));
  const query = parameters.filter((each) => each.in === 'query' && each.required);
  const headers = parameters.filter((each) => each.in === 'header').map(({ name }) => [name, '*']);
  const others = parameters.filter((each) => each.in === 'path' && each.name !== 'id');
  const filled = others.reduce((text, each) => text.replace(`{${each.name}}`, textOf(each)), path);
  const search = query.map((each) => `${each.name}=${encodeURIComponent(textOf(each))}`).join('&');
  const schema = requestBody?.content['application/json']?.schema;
  return {
    path: `${filled.replace('{id}', id)}${search && `?${search}`}`,
    body: given ?? (schema && sampleOf(schema, schemas)),
    headers: Object.fromEntries(headers),
  };
}
