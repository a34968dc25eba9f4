import { describe, expect, test } from 'vitest';
import { type AppDeps, createApp } from '../../src/app.ts';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

// Describing the routes calls none of them.
const app = createApp({ publicUrl: 'http://127.0.0.1' } as AppDeps);
const document = (await (await app.request('/openapi.json')).json()) as {
  paths: Record<string, { get?: Operation }>;
  components: { schemas: Record<string, Schema> };
};

function answerOf(operation: Operation): Schema {
  const schema = operation.responses['200']?.content?.['application/json']?.schema ?? {};
  return document.components.schemas[schema.$ref?.split('/').pop() ?? ''] ?? schema;
}

const lists = Object.entries(document.paths).flatMap(([path, { get }]) => {
  const answer = path.startsWith('/v1/') && get ? answerOf(get) : {};
  return answer.type === 'array' || answer.properties?.items ? [[path, answer] as const] : [];
});

describe('every list, also one that is always whole,', () => {
  test.each(lists)('%s has items and nextCursor', (_, answer) => {
    expect(answer.required).toEqual(['items', 'nextCursor']);
  });

  test('is found here', () => {
    expect(lists.length).toBeGreaterThan(25);
  });
});
