import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAuthorization, authorizeStatically, authorizeWithToken } from './authorization.ts';
import { CONFIG_SCHEMAS } from './credentials.ts';
import { maskAuthorization } from './mask-authorization.ts';

const basic = (login: string, password: string) => authorizeStatically({ kind: 'basic', config: { login, password } });
const apiKey = (config: object) =>
  authorizeStatically({ kind: 'api_key', config: CONFIG_SCHEMAS.api_key.parse(config) });

describe('YS-60: what a connector adds to a request', () => {
  it('is, for Basic, base64 of login and password in UTF-8', () => {
    expect(basic('Aladdin', 'open sesame').headers).toEqual([
      { name: 'Authorization', value: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' },
    ]);
    // RFC 7617 §2.1
    expect(basic('test', '123£').headers).toEqual([{ name: 'Authorization', value: 'Basic dGVzdDoxMjPCow==' }]);
  });

  it('is, for a Bearer token, that token', () => {
    expect(authorizeStatically({ kind: 'bearer', config: { token: 'abc.def' } }).headers).toEqual([
      { name: 'Authorization', value: 'Bearer abc.def' },
    ]);
  });

  it('is, for an API key, a header with the name chosen, X-API-Key where none is', () => {
    expect(apiKey({ value: 'k3y' }).headers).toEqual([{ name: 'X-API-Key', value: 'k3y' }]);
    expect(apiKey({ value: 'k3y', name: 'x-shop-key' }).headers).toEqual([{ name: 'x-shop-key', value: 'k3y' }]);
  });

  it('is, for an API key in the query, a parameter', () => {
    expect(apiKey({ in: 'query', name: 'api key', value: 'a&b=c ü' })).toMatchObject({
      headers: [],
      query: [{ name: 'api key', value: 'a&b=c ü' }],
    });
  });
});

describe('an authorization added to a request', () => {
  const own = [{ name: 'X-Shop', value: '1' }];

  it('takes the place of a header of the same name, whatever its case', () => {
    const headers = [...own, { name: 'AUTHORIZATION', value: 'mine' }];
    const added = addAuthorization({ url: 'https://p.test/', headers }, authorizeWithToken('t', true));
    expect(added.headers).toEqual([...own, { name: 'Authorization', value: 'Bearer t' }]);
  });

  it.each([
    ['https://p.test/a', 'https://p.test/a?key=v%26%20%C3%BC'],
    ['https://p.test', 'https://p.test?key=v%26%20%C3%BC'],
    ['https://p.test/a?b=1', 'https://p.test/a?b=1&key=v%26%20%C3%BC'],
    ['https://p.test/a?', 'https://p.test/a?key=v%26%20%C3%BC'],
    ['https://p.test/a?b=1&key=mine&c=2', 'https://p.test/a?b=1&c=2&key=v%26%20%C3%BC'],
    ['https://p.test/a?%6Bey=mine', 'https://p.test/a?key=v%26%20%C3%BC'],
    ['https://p.test/a?b=%20+?x', 'https://p.test/a?b=%20+?x&key=v%26%20%C3%BC'],
  ])('leaves the rest of %s as it was written', (url, expected) => {
    const query = [{ name: 'key', value: 'v& ü' }];
    expect(addAuthorization({ url, headers: [] }, { headers: [], query }).url).toBe(expected);
  });

  it('always leaves a URL from which the parameter is read back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => each.isWellFormed());
    fc.assert(
      fc.property(text, text, fc.webUrl({ withQueryParameters: true }), (name, value, url) => {
        const added = addAuthorization({ url, headers: [] }, { headers: [], query: [{ name, value }] });
        expect(new URL(added.url).searchParams.getAll(name)).toEqual([value]);
      }),
    );
  });
});

describe('YS-61: what is shown of a request and its answer', () => {
  it('has the secrets masked, however short, and in whatever form they are echoed', () => {
    const mask = maskAuthorization([basic('ana', 'open/sesame')]);
    const value = String(basic('ana', 'open/sesame').headers[0]?.value);
    expect(mask.headers([{ name: 'authorization', value }])).toEqual([{ name: 'authorization', value: '****' }]);
    expect(mask.sent(`POST / HTTP/1.1\r\nAuthorization: ${value}\r\n`)).toBe(
      'POST / HTTP/1.1\r\nAuthorization: ****\r\n',
    );
    expect(mask.received(`{"p":"open\\/sesame"} ${value} open%2Fsesame`)).toBe('{"p":"****"} **** ****');
    const short = maskAuthorization([apiKey({ in: 'query', name: 'k', value: 'v' })]);
    expect(short.sent('GET /v?a=v&k=v HTTP/1.1')).toBe('GET /v?a=v&k=**** HTTP/1.1');
  });

  it('has those of every token that was tried masked, in whatever it is said', () => {
    const mask = maskAuthorization([authorizeWithToken('refused-1', true), authorizeWithToken('renewed-2', true)]);
    expect(mask.sent('Authorization: Bearer renewed-2')).toBe('Authorization: ****');
    expect(mask.received({ status: 200, list: ['refused-1', null], 'renewed-2': { a: true } })).toEqual({
      status: 200,
      list: ['****', null],
      '****': { a: true },
    });
  });

  it('is left alone where no credentials were added', () => {
    expect(maskAuthorization([]).sent('GET /?k=v')).toBe('GET /?k=v');
  });
});
