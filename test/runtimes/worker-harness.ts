import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createTestHarness } from 'wrangler';

const ROOT = resolve(import.meta.dirname, '../..');
const wrangler = createRequire(import.meta.url).resolve('wrangler');

/** Everything stays on this machine: no metrics, no look at where we are, no account. */
const OFFLINE = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_WRITE_LOGS: 'false' };

/** Why workerd cannot run here; undefined where it can. */
export function findWorkerdFault(): string | undefined {
  const require = createRequire(wrangler);
  try {
    const { default: binary } = require('workerd') as { default: string };
    const { status, error, stderr } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    return status === 0 ? undefined : (error?.message ?? stderr.trim());
  } catch (error) {
    return String(error);
  }
}

/** The Worker as it would be deployed, running in workerd on 127.0.0.1. */
export interface RunningWorker {
  /** The files that went into it, and what it expects the runtime to have (`node:…`). */
  modules: string[];
  fetch(path: string, init?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Response>;
  /** Does what the cron trigger does, and resolves when that is done. */
  sweep(): Promise<void>;
  logs(): string[];
  close(): Promise<void>;
}

/** Builds with `wrangler deploy --dry-run` and runs the outcome. */
export async function startWorker(vars: Record<string, string>): Promise<RunningWorker> {
  Object.assign(process.env, OFFLINE);
  const directory = mkdtempSync(join(tmpdir(), 'hookline-worker-'));
  const modules = await build(directory);
  const harness = createTestHarness({
    root: ROOT,
    workers: [{ configPath: 'wrangler.toml', prebuiltWorkerDir: directory, secrets: vars }],
  });
  await harness.listen();
  const worker = harness.getWorker();
  return {
    modules,
    fetch: async (path, init) => (await worker.fetch(path, init)) as unknown as Response,
    async sweep() {
      const { outcome } = await worker.scheduled({ cron: '* * * * *', scheduledTime: new Date() });
      if (outcome !== 'ok') throw new Error(`the sweep ended with "${outcome}"`);
    },
    logs: () => harness.getLogs().map(({ level, message }) => `${level} ${message}`),
    async close() {
      await harness.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function build(directory: string): Promise<string[]> {
  const metafile = join(directory, 'bundle.json');
  const bin = resolve(dirname(wrangler), '../bin/wrangler.js');
  const args = ['deploy', '--dry-run', '--outdir', directory, '--metafile', metafile];
  await promisify(execFile)(process.execPath, [bin, ...args], { cwd: ROOT, env: { ...process.env, ...OFFLINE } });
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as Metafile;
  return [
    ...new Set(Object.entries(inputs).flatMap(([path, { imports }]) => [path, ...imports.map(({ path: to }) => to)])),
  ];
}

interface Metafile {
  inputs: Record<string, { imports: { path: string }[] }>;
}
