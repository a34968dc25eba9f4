import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildRequest } from '../../src/deliveries/request.ts';
import { generatePair, generateSecret, type KeyPair, toWhpk, toXml } from '../../src/deliveries/signing/key-pair.ts';
import type { Sample, SampleValues } from '../../src/deliveries/signing/samples/sample.ts';
import { writeSamples } from '../../src/deliveries/signing/samples/write-samples.ts';
import type { Target } from '../../src/deliveries/target.ts';
import { testTarget, testVault } from '../../src/deliveries/testing/fixtures.ts';
import { findFault, inDirectory, type ReceivedRequest, runSample } from './runtimes.ts';

const RSA_HEADER = 'X-DI-Signature';
const PAYLOAD = '{"label":"Bienvenida ✓ 👋","response":"a \\"quoted\\" line\\n"}';
const NO_KEYS: Omit<SampleValues, 'rsaHeader'> = { rsa: [], ed25519: '' };

interface Keys {
  secret: string;
  ed25519: KeyPair;
  rsa: KeyPair;
}

let keys: Keys;
/** Replaced a while ago: it signs as well. */
let retired: Keys;
let stranger: Keys;
beforeAll(async () => {
  [keys, retired, stranger] = await Promise.all([makeKeys(), makeKeys(), makeKeys()]);
});

async function makeKeys(): Promise<Keys> {
  return { secret: generateSecret(), ed25519: await generatePair('ed25519'), rsa: await generatePair('rsa') };
}

function targetOf(own: Keys, others: object[] = []): Target {
  const seal = (secret: string) => testVault.seal(secret).toString('base64');
  return testTarget({
    webhookSecret: testVault.seal(own.secret),
    signing: JSON.stringify({ ed25519: true, rsaHeader: RSA_HEADER }),
    signingKeys: JSON.stringify([
      ...others,
      { kind: 'ed25519', secret: seal(own.ed25519.privateKey), expiresAt: null },
      { kind: 'rsa', secret: seal(own.rsa.privateKey), expiresAt: null },
    ]),
  });
}

/** A delivery as its receiver gets it, signed `ageSeconds` ago. */
async function receive(target: Target, ageSeconds = 0): Promise<ReceivedRequest> {
  const delivery = { id: '018f0000-0000-7000-8000-0000000000d1', target, payload: PAYLOAD };
  const { headers, body } = await buildRequest(delivery, 1, Date.now() - ageSeconds * 1_000);
  const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), headers[at + 1] ?? '']] : []));
  return { headers: Object.fromEntries(pairs), body: Buffer.from(body) };
}

function withHeaders({ headers, body }: ReceivedRequest, change: Record<string, string>): ReceivedRequest {
  return { headers: { ...headers, ...change }, body };
}

function without({ headers, body }: ReceivedRequest, name: string): ReceivedRequest {
  const { [name]: _, ...rest } = headers;
  return { headers: rest, body };
}

function withBody({ headers, body }: ReceivedRequest, change: (copy: Buffer) => Buffer): ReceivedRequest {
  return { headers, body: change(Buffer.from(body)) };
}

type Cases = [what: string, request: ReceivedRequest, isGood: boolean][];

const swap = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

function changedBodies(request: ReceivedRequest): Cases {
  const flip = (copy: Buffer, at: number) => copy.fill((copy[at] as number) ^ 1, at, at + 1);
  return [
    ['its first byte is another', withBody(request, (copy) => flip(copy, 0)), false],
    ['its last byte is another', withBody(request, (copy) => flip(copy, copy.length - 1)), false],
    ['it has a line break more', withBody(request, (copy) => Buffer.concat([copy, Buffer.from('\n')])), false],
    ['it is no UTF-8 any more', withBody(request, (copy) => copy.fill(0xff, 22, 23)), false],
    ['it is empty', withBody(request, () => Buffer.alloc(0)), false],
  ];
}

/** Requests signed the Standard Webhooks way, and what is to be said of them. */
async function standardCases(scheme: 'v1' | 'v1a'): Promise<Cases> {
  const target = targetOf(keys);
  const fresh = await receive(target);
  const signatures = fresh.headers['webhook-signature'] ?? '';
  const own = signatures.split(' ').find((each) => each.startsWith(`${scheme},`)) ?? '';
  const signed = (value: string) => withHeaders(fresh, { 'webhook-signature': value });
  const foreign = await receive(targetOf(stranger));
  const other = scheme === 'v1' ? 'v1a' : 'v1';
  return [
    ['as it was sent', fresh, true],
    ['four minutes old', await receive(target, 240), true],
    ['from a clock four minutes ahead', await receive(target, -240), true],
    ['six minutes old', await receive(target, 360), false],
    ['from a clock six minutes ahead', await receive(target, -360), false],
    ['with its own signature alone', signed(own), true],
    ['with others in front of it', signed(`v1,AAAA v1a,AAAA v2,${own.slice(4)} ${own}`), true],
    ['with one letter of the signature another', signed(swap(own, own.length - 10)), false],
    ['with half a signature', signed(own.slice(0, 30)), false],
    ['with the signature under another version', signed(own.replace(scheme, other)), false],
    ['with the version alone', signed(`${scheme},`), false],
    ['with a signature that is no base64', signed(`${scheme},¡§¿`), false],
    ['with an empty signature', signed(''), false],
    ['with another id', withHeaders(fresh, { 'webhook-id': 'dlv_2' }), false],
    [
      'with a timestamp changed',
      withHeaders(fresh, { 'webhook-timestamp': `${Math.floor(Date.now() / 1_000) - 9}` }),
      false,
    ],
    ['with a timestamp that is none', withHeaders(fresh, { 'webhook-timestamp': '1e9²' }), false],
    ['with an empty timestamp', withHeaders(fresh, { 'webhook-timestamp': '' }), false],
    ...['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name): Cases[number] => [
      `without ${name}`,
      without(fresh, name),
      false,
    ]),
    ['under somebody else’s key', foreign, false],
    ['with somebody else’s signature', signed(foreign.headers['webhook-signature'] ?? ''), false],
    ...changedBodies(fresh),
  ];
}

async function rsaCases(): Promise<Cases> {
  const name = RSA_HEADER.toLowerCase();
  const fresh = await receive(targetOf(keys));
  const signature = fresh.headers[name] ?? '';
  return [
    ['as it was sent', fresh, true],
    ['sent again later', await receive(targetOf(keys), 7_200), true],
    ['with one letter of the signature another', withHeaders(fresh, { [name]: swap(signature, 100) }), false],
    ['with half a signature', withHeaders(fresh, { [name]: signature.slice(0, 172) }), false],
    ['with a signature that is no base64', withHeaders(fresh, { [name]: '¡§¿' }), false],
    ['with an empty signature', withHeaders(fresh, { [name]: '' }), false],
    ['without the header', without(fresh, name), false],
    ['under somebody else’s key', await receive(targetOf(stranger)), false],
    ...changedBodies(fresh),
  ];
}

/** With the RSA keys of several, as they are while one replaces the other. */
function samplesOf(own: Keys, ...others: Keys[]): Sample[] {
  const rsa = [own, ...others].map(({ rsa: { publicKey } }) => ({ pem: publicKey, xml: toXml(publicKey) }));
  return writeSamples({ rsa, ed25519: toWhpk(own.ed25519.publicKey) }, RSA_HEADER);
}

const nameOf = ({ language, scheme, library }: Sample) => `${language} ${scheme}${library ? ` with ${library}` : ''}`;

function sampleLike(wanted: Sample, ...from: [Keys, ...Keys[]]): Sample {
  const found = samplesOf(...from).find((sample) => nameOf(sample) === nameOf(wanted));
  if (!found) throw new Error('no such sample');
  return found;
}

function expectVerdicts(sample: Sample, cases: Cases, secret: string): void {
  const { status, said, faults } = runSample(
    sample,
    cases.map(([, request]) => request),
    secret,
  );
  expect(faults).toBe('');
  expect(status).toBe(0);
  const verdicts = JSON.parse(said) as boolean[];
  expect(cases.map(([what], index) => [what, verdicts[index]])).toEqual(
    cases.map(([what, , isGood]) => [what, isGood]),
  );
}

/** The samples by name; which there are does not depend on the keys. */
const SAMPLES = writeSamples(NO_KEYS, RSA_HEADER);

for (const sample of SAMPLES.filter(({ language }) => language !== 'csharp')) {
  const fault = findFault(sample);
  const title = `the sample for ${nameOf(sample)}`;
  if (fault !== undefined) process.stderr.write(`SKIPPED: ${title} is not run, because ${fault}.\n`);

  describe.skipIf(fault !== undefined)(fault === undefined ? title : `${title}: SKIPPED, ${fault}`, () => {
    it('takes what Hookline signed, and nothing else [DI-60]', async () => {
      const cases = sample.scheme === 'rsa' ? await rsaCases() : await standardCases(sample.scheme);
      expectVerdicts(sample.scheme === 'v1' ? sample : sampleLike(sample, keys), cases, keys.secret);
    });

    if (sample.scheme === 'rsa') {
      it('takes it under each key while one replaces the other', async () => {
        const both = sampleLike(sample, retired, keys);
        const cases: Cases = [
          ['under the old key', await receive(targetOf(retired)), true],
          ['under the new key', await receive(targetOf(keys)), true],
          ...(await rsaCases()),
        ];
        expectVerdicts(both, cases, keys.secret);
      });
      return;
    }
    it('takes it under the old key too while both sign', async () => {
      const seal = (secret: string) => testVault.seal(secret).toString('base64');
      const expiresAt = Date.now() + 3_600_000;
      const target = targetOf(keys, [
        { kind: 'hmac', secret: seal(retired.secret), expiresAt },
        { kind: 'ed25519', secret: seal(retired.ed25519.privateKey), expiresAt },
      ]);
      const request = await receive(target);
      for (const own of [keys, retired]) {
        expectVerdicts(sampleLike(sample, own), [['signed by both', request, true]], own.secret);
      }
    });

    if (sample.scheme !== 'v1') return;
    it('does not run without a secret: an empty one would be anybody’s', async () => {
      const request = await receive(targetOf(keys));
      for (const secret of [undefined, '']) {
        const { status, said } = runSample(sample, [request], secret);
        expect(status).not.toBe(0);
        expect(said).not.toContain('true');
      }
    });
  });
}

describe('the TypeScript samples', () => {
  it('are right in the strictest TypeScript', () => {
    const samples = samplesOf(keys).filter(({ language }) => language === 'typescript');
    expect(samples).toHaveLength(4);
    const { status, stdout } = inDirectory((directory) => {
      writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
      const files = samples.map(({ code }, index) => {
        writeFileSync(join(directory, `sample-${index}.ts`), code);
        return `sample-${index}.ts`;
      });
      const flags = '--noEmit --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --skipLibCheck';
      const platform = '--module nodenext --target es2022 --types node';
      const tsc = join(directory, 'node_modules/.bin/tsc');
      return spawnSync(tsc, [...flags.split(' '), ...platform.split(' '), ...files], {
        cwd: directory,
        encoding: 'utf8',
      });
    });
    expect([status, stdout]).toEqual([0, '']);
  });
});
