import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generatePair, type KeyPair, toXml } from './key-pair.ts';
import { createBodySigner, type SigningKey } from './signer.ts';

/** Of the system, not of npm. */
const OPENSSL = 'openssl';

const body = '{"label":"Bienvenida ✓ 👋","response":"a \\"quoted\\" line\\n"}';
const now = Date.parse('2026-11-21T22:43:53.120Z');

let pair: KeyPair;
let other: KeyPair;
let signature: string;
beforeAll(async () => {
  [pair, other] = await Promise.all([generatePair('rsa'), generatePair('rsa')]);
  signature = await createBodySigner('X-DI-Signature', [rsaKey(pair)]).sign(body, now);
});

function rsaKey({ privateKey }: KeyPair, expiresAt: number | null = null): SigningKey {
  return { kind: 'rsa', secret: privateKey, expiresAt };
}

const isSigned = (key: KeyObject | string, bytes: Buffer, signed: Buffer) => verify('sha256', bytes, key, signed);

function flipBit(bytes: Buffer, index: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[index] = (copy[index] as number) ^ 1;
  return copy;
}

/** The key as a .NET receiver gets it, made a JWK. */
function readXml(xml: string): KeyObject {
  const [, n = '', e = ''] =
    /^<RSAKeyValue><Modulus>(.+)<\/Modulus><Exponent>(.+)<\/Exponent><\/RSAKeyValue>$/.exec(xml) ?? [];
  const toBase64url = (base64: string) => Buffer.from(base64, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'RSA', n: toBase64url(n), e: toBase64url(e) }, format: 'jwk' });
}

describe('createBodySigner', () => {
  it('signs with RSA-2048, PKCS1-v1_5 and SHA-256, in 344 letters of standard base64 [DI-61]', () => {
    expect(signature).toMatch(/^[A-Za-z0-9+/]{342}==$/);
    const { modulusLength, publicExponent } = createPublicKey(pair.publicKey).asymmetricKeyDetails ?? {};
    expect([modulusLength, publicExponent]).toEqual([2048, 65_537n]);
    expect(isSigned(pair.publicKey, Buffer.from(body), Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('can be checked with the PEM key and with the XML key [DI-58]', () => {
    const xml = toXml(pair.publicKey);
    expect(xml).toContain('<Exponent>AQAB</Exponent>');
    for (const key of [pair.publicKey, readXml(xml)]) {
      expect(isSigned(key, Buffer.from(body), Buffer.from(signature, 'base64'))).toBe(true);
    }
  });

  const opensslFault = spawnSync(OPENSSL, ['version']).error;
  it.skipIf(opensslFault)(
    `can be checked with openssl dgst [DI-58]${opensslFault ? `: SKIPPED, openssl does not run (${opensslFault.message})` : ''}`,
    () => {
      const directory = mkdtempSync(join(tmpdir(), 'hookline-openssl-'));
      try {
        const path = (name: string, content: string | Buffer) => {
          writeFileSync(join(directory, name), content);
          return join(directory, name);
        };
        const key = path('key.pem', pair.publicKey);
        const signed = path('signature', Buffer.from(signature, 'base64'));
        const dgst = (file: string) =>
          spawnSync(OPENSSL, ['dgst', '-sha256', '-verify', key, '-signature', signed, file], { encoding: 'utf8' });
        expect(
          execFileSync(OPENSSL, ['rsa', '-pubin', '-in', key, '-noout', '-modulus'], { encoding: 'utf8' }),
        ).toMatch(/^Modulus=[0-9A-F]{512}\s*$/);
        expect(dgst(path('body', body))).toMatchObject({ status: 0, stdout: 'Verified OK\n' });
        expect(dgst(path('changed', `${body} `))).toMatchObject({ status: 1 });
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );

  it('is false for one changed byte of the body or the signature, and for another key [DI-59]', () => {
    const [bytes, signed] = [Buffer.from(body), Buffer.from(signature, 'base64')];
    for (let index = 0; index < bytes.length; index++) {
      expect(isSigned(pair.publicKey, flipBit(bytes, index), signed)).toBe(false);
    }
    for (const index of [0, 1, 127, 254, 255]) {
      expect(isSigned(pair.publicKey, bytes, flipBit(signed, index))).toBe(false);
    }
    expect(isSigned(other.publicKey, bytes, signed)).toBe(false);
    expect(isSigned(pair.publicKey, bytes, Buffer.alloc(0))).toBe(false);
  });

  it('gives the same bytes the same signature, in the retry too', async () => {
    expect(await createBodySigner('X', [rsaKey(pair)]).sign(body, now + 60_000)).toBe(signature);
  });

  it('goes on with the old key until its overlap ends, then takes the new one', async () => {
    const signer = createBodySigner('X', [rsaKey(pair, now + 1_000), rsaKey(other)]);
    const signedAt = async (at: number) => {
      const signed = Buffer.from(await signer.sign(body, at), 'base64');
      return [pair, other].map(({ publicKey }) => isSigned(publicKey, Buffer.from(body), signed));
    };
    expect(await signedAt(now)).toEqual([true, false]);
    expect(await signedAt(now + 999)).toEqual([true, false]);
    expect(await signedAt(now + 1_000)).toEqual([false, true]);
  });

  it('leaves the event loop free while it signs', async () => {
    const signer = createBodySigner('X', [rsaKey(pair)]);
    let isDone = false;
    const signing = Promise.all(Array.from({ length: 40 }, () => signer.sign(body, now))).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    await signing;
  });
});
