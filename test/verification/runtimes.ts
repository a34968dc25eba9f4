import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sample } from '../../src/deliveries/signing/samples/sample.ts';

/** A request as a receiver has it. */
export interface ReceivedRequest {
  headers: Record<string, string>;
  body: Buffer;
}

interface Runtime {
  command: string;
  file: string;
  /** Loads the sample's file, reads requests as JSON from its input, writes an array of true and false. */
  driver: { file: string; code: string };
  /** How the language's servers write the names of headers. */
  nameHeader(lowerCase: string): string;
}

const NODE_MODULES = resolve(import.meta.dirname, '../../node_modules');

function nodeRuntime(file: string): Runtime {
  return {
    command: process.execPath,
    file,
    nameHeader: (name) => name,
    driver: {
      file: 'driver.mjs',
      code: `
import { readFileSync } from 'node:fs';
import { verify } from './${file}';
const requests = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(requests.map(({ headers, body }) => verify(headers, Buffer.from(body, 'base64')))));
`,
    },
  };
}

const php: Runtime = {
  command: 'php',
  file: 'sample.php',
  nameHeader: (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  driver: {
    file: 'driver.php',
    code: `<?php
require __DIR__ . '/sample.php';
$verify = fn ($request) => verify_webhook((array) $request->headers, base64_decode($request->body));
echo json_encode(array_map($verify, json_decode(file_get_contents('php://stdin'))));
`,
  },
};

/** The first Python that has what the samples for public keys need. */
const python: Runtime = {
  command:
    ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, ['-c', 'import cryptography']).status === 0) ??
    'python3',
  file: 'sample.py',
  nameHeader: (name) => name,
  driver: {
    file: 'driver.py',
    code: `
import base64, json, sys
import sample
requests = json.load(sys.stdin)
print(json.dumps([sample.verify(each["headers"], base64.b64decode(each["body"])) for each in requests]), end="")
`,
  },
};

const RUNTIMES: Partial<Record<Sample['language'], Runtime>> = {
  javascript: nodeRuntime('sample.mjs'),
  typescript: nodeRuntime('sample.ts'),
  php,
  python,
};

/** Why a sample cannot be run here; undefined where it can. */
export function findFault({ language, library }: Sample): string | undefined {
  const runtime = RUNTIMES[language];
  if (!runtime) return 'there is no runtime for it in Debian';
  const { command } = runtime;
  const probe = spawnSync(command, ['--version']);
  if (probe.status !== 0)
    return `"${command}" does not run (${probe.error?.message ?? probe.stderr.toString().trim()})`;
  if (language !== 'python' || library === null) return undefined;
  const missing = spawnSync(command, ['-c', `import ${library}`]).status !== 0;
  return missing ? `"${command}" has no package "${library}"` : undefined;
}

/** Works in a directory that sees the project's packages, and takes it away. */
export function inDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'hookline-sample-'));
  try {
    symlinkSync(NODE_MODULES, join(directory, 'node_modules'));
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs a sample, as it is, over requests: its exit status, and what it says of each. */
export function runSample(
  { language, code }: Sample,
  requests: readonly ReceivedRequest[],
  secret: string | undefined,
) {
  const runtime = RUNTIMES[language];
  if (!runtime) throw new Error(`nothing runs ${language} here`);
  const input = requests.map(({ headers, body }) => ({
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [runtime.nameHeader(name), value])),
    body: body.toString('base64'),
  }));
  const { WEBHOOK_SECRET: _, ...environment } = process.env;
  return inDirectory((directory) => {
    writeFileSync(join(directory, runtime.file), code);
    writeFileSync(join(directory, runtime.driver.file), runtime.driver.code);
    const { status, stdout, stderr } = spawnSync(runtime.command, [join(directory, runtime.driver.file)], {
      input: JSON.stringify(input),
      env: { ...environment, ...(secret === undefined ? {} : { WEBHOOK_SECRET: secret }) },
      encoding: 'utf8',
      timeout: 20_000,
    });
    return { status, said: stdout, faults: stderr };
  });
}
