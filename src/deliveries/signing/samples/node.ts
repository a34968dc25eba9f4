import type { Sample, SampleValues } from './sample.ts';

/** For Node without a framework; TypeScript differs in the types of the parameters. */
export function writeNodeSamples(values: SampleValues, language: 'javascript' | 'typescript'): Sample[] {
  const types = language === 'typescript' ? TYPES : { headers: '', body: '', verify: '' };
  return [
    { language, scheme: 'v1', library: null, code: writeHmac(types) },
    { language, scheme: 'v1', library: 'standardwebhooks', code: writeWithLibrary(types) },
    { language, scheme: 'v1a', library: null, code: writeEd25519(types, values) },
    { language, scheme: 'rsa', library: null, code: writeRsa(types, values) },
  ];
}

type Types = Record<'headers' | 'body' | 'verify', string>;
const TYPES: Types = {
  headers: ': Record<string, string | string[] | undefined>',
  body: ': Buffer',
  verify: ': boolean',
};

const USE = `\
/** headers: as Node has them, names in lower case. body: the bytes as they came, before any JSON parser. */`;

const READ_HEADERS = `\
  const id = String(headers['webhook-id'] ?? '');
  const timestamp = String(headers['webhook-timestamp'] ?? '');
  const signatures = String(headers['webhook-signature'] ?? '').split(' ');
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (id === '' || timestamp === '' || !(ageSeconds <= TOLERANCE_SECONDS)) return false;`;

function writeHmac({ headers, body, verify }: Types): string {
  return `\
import { createHmac, timingSafeEqual } from 'node:crypto';

const SECRET = process.env.WEBHOOK_SECRET; // whsec_...
if (!SECRET) throw new Error('WEBHOOK_SECRET is not set');
const KEY = Buffer.from(SECRET.replace('whsec_', ''), 'base64');
const TOLERANCE_SECONDS = 5 * 60;

${USE}
export function verify(headers${headers}, body${body})${verify} {
${READ_HEADERS}

  const digest = createHmac('sha256', KEY).update(id + '.' + timestamp + '.').update(body).digest('base64');
  const expected = Buffer.from('v1,' + digest);
  // Several while a secret is being replaced, and those of other kinds.
  return signatures.some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
`;
}

function writeWithLibrary({ headers, body, verify }: Types): string {
  return `\
import { Webhook } from 'standardwebhooks';

const SECRET = process.env.WEBHOOK_SECRET; // whsec_...
if (!SECRET) throw new Error('WEBHOOK_SECRET is not set');
const webhook = new Webhook(SECRET);

/** headers: as Node has them. body: the bytes as they came, before any JSON parser. */
export function verify(headers${headers}, body${body})${verify} {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));
  try {
    webhook.verify(body.toString(), texts); // 5 minutes of tolerance; returns the parsed JSON
    return true;
  } catch {
    return false;
  }
}
`;
}

function writeEd25519({ headers, body, verify }: Types, { ed25519 }: SampleValues): string {
  return `\
import { createPublicKey, verify as verifySignature } from 'node:crypto';

const PUBLIC_KEY = '${ed25519}';
const x = Buffer.from(PUBLIC_KEY.replace('whpk_', ''), 'base64').toString('base64url');
const KEY = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
const TOLERANCE_SECONDS = 5 * 60;

${USE}
export function verify(headers${headers}, body${body})${verify} {
${READ_HEADERS}

  const content = Buffer.concat([Buffer.from(id + '.' + timestamp + '.'), body]);
  // Several while a key is being replaced, and those of other kinds.
  return signatures.some((signature) => {
    const [version, value = ''] = signature.split(',');
    return version === 'v1a' && verifySignature(null, content, KEY, Buffer.from(value, 'base64'));
  });
}
`;
}

function writeRsa({ headers, body, verify }: Types, { rsa, rsaHeader }: SampleValues): string {
  const name = rsaHeader.toLowerCase().replaceAll("'", "\\'");
  return `\
import { createPublicKey, verify as verifySignature } from 'node:crypto';

// Several while a key is being replaced: the header has one signature, by any of them.
const KEYS = [
${rsa.map(({ pem }) => `  \`${pem}\`,\n`).join('')}].map((pem) => createPublicKey(pem));

${USE}
export function verify(headers${headers}, body${body})${verify} {
  const signature = Buffer.from(String(headers['${name}'] ?? ''), 'base64');
  return KEYS.some((key) => verifySignature('sha256', body, key, signature));
}
`;
}
