import { readFileSync, writeFileSync } from 'node:fs';
import { type AppDeps, createApp } from '../src/app.ts';

/** Fails where docs/openapi.json is not what the routes say; `--write` brings it up to date. */
const file = new URL('../docs/openapi.json', import.meta.url);

// Describing the routes calls none of them: of all that they need, only where they are is asked.
const app = createApp({ publicUrl: 'http://127.0.0.1' } as AppDeps);
const response = await app.request('/openapi.json');
const description = `${JSON.stringify(await response.json(), null, 2)}\n`;

if (process.argv.includes('--write')) {
  writeFileSync(file, description);
} else if (readFileSync(file, 'utf8') !== description) {
  process.stderr.write('docs/openapi.json is not what the routes say: run "npm run openapi" and look at the difference.\n');
  process.exitCode = 1;
}
