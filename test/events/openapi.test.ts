import { describe, expect, it } from 'vitest';
import { type AppDeps, createApp } from '../../src/app.ts';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { EVENT_TYPES } from '../../src/events/event-types.ts';

interface Operation {
  summary: string;
  description: string;
  parameters: { name: string; in: string }[];
  requestBody: { content: Record<string, { schema: { properties: Record<string, unknown> }; example: object }> };
}

// Describing the routes calls none of them.
const app = createApp({ publicUrl: 'http://127.0.0.1' } as AppDeps);
const document = (await (await app.request('/openapi.json')).json()) as {
  webhooks: Record<string, { post: Operation }>;
};

function operationOf(type: string): Operation {
  const webhook = document.webhooks[type];
  if (!webhook) throw new Error(`${type} is not described`);
  return webhook.post;
}

describe.each(EVENT_TYPES)('the description of %s in OpenAPI', (type) => {
  const { summary, description, parameters, requestBody } = operationOf(type);

  it('says when it is told, what else it is called, and which headers come with it', () => {
    expect(summary).toBe(CATALOGUE[type].description);
    expect(description).toContain(`/v1/event-types/${type}`);
    expect(parameters.map(({ name }) => name)).toContain('webhook-signature');
  });

  it.each(['application/json', 'application/cloudevents+json'])('has schema and example of %s', (contentType) => {
    const { schema, example } = requestBody.content[contentType] ?? {};
    expect(Object.keys(example as object).filter((key) => !(key in (schema?.properties ?? {})))).toEqual([]);
    expect(example).toMatchObject({ data: expect.any(Object) });
  });
});

it('names what other formats call an event [DI-25] [YS-29] [MW-06]', () => {
  const { description } = operationOf('contact.opted_out');
  for (const name of ['contact_optout', 'UNSUBSCRIBED', 'optout_finalized']) expect(description).toContain(name);
});
