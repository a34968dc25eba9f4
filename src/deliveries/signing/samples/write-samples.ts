import { writeCsharpSamples } from './csharp.ts';
import { writeNodeSamples } from './node.ts';
import { writePhpSamples } from './php.ts';
import { writePythonSamples } from './python.ts';
import type { Sample, SampleValues } from './sample.ts';

/**
 * Code that checks signatures, one for each language and scheme. As texts in modules, because Workers have no files;
 * test/verification runs them.
 */
export function writeSamples(keys: Omit<SampleValues, 'rsaHeader'>, rsaHeader: string): Sample[] {
  const values = { ...keys, rsa: keys.rsa.map(({ pem, xml }) => ({ pem: pem.trim(), xml })), rsaHeader };
  return [
    ...writeNodeSamples(values, 'javascript'),
    ...writeNodeSamples(values, 'typescript'),
    ...writePhpSamples(values),
    ...writePythonSamples(values),
    ...writeCsharpSamples(values),
  ];
}
