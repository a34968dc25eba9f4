import { createHash } from 'node:crypto';
import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { INBOUND_URL, providerRequest, readPayload, STATUS_URL } from '../../../test/support/provider-requests.ts';
import { verifyTwilioSignature } from './signature.ts';

const TOKEN = '12345';

/** A request that Twilio's own SDK has signed. */
function signedBySdk(params: Record<string, string | string[]>, signedUrl = INBOUND_URL, url = signedUrl) {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(params)) for (const value of [values].flat()) body.append(name, value);
  const signature = twilio.getExpectedTwilioSignature(TOKEN, signedUrl, params);
  return providerRequest(body.toString(), url, { 'x-twilio-signature': signature });
}

const SMS = Object.fromEntries(new URLSearchParams(readPayload('twilio-sms-stop-optouttype.txt')));

test('accepts the documented vector', () => {
  const params = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const headers = { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' };
  const request = providerRequest(
    new URLSearchParams(params).toString(),
    'https://mycompany.com/myapp.php?foo=1&bar=2',
    headers,
  );
  expect(verifyTwilioSignature(request, TOKEN)).toBe(true);
  expect(verifyTwilioSignature(request, '12346')).toBe(false);
});

describe('accepts what the SDK signs', () => {
  test('for any form, texts in every script included', () => {
    const word = fc.string({ unit: 'grapheme' });
    const form = fc.dictionary(
      fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
      fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 4 })),
    );
    fc.assert(
      fc.property(form, (params) => verifyTwilioSignature(signedBySdk(params), TOKEN)),
      { numRuns: 500 },
    );
  });

  test('with repeated names: each value once, sorted', () => {
    const params = { MediaUrl: ['https://b.example', 'https://a.example', 'https://b.example'], From: '+14133881111' };
    expect(verifyTwilioSignature(signedBySdk(params), TOKEN)).toBe(true);
  });

  test.each([
    ['https://hooks.example.com/in', 'https://hooks.example.com:443/in'],
    ['https://hooks.example.com:443/in', 'https://hooks.example.com/in'],
    ['https://hooks.example.com:8443/in', 'https://hooks.example.com/in'],
    ['http://hooks.example.com/in', 'http://hooks.example.com:80/in'],
    ['https://user:pass@hooks.example.com/in', 'https://user:pass@hooks.example.com:443/in'],
    ['https://[2001:db8::1]/in?m=1', 'https://[2001:db8::1]:443/in?m=1'],
    ["https://hooks.example.com/in?store=it's", 'https://hooks.example.com/in?store=it%27s'],
    ["https://hooks.example.com:443/in?store=it's", "https://hooks.example.com/in?store=it's"],
    ["https://hooks.example.com/in?store=it's", "https://hooks.example.com:443/in?store=it's"],
    ['https://hooks.example.com:443/in?a="b"', 'https://hooks.example.com/in?a="b"'],
    ['https://hooks.example.com/in?a=b+c', 'https://hooks.example.com/in?a=b%20c'],
    ['https://hooks.example.com/in?flag', 'https://hooks.example.com:443/in?flag='],
  ])('when it was told %s and signed %s', (told, signed) => {
    const request = signedBySdk(SMS, signed, told);
    expect(twilio.validateRequest(TOKEN, request.headers.get('x-twilio-signature') ?? '', told, SMS)).toBe(true);
    expect(verifyTwilioSignature(request, TOKEN)).toBe(true);
  });

  test('with an empty body', () => {
    expect(verifyTwilioSignature(signedBySdk({}), TOKEN)).toBe(true);
  });

  test('with a JSON body, by its hash in the URL', () => {
    const body = '{"text":"¡Hola!"}';
    const url = `${STATUS_URL}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const headers = { 'x-twilio-signature': twilio.getExpectedTwilioSignature(TOKEN, url, {}) };
    expect(verifyTwilioSignature(providerRequest(body, url, headers), TOKEN)).toBe(true);
    expect(verifyTwilioSignature(providerRequest(`${body} `, url, headers), TOKEN)).toBe(false);
  });
});

describe('rejects', () => {
  test('a request without signature', () => {
    expect(verifyTwilioSignature(providerRequest('Body=1'), TOKEN)).toBe(false);
  });

  test('another path, host, scheme or query', () => {
    for (const url of [
      `${INBOUND_URL}/`,
      INBOUND_URL.replace('hooks', 'hook'),
      INBOUND_URL.replace('https', 'http'),
      `${INBOUND_URL}?m=1`,
    ]) {
      expect(verifyTwilioSignature(signedBySdk(SMS, INBOUND_URL, url), TOKEN)).toBe(false);
    }
  });

  test('one changed byte anywhere in the signature', () => {
    const request = signedBySdk(SMS);
    const signature = request.headers.get('x-twilio-signature') ?? '';
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.constantFrom('A', 'b', '0', '+', '=', '~'), (at, character) => {
        fc.pre(signature[at] !== character);
        const changed = signature.slice(0, at) + character + signature.slice(at + 1);
        const headers = { 'x-twilio-signature': changed };
        expect(verifyTwilioSignature({ ...request, headers: new Headers(headers) }, TOKEN)).toBe(false);
      }),
    );
  });

  test('one flipped bit in the body, unless the form still says the same', () => {
    const request = signedBySdk(SMS);
    const decoded = (bytes: Uint8Array) =>
      JSON.stringify([...new URLSearchParams(new TextDecoder().decode(bytes))].sort());
    fc.assert(
      fc.property(fc.nat(request.body.length - 1), fc.nat(7), (at, bit) => {
        const body = Uint8Array.from(request.body);
        body[at] = (body[at] ?? 0) ^ (1 << bit);
        fc.pre(decoded(body) !== decoded(request.body));
        expect(verifyTwilioSignature({ ...request, body }, TOKEN)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('a URL that is none, without an exception', () => {
    expect(verifyTwilioSignature(providerRequest('Body=1', 'bodySHA256', { 'x-twilio-signature': 'x' }), TOKEN)).toBe(
      false,
    );
    expect(verifyTwilioSignature(providerRequest('Body=1', '', { 'x-twilio-signature': 'x' }), TOKEN)).toBe(false);
  });
});
