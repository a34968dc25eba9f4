import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createTestHarness, type TestHarness } from 'wrangler';

const ROOT = resolve(import.meta.dirname, '../..');
const wrangler = createRequire(import.meta.url).resolve('wrangler');
/** Comes with wrangler, and is looked for from there. */
const RUNTIME = 'workerd';

/** Everything stays on this machine and in `directory`: no metrics, no look-up of where we are, nobody's account. */
function offline(directory: string): Record<string, string> {
  return {
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    XDG_CONFIG_HOME: directory,
  };
}

/** Why workerd cannot run here; undefined where it can. */
export function findWorkerdFault(): string | undefined {
  try {
    const { default: binary } = createRequire(wrangler)(RUNTIME) as { default: string };
    const { status, error, stderr } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    return status === 0 ? undefined : (error?.message ?? stderr.trim());
  } catch (error) {
    return String(error);
  }
}

type WorkerAnswer = Pick<Response, 'status' | 'ok' | 'text' | 'json'> & { headers: Pick<Headers, 'get'> };

/** The Worker as it would be deployed, running in workerd on 127.0.0.1. */
export interface RunningWorker {
  /** The files that went into it, and what it expects the runtime to have (`node:…`). */
  modules: string[];
  fetch(
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<WorkerAnswer>;
  /** Does what the cron trigger does, and resolves when that is done. */
  sweep(): Promise<void>;
  logs(): string[];
  close(): Promise<void>;
}

/** Prepares an empty database for Workers as a deployment does. */
export async function prepareDatabase(variables: Record<string, string>): Promise<void> {
  const script = resolve(ROOT, 'scripts/migrate.ts');
  await promisify(execFile)(process.execPath, [script], { env: { ...process.env, ...variables } });
}

/** Builds with `wrangler deploy --dry-run` and runs the outcome with these variables. */
export async function startWorker(variables: Record<string, string>): Promise<RunningWorker> {
  const directory = mkdtempSync(join(tmpdir(), 'hookline-worker-'));
  const worker = { configPath: 'wrangler.toml', prebuiltWorkerDir: directory, secrets: variables };
  const harness = createTestHarness({ root: ROOT, workers: [worker] });
  async function close(): Promise<void> {
    await harness.close();
    rmSync(directory, { recursive: true, force: true });
  }
  try {
    Object.assign(process.env, offline(directory));
    const modules = await build(directory);
    await harness.listen();
    return { modules, ...actionsOf(harness), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function actionsOf(harness: TestHarness): Pick<RunningWorker, 'fetch' | 'sweep' | 'logs'> {
  const worker = harness.getWorker();
  return {
    fetch: (path, init) => worker.fetch(path, init),
    async sweep() {
      const { outcome } = await worker.scheduled({ cron: '* * * * *', scheduledTime: new Date() });
      if (outcome !== 'ok') throw new Error(`the sweep ended with "${outcome}"`);
    },
    logs: () => harness.getLogs().map(({ level, message }) => `${level} ${message}`),
  };
}

async function build(directory: string): Promise<string[]> {
  const metafile = join(directory, 'bundle.json');
  const bin = resolve(dirname(wrangler), '../bin/wrangler.js');
  const args = ['deploy', '--dry-run', '--outdir', directory, '--metafile', metafile];
  await promisify(execFile)(process.execPath, [bin, ...args], { cwd: ROOT });
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as Metafile;
  const modules = Object.entries(inputs).flatMap(([path, { imports }]) => [path, ...imports.map((each) => each.path)]);
  return [...new Set(modules)];
}

interface Metafile {
  inputs: Record<string, { imports: { path: string }[] }>;
}
