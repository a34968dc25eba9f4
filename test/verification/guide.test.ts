import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Sample } from '../../src/deliveries/signing/samples/sample.ts';
import { writeSamples } from '../../src/deliveries/signing/samples/write-samples.ts';
import { DEFAULT_RSA_HEADER } from '../../src/deliveries/signing/schema.ts';

const GUIDE = resolve(import.meta.dirname, '../../docs/guides/verify-signatures.md');
const KEYS = {
  rsa: [
    {
      pem: '-----BEGIN PUBLIC KEY-----\nyour key: "rsa.pem" of GET /v1/signing-keys\n-----END PUBLIC KEY-----',
      xml: '<RSAKeyValue>your key: rsa.xml of GET /v1/signing-keys</RSAKeyValue>',
    },
  ],
  ed25519: 'whpk_your key: ed25519.publicKey of GET /v1/signing-keys',
};

/** JavaScript is the TypeScript without its types: the guide does not say it twice. */
const samples = writeSamples(KEYS, DEFAULT_RSA_HEADER).filter(({ language }) => language !== 'javascript');

const NAMES = { javascript: 'JavaScript', typescript: 'TypeScript', php: 'PHP', csharp: 'C#', python: 'Python' };

const titleOf = ({ language, library }: Sample) => `${NAMES[language]}${library ? ` with ${library}` : ''}`;

/** The samples of a scheme, as the guide has them. */
function renderSection(scheme: Sample['scheme']): string {
  const blocks = samples
    .filter((sample) => sample.scheme === scheme)
    .map((sample) => `#### ${titleOf(sample)}\n\n\`\`\`${sample.language}\n${sample.code}\`\`\`\n`);
  return `<!-- samples: ${scheme} -->\n\n${blocks.join('\n')}\n<!-- end of samples -->`;
}

it('shows the samples that the API gives, letter by letter (UPDATE_GOLDEN=1 writes them) [DI-60]', () => {
  const text = readFileSync(GUIDE, 'utf8');
  const sections = /<!-- samples: (v1|v1a|rsa) -->.*?<!-- end of samples -->/gs;
  const schemes = [...text.matchAll(sections)].map((match) => match[1]);
  expect(schemes).toEqual(['v1', 'v1a', 'rsa']);
  const renewed = text.replace(sections, (_, scheme: Sample['scheme']) => renderSection(scheme));
  if (process.env.UPDATE_GOLDEN === '1') {
    expect(process.env.CI, 'CI does not write what it checks').toBeUndefined();
    writeFileSync(GUIDE, renewed);
  } else {
    expect(text).toBe(renewed);
  }
});
