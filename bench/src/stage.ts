import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bench } from './measure.ts';
import type { BenchPostgres } from './postgres.ts';
import { startWorker } from './processes.ts';
import { readSettings } from './settings.ts';

/** Everything that all contenders share. */
export interface Stage {
  bench: Bench;
  postgres: BenchPostgres;
  close(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);

/** Starts PostgreSQL and the receiver. */
export async function openStage(options: { countStatements?: boolean } = {}): Promise<Stage> {
  const settings = readSettings(process.env);
  installProduct();
  // Not before the product is installed: it comes out of its test support.
  const { startPostgres, COUNT_STATEMENTS } = await import('./postgres.ts');
  const postgres = await startPostgres(options.countStatements ? COUNT_STATEMENTS : []);
  stopOnSignal();
  try {
    const receiver = await startWorker(new URL('./receiver/server.ts', import.meta.url));
    const bench: Bench = { settings, receiver, postgres, createDatabase: postgres.createDatabase };
    return {
      bench,
      postgres,
      async close() {
        await receiver.stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** The bench runs Hookline from its own folder, with what `npm ci` puts there. */
export function installProduct(): void {
  if (existsSync(new URL('node_modules/.package-lock.json', ROOT))) return;
  process.stdout.write('Installing the packages of Hookline itself (npm ci) …\n');
  const { status } = spawnSync('npm', ['ci'], { cwd: fileURLToPath(ROOT), stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed.');
}

/** The children are killed when this process exits; PostgreSQL's package listens to the same signals for its own. */
export function stopOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
}
