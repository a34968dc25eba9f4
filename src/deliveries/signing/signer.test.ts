import { createPrivateKey, randomBytes, verify as verifyBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { generatePair } from './key-pair.ts';
import { createSigner, type SigningKey, signEd25519 } from './signer.ts';

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

describe('createSigner with several keys', () => {
  const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
  const hmacKey = (expiresAt: number): SigningKey => ({ kind: 'hmac', secret: newSecret(), expiresAt });

  it('signs with the current secret first, then with those it replaced, the newest first', () => {
    const [older, newer] = [hmacKey((now + 10) * 1_000), hmacKey((now + 20) * 1_000)];
    const header = createSigner(secret, [older, newer])('dlv_1', now, '{}');
    const alone = [secret, newer.secret, older.secret].map((each) => createSigner(each)('dlv_1', now, '{}'));
    expect(header).toBe(alone.join(' '));
    for (const each of [secret, newer.secret, older.secret]) verify('{}', header, {}, each);
  });

  it('drops a replaced secret at the moment its overlap ends, and not before', () => {
    const key = hmacKey(now * 1_000);
    const sign = createSigner(secret, [key]);
    const old = createSigner(key.secret);
    expect(sign('dlv_1', now - 1, '{}').split(' ')).toContain(old('dlv_1', now - 1, '{}'));
    expect(sign('dlv_1', now, '{}')).toBe(createSigner(secret)('dlv_1', now, '{}'));
  });

  it('adds a v1a signature of the same content for each ed25519 key, the newest first', async () => {
    const [older, newer] = [await generatePair('ed25519'), await generatePair('ed25519')];
    const keys: SigningKey[] = [
      { kind: 'ed25519', secret: older.privateKey, expiresAt: (now + 10) * 1_000 },
      { kind: 'ed25519', secret: newer.privateKey, expiresAt: null },
    ];
    const sign = createSigner(secret, keys);
    const [v1, ...v1a] = sign('dlv_1', now, '{"a":"✓"}').split(' ');
    expect(v1).toBe(createSigner(secret)('dlv_1', now, '{"a":"✓"}'));
    const isBy = (signature: string | undefined, publicKey: string) =>
      verifyBytes(
        null,
        Buffer.from(`dlv_1.${now}.{"a":"✓"}`),
        publicKey,
        Buffer.from(`${signature?.slice(4)}`, 'base64'),
      );
    expect([isBy(v1a[0], newer.publicKey), isBy(v1a[1], older.publicKey), v1a.length]).toEqual([true, true, 2]);
    expect(isBy(v1a[0], older.publicKey)).toBe(false);
    expect(sign('dlv_1', now + 10, '{}').split(' ')).toHaveLength(2);
  });

  it('leaves RSA keys to their own header', async () => {
    const { privateKey } = await generatePair('rsa');
    const sign = createSigner(secret, [{ kind: 'rsa', secret: privateKey, expiresAt: null }]);
    expect(sign('dlv_1', now, '{}')).toBe(createSigner(secret)('dlv_1', now, '{}'));
  });
});

describe('signEd25519', () => {
  const fromSeed = (seed: string) =>
    createPrivateKey({
      key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
      format: 'der',
      type: 'pkcs8',
    })
      .export({ format: 'pem', type: 'pkcs8' })
      .toString();

  // RFC 8032 §7.1, tests 1 and 2.
  it.each([
    {
      seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      text: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      text: 'r',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
  ])('agrees with RFC 8032 over "$text"', ({ seed, text, signature }) => {
    expect(signEd25519(fromSeed(seed))(text)).toBe(`v1a,${Buffer.from(signature, 'hex').toString('base64')}`);
  });
});
