import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INBOUND_URL, providerRequest, readPayload, whatsAppChannel } from '../../../test/support/provider-requests.ts';
import { answerChallenge, verifyWhatsAppSignature } from './signature.ts';

const SECRET = "It's a Secret to Everybody";
const VECTOR = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
// The config takes one-word secrets only; the documented one has spaces.
const CHANNEL = { ...whatsAppChannel(), config: { ...whatsAppChannel().config, appSecret: SECRET } };

function signed(body: Uint8Array | string, signature?: string) {
  const own = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  return providerRequest(body, INBOUND_URL, { 'x-hub-signature-256': signature ?? own });
}

describe('verifyWhatsAppSignature', () => {
  test('accepts the documented vector', () => {
    expect(verifyWhatsAppSignature(signed('Hello, World!', VECTOR), CHANNEL)).toBe(true);
  });

  test('accepts any bytes that were signed, as they came', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (body) => verifyWhatsAppSignature(signed(body), CHANNEL)));
  });

  test('rejects one flipped bit anywhere in the body', () => {
    const body = new TextEncoder().encode(readPayload('whatsapp-message-text.json'));
    const request = signed(body);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(7), (at, bit) => {
        const changed = Uint8Array.from(body);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(verifyWhatsAppSignature({ ...request, body: changed }, CHANNEL)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('rejects one changed character anywhere in the signature', () => {
    fc.assert(
      fc.property(fc.nat(VECTOR.length - 1), fc.constantFrom('0', 'f', 'A', '=', 'g'), (at, character) => {
        fc.pre(VECTOR[at] !== character);
        const changed = VECTOR.slice(0, at) + character + VECTOR.slice(at + 1);
        expect(verifyWhatsAppSignature(signed('Hello, World!', changed), CHANNEL)).toBe(false);
      }),
    );
  });

  test.each(['', 'sha256=', VECTOR.slice(7), VECTOR.slice(0, -1), `${VECTOR}0`, VECTOR.toUpperCase(), 'sha1=abc'])(
    'rejects %j',
    (signature) => {
      expect(verifyWhatsAppSignature(signed('Hello, World!', signature), CHANNEL)).toBe(false);
    },
  );

  test('rejects a request without signature, and one under another secret', () => {
    expect(verifyWhatsAppSignature(providerRequest('Hello, World!'), CHANNEL)).toBe(false);
    expect(verifyWhatsAppSignature(signed('Hello, World!'), whatsAppChannel())).toBe(false);
  });
});

describe('answerChallenge', () => {
  const ask = (query: string) =>
    answerChallenge({ ...providerRequest('', `${INBOUND_URL}?${query}`), method: 'GET' }, whatsAppChannel());
  const queryOf = (sample: string) => /GET-QUERY (.*)/.exec(readPayload(sample))?.[1] ?? '';

  test('gives the challenge back for the right token', () => {
    expect(ask(queryOf('whatsapp-verify-ok.txt'))).toEqual({
      status: 200,
      contentType: 'text/plain; charset=utf-8',
      body: '1158201444',
    });
  });

  test.each([
    queryOf('whatsapp-verify-bad-token.txt'),
    'hub.mode=unsubscribe&hub.verify_token=meatyhamhock&hub.challenge=1',
    'hub.verify_token=meatyhamhock&hub.challenge=1',
    'hub.mode=subscribe&hub.verify_token=meatyhamhock',
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=subscribe&hub.verify_token=MEATYHAMHOCK&hub.challenge=1',
    '',
  ])('answers %j with 403', (query) => {
    expect(ask(query).status).toBe(403);
  });

  test('answers a URL that is none with 403', () => {
    expect(answerChallenge({ ...providerRequest('', 'nowhere'), method: 'GET' }, whatsAppChannel()).status).toBe(403);
  });
});
