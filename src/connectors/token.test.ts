import { describe, expect, it } from 'vitest';
import { ConnectorError } from './connector-error.ts';
import { CONFIG_SCHEMAS } from './credentials.ts';
import { readToken, writeTokenRequest } from './token.ts';

const client = (more: object = {}) =>
  CONFIG_SCHEMAS.oauth2.parse({
    tokenUrl: 'https://auth.example/token',
    clientId: 'shop:1',
    clientSecret: 's ecr&t',
    ...more,
  });
const headerOf = (name: string, request: ReturnType<typeof writeTokenRequest>) =>
  request.headers.find((each) => each.name === name)?.value;

describe('a token request, RFC 6749 §4.4', () => {
  it('names the client in its Authorization, both parts written as in a form', () => {
    const request = writeTokenRequest(client({ scope: 'read write', audience: 'https://api.example' }), 10_000);
    expect(request).toMatchObject({ url: 'https://auth.example/token', deadlineMs: 10_000 });
    expect(request.body).toBe('grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi.example');
    expect(headerOf('authorization', request)).toBe(`Basic ${btoa('shop%3A1:s+ecr%26t')}`);
    expect(headerOf('content-type', request)).toBe('application/x-www-form-urlencoded');
  });

  it('names the client in its form where the endpoint wants that', () => {
    const request = writeTokenRequest(client({ clientAuth: 'body' }), 10_000);
    expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'shop:1',
      client_secret: 's ecr&t',
    });
    expect(headerOf('authorization', request)).toBeUndefined();
  });
});

describe('what a token endpoint answers', () => {
  const answer = (body: unknown, status = 200) =>
    readToken({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it.each([
    [3_600, 3_600_000],
    ['3600', 3_600_000],
    [0, 0],
    [undefined, 300_000],
    [null, 300_000],
    [-5, 300_000],
    ['soon', 300_000],
    ['', 300_000],
  ])('with expires_in %j is good for %d ms', (expires_in, lifetimeMs) => {
    expect(answer({ access_token: 'tok', token_type: 'bearer', expires_in })).toEqual({ token: 'tok', lifetimeMs });
  });

  it('may say nothing of the type', () => {
    expect(answer({ access_token: 'tok' }).token).toBe('tok');
  });

  it.each([
    [
      'an error of its own',
      { error: 'invalid_client', error_description: 's ecr&t' },
      401,
      'answered 401 (invalid_client).',
    ],
    ['an error that quotes', { error: 'the secret "s ecr&t" is wrong' }, 400, 'answered 400.'],
    ['a redirect', '', 302, 'answered 302.'],
    ['a page', '<html>', 200, 'answered with something that is no JSON object.'],
    ['an array', [], 200, 'answered with something that is no JSON object.'],
    ['nothing', '', 204, 'answered with something that is no JSON object.'],
    ['no token', { token: 'tok' }, 200, 'answered without an access_token that can be sent.'],
    [
      'a token that would inject a header',
      { access_token: 'a\r\nx: 1' },
      200,
      'answered without an access_token that can be sent.',
    ],
    [
      'a token without end',
      { access_token: 'a'.repeat(9_000) },
      200,
      'answered without an access_token that can be sent.',
    ],
    ['another type', { access_token: 'tok', token_type: 'mac' }, 200, 'gave a token of another type than "Bearer".'],
  ])('fails with a sentence for %s', (_what, body, status, sentence) => {
    expect(() => answer(body, status)).toThrow(new ConnectorError(`The token endpoint ${sentence}`));
  });
});
