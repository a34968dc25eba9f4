import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ApiAnswer, TestHookline } from './hookline.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** A third of the time to start, tests start some forty processes: Node keeps what it made of the TypeScript. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/hookline-tests');

/** An admin key for `HOOKLINE_API_KEY`. */
export const API_KEY = 'a-key-for-tests-only';
/** For `HOOKLINE_SECRET`. */
export const SECRET = 'a secret for tests only';

export type Environment = Record<string, string>;

/** How a process ended, and all that it said. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** `node src/node.ts`, ready. */
export interface HooklineProcess extends Pick<TestHookline, 'api' | 'request'> {
  url: string;
  /** From the start of the process to its ready line. */
  readyAfterMs: number;
  signal(name: NodeJS.Signals): void;
  /** Its log so far. */
  log(): string;
  /** What it said to whoever started it. */
  output(): string;
  exited: Promise<Exit>;
  /** SIGTERM, and how it ended. */
  stop(): Promise<Exit>;
  /** SIGKILL, at once; resolves when it is gone. */
  kill(): Promise<Exit>;
}

const children = new Set<ChildProcess>();
const directories = new Set<string>();

/** For `afterEach`: no process outlives its test. */
export async function endProcesses(): Promise<void> {
  await Promise.all(
    [...children].map((child) => {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return gone;
    }),
  );
}

/** For `afterAll`. */
export function removeDataDirs(): void {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  directories.clear();
}

// A run that is broken off leaves nothing behind either.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A path for `HOOKLINE_DATA_DIR` where nothing is yet. */
export function newDataDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hookline-data-'));
  directories.add(directory);
  return join(directory, 'data');
}

/** Starts a process that is expected to end by itself. */
export function runHooklineProcess(environment: Environment): Promise<Exit> {
  return launch(environment).exited;
}

/** Starts a process on a free port, unless PORT is given. Rejects with what it said where it ends instead. */
export async function startHooklineProcess(environment: Environment): Promise<HooklineProcess> {
  const startedAt = performance.now();
  const { child, exited, ready, said } = launch({ PORT: '0', HOOKLINE_API_KEY: API_KEY, ...environment });
  const url = await Promise.race([
    ready,
    exited.then(({ code, signal, stderr }) => {
      throw new Error(`It ended with ${code ?? signal} instead of getting ready: ${stderr}`);
    }),
  ]);
  const end = (name: NodeJS.Signals) => {
    child.kill(name);
    return exited;
  };
  return {
    url,
    readyAfterMs: Math.round(performance.now() - startedAt),
    signal: (name) => void child.kill(name),
    log: () => said.stderr,
    output: () => said.stdout,
    exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    request: (path, init) => fetch(`${url}${path}`, init),
    api: <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      callApi<T>(url, method, path, body, headers),
  };
}

async function callApi<T>(
  url: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer<T>> {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
}

/** Nothing of this machine's environment goes along but the way to Node. An empty value counts as not set. */
function launch(environment: Environment) {
  const child = spawn(process.execPath, ['src/node.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const said = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
      const url = / is ready on (\S+) \(/.exec(said.stdout)?.[1];
      if (url) resolve(url);
    });
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal, ...said });
    });
  });
  return { child, exited, ready, said };
}
