import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createSigner } from './signature.ts';

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const now = Math.floor(Date.now() / 1_000);

function verify(payload: string, signature: string, overrides: Record<string, string> = {}, withSecret = secret) {
  const headers = {
    'webhook-id': 'dlv_1',
    'webhook-timestamp': String(now),
    'webhook-signature': signature,
    ...overrides,
  };
  return new Webhook(withSecret).verify(payload, headers);
}

describe('createSigner', () => {
  it('makes signatures that the reference library accepts, whatever the payload', () => {
    const sign = createSigner(secret);
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (payload) => {
        expect(verify(payload, sign('dlv_1', now, payload))).toEqual(JSON.parse(payload));
      }),
    );
  });

  it('agrees byte by byte with the example of the specification', () => {
    const sign = createSigner('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    expect(sign('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('covers the body, the id and the timestamp', () => {
    const signature = createSigner(secret)('dlv_1', now, '{"a":1}');
    expect(() => verify('{"a":2}', signature)).toThrow('No matching signature');
    expect(() => verify('{"a":1}', signature, { 'webhook-id': 'dlv_2' })).toThrow('No matching signature');
    expect(() => verify('{"a":1}', signature, { 'webhook-timestamp': String(now + 1) })).toThrow(
      'No matching signature',
    );
  });

  it('is of no use under another secret', () => {
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(() => verify('{}', createSigner(secret)('dlv_1', now, '{}'), {}, other)).toThrow('No matching signature');
  });

  it('takes a secret without its prefix for the same key', () => {
    const bare = secret.slice('whsec_'.length);
    expect(createSigner(bare)('dlv_1', now, '{}')).toBe(createSigner(secret)('dlv_1', now, '{}'));
  });
});
