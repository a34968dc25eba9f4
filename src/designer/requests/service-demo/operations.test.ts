import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NewRequest } from '../../../requests/schema.ts';
import { buildCall, findBodyFault, keyOf, listMissing } from './build-call.ts';
import { exampleOf } from './example.ts';
import type { OpenApi } from './openapi.ts';
import { listOperations, MAILINGWORK, type Operation } from './operations.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const document: OpenApi = JSON.parse(readFileSync(resolve(ROOT, 'docs/openapi.json'), 'utf8'));
const operations = listOperations(document);
const operation = (id: string): Operation => {
  const found = operations.find((each) => each.id === id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
};
const names = (id: string) => operation(id).fields.map(({ name, in: place }) => `${place}.${name}`);

describe('calls of the API', () => {
  test('MW-26: the four functions come first, each with a form of its own parameters', () => {
    expect(operations.slice(0, 4).map(({ path, group }) => [path.split('/').at(-1), group])).toEqual(
      ['CreateWebHook', 'GetWebHooks', 'ActivateWebHook', 'DeleteWebHookById'].map((name) => [name, MAILINGWORK]),
    );
    expect(names('post /compat/mailingwork/CreateWebHook')).toEqual(['form.app', 'form.event', 'form.url']);
    expect(names('post /compat/mailingwork/GetWebHooks')).toEqual(['form.app', 'form.event']);
    expect(names('post /compat/mailingwork/ActivateWebHook')).toEqual(['form.id', 'form.replayEvents']);
    expect(names('post /compat/mailingwork/DeleteWebHookById')).toEqual(['form.id']);
  });

  test('every call of the document is there, once', () => {
    const all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(operations.map(({ id }) => id).sort()).toEqual(all.sort());
  });

  test('which change something, and which key they want', () => {
    expect(operation('get /v1/contacts')).toMatchObject({ isChange: false, authentication: 'bearer' });
    expect(operation('delete /v1/contacts/{id}')).toMatchObject({ isChange: true });
    expect(operation('post /compat/mailingwork/GetWebHooks')).toMatchObject({ isChange: false });
    expect(operation('get /compat/yespo/api/v2/contacts/activity')).toMatchObject({ authentication: 'basic' });
  });

  test('choices and lists are known as such', () => {
    const field = (id: string, name: string) => operation(id).fields.find((each) => each.name === name);
    expect(field('get /v1/contacts', 'optedOut')).toMatchObject({ choices: ['true', 'false'], isList: false });
    expect(field('get /v1/activities', 'type')?.choices).toContain('contact.created');
    expect(field('get /v1/activities', 'type')?.isList).toBe(true);
    expect(field('get /v1/deliveries', 'state')?.choices).toContain('delivered');
  });
});

describe('examples', () => {
  test('of bodies are JSON that begins with what is required', () => {
    for (const { body, id } of operations.filter((each) => each.body?.contentType === 'application/json')) {
      const example: unknown = JSON.parse(body?.example ?? '');
      expect(typeof example, id).toBe('object');
    }
    const example = JSON.parse(operation('post /v1/requests').body?.example ?? '');
    expect(NewRequest.safeParse(example).error?.issues).toBeUndefined();
    expect(example).toMatchObject({ name: 'WH5', method: 'GET' });
  });

  test('of a schema that has itself as a part come to an end', () => {
    const endless = {
      components: { schemas: { A: { type: 'object', required: ['a'], properties: { a: { $ref: '#/A' } } } } },
    };
    expect(JSON.stringify(exampleOf({ $ref: '#/A' }, { paths: {}, ...endless }))).toMatch(/"a":null\}+$/);
  });
});

describe('a call that was filled in', () => {
  const typed = (values: Record<string, string>, body = '') => ({ values, body });

  test('has its values where they belong, encoded', () => {
    const call = buildCall(
      operation('get /v1/contacts/{id}'),
      typed({ 'path.id': ' a/b?c#d%20é ' }),
      'https://h.example',
    );
    expect(call.url).toBe('https://h.example/v1/contacts/a%2Fb%3Fc%23d%2520%C3%A9');
    const list = buildCall(
      operation('get /v1/activities'),
      typed({
        'query.type': 'message.sent, contact.created',
        'query.from': '2026-11-01T00:00:00+01:00',
        'query.to': '',
      }),
      '',
    );
    expect(list.url).toBe(
      '/v1/activities?from=2026-11-01T00%3A00%3A00%2B01%3A00&type=message.sent&type=contact.created',
    );
    const put = buildCall(operation('put /v1/campaigns/{id}'), typed({ 'header.if-match': '"5"' }, '{}'), '');
    expect(put).toMatchObject({
      url: '/v1/campaigns/{id}',
      headers: [{ name: 'if-match', value: '"5"' }],
      body: { kind: 'text', contentType: 'application/json', text: '{}' },
    });
  });

  test('says what is missing, and what is no JSON', () => {
    const create = operation('post /compat/mailingwork/CreateWebHook');
    expect(listMissing(create, typed({ 'form.app': 'CRM', 'form.url': ' ' }))).toEqual(['form.event', 'form.url']);
    expect(keyOf({ in: 'form', name: 'url' })).toBe('form.url');
    expect(findBodyFault(operation('post /v1/contacts'), '{')).toMatch(/JSON/);
    expect(findBodyFault(operation('post /v1/contacts'), '{}')).toBeUndefined();
    expect(findBodyFault(operation('post /v1/contacts/imports'), 'name;phone')).toBeUndefined();
  });
});
