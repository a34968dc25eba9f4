import { expect, test } from 'vitest';
import { configOf, draftOf, fieldName, summaryOf } from './kinds.ts';

const fields = (typed: Record<string, string>) =>
  Object.fromEntries(Object.entries(typed).map(([key, value]) => [fieldName(key), value]));

test('a new connector has what was typed, and nothing where that is allowed and nothing was', () => {
  const typed = {
    tokenUrl: 'https://a.example/token',
    clientId: 'me',
    clientAuth: 'body',
    scope: '',
    clientSecret: 's',
  };
  expect(configOf('oauth2', fields(typed), true)).toEqual({
    tokenUrl: 'https://a.example/token',
    clientId: 'me',
    clientAuth: 'body',
    clientSecret: 's',
  });
  // What has to be there is sent empty, and refused at its field.
  expect(configOf('basic', fields({ login: '', password: '' }), true)).toEqual({ login: '', password: '' });
});

test('a changed one keeps its secret unless another is typed, and loses what was emptied', () => {
  const typed = { tokenUrl: 'u', clientId: 'me', clientAuth: 'basic', scope: 'read', audience: '' };
  expect(configOf('oauth2', fields(typed), false)).toEqual({ ...typed, audience: null });
  expect(configOf('bearer', {}, false)).toEqual({});
  expect(configOf('bearer', fields({ token: 'new' }), false)).toEqual({ token: 'new' });
});

test('what is said about one is never its secret', () => {
  const config = { login: 'me', password: '****', in: 'query', name: 'key', value: '****', token: '****' };
  expect(summaryOf({ kind: 'basic', config })).toBe('me');
  expect(summaryOf({ kind: 'api_key', config })).toBe('?key=…');
  expect(summaryOf({ kind: 'api_key', config: { ...config, in: 'header' } })).toBe('key: …');
  expect(summaryOf({ kind: 'bearer', config })).toBe('');
});

test('a draft has every field of every kind, and no secret', () => {
  const config = { tokenUrl: 'u', clientId: 'me', clientAuth: 'body', clientSecret: '****' };
  const draft = draftOf({ name: 'CRM', kind: 'oauth2', config });
  expect(draft).toMatchObject({ name: 'CRM', kind: 'oauth2', [fieldName('tokenUrl')]: 'u', [fieldName('scope')]: '' });
  expect(draft).toMatchObject({ [fieldName('clientAuth')]: 'body', [fieldName('name')]: 'X-API-Key' });
  expect(JSON.stringify(draft)).not.toContain('****');
});

test('the name of a header is not that of the connector', () => {
  const typed = { name: 'Shop', ...fields({ in: 'header', name: 'X-Key', value: 's3cret' }) };
  expect(configOf('api_key', typed, true)).toEqual({ in: 'header', name: 'X-Key', value: 's3cret' });
});
