import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
export const DESIGNER_DIST = join(ROOT, 'dist/designer');

/**
 * The designer as its sources are now: built anew where one of them is younger than the last build (two seconds). The
 * new one takes the old one's place at once, so that what runs beside this is served one or the other.
 */
export async function buildDesigner(): Promise<void> {
  const sources = join(ROOT, 'src/designer');
  const newest = Math.max(newestIn(sources), statSync(join(ROOT, 'package-lock.json')).mtimeMs);
  const page = join(DESIGNER_DIST, 'index.html');
  if (existsSync(page) && statSync(page).mtimeMs > newest) return;
  const fresh = mkdtempSync(join(ROOT, 'node_modules/.cache-designer-'));
  const outDir = join(fresh, 'new');
  // A process of its own: in this one React would be built as it is for tests.
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const options = ['--config', join(sources, 'vite.config.ts'), '--outDir', outDir, '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, [vite, 'build', ...options], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  rmSync(join(fresh, 'old'), { recursive: true, force: true });
  if (existsSync(DESIGNER_DIST)) renameSync(DESIGNER_DIST, join(fresh, 'old'));
  mkdirSync(dirname(DESIGNER_DIST), { recursive: true });
  renameSync(outDir, DESIGNER_DIST);
  rmSync(fresh, { recursive: true, force: true });
}

function newestIn(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'));
  return Math.max(...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}
