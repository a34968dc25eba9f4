import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nowMs } from './src/clock.ts';
import { writeContactsFile } from './src/imports/contacts-file.ts';
import { type ImportServer, startImportServer } from './src/imports/server.ts';
import { describeMachine } from './src/machine.ts';
import { startPostgres } from './src/postgres.ts';
import { makeTemporaryDirectory, pause } from './src/processes.ts';
import { figure, renderTable } from './src/report/table.ts';
import { cpuMs, peakMemoryMb } from './src/usage.ts';

const ROWS = Number(process.env.ROWS ?? 100_000);
const POLL_MS = 50;
/** What 100,000 rows may take on PostgreSQL. */
const TARGET = { seconds: 60, memoryMb: 250 };

interface Import {
  id: string;
  state: string;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

interface Measured {
  store: string;
  what: string;
  seconds: number;
  cpuSeconds: number;
  /** The most the process ever had, from its start to the end of this. */
  memoryMb: number;
}

const measured: Measured[] = [];
const postgres = await startPostgres();
try {
  await measureStore('PostgreSQL', { DATABASE_URL: await postgres.createDatabase() });
} finally {
  await postgres.stop();
}
await measureStore('embedded', { HOOKLINE_DATA_DIR: makeTemporaryDirectory() });
report();

async function measureStore(store: string, environment: Record<string, string>): Promise<void> {
  const server = await startImportServer(environment);
  try {
    await server.call('POST', '/v1/contact-fields', {
      code: 'customerId',
      name: 'Customer',
      type: 'text',
      isKey: true,
    });
    await server.call('POST', '/v1/contact-fields', { code: 'city', name: 'City', type: 'text' });
    await server.call('POST', '/v1/contact-fields', { code: 'points', name: 'Points', type: 'number' });
    await server.call('POST', '/v1/subscription-categories', { key: 'news', name: 'News' });
    const first = writeContactsFile(ROWS, 1);
    await measure(server, store, 'import, all new', () => importFile(server, first, 'created'));
    await measure(server, store, 'the same again', () => importFile(server, first, 'unchanged'));
    const second = writeContactsFile(ROWS, 2);
    await measure(server, store, 'every name changed', () => importFile(server, second, 'updated'));
    await measure(server, store, 'export', () => server.download('/v1/contacts/export'));
  } finally {
    await server.program.stop();
  }
}

async function measure(server: ImportServer, store: string, what: string, work: () => Promise<unknown>): Promise<void> {
  const { pid } = server.program;
  const begin = { at: nowMs(), cpu: cpuMs(pid) };
  await work();
  const seconds = (nowMs() - begin.at) / 1_000;
  measured.push({ store, what, seconds, cpuSeconds: (cpuMs(pid) - begin.cpu) / 1_000, memoryMb: peakMemoryMb(pid) });
  process.stdout.write(`${store}, ${what}: ${seconds.toFixed(1)} s\n`);
}

/** @throws Error where not every row became what is expected. */
async function importFile(server: ImportServer, file: Uint8Array, expected: 'created' | 'updated' | 'unchanged') {
  let now = await server.call<Import>('POST', '/v1/contacts/imports', file);
  while (now.state === 'running') {
    await pause(POLL_MS);
    now = await server.call<Import>('GET', `/v1/contacts/imports/${now.id}`);
  }
  if (now.state !== 'completed' || now[expected] !== ROWS) throw new Error(`not as expected: ${JSON.stringify(now)}`);
}

function report(): void {
  const machine = describeMachine();
  const [fresh] = measured;
  const peak = measured.filter(({ store }) => store === fresh?.store).at(-1)?.memoryMb ?? Number.NaN;
  const isMet = fresh !== undefined && fresh.seconds < TARGET.seconds && peak < TARGET.memoryMb;
  const table = renderTable(
    [`${ROWS} contacts`, 'seconds', 'CPU, s', 'MB at most'],
    measured.map(({ store, what, seconds, cpuSeconds, memoryMb }) => [
      `${store}: ${what}`,
      figure(seconds, 1),
      figure(cpuSeconds, 1),
      figure(memoryMb),
    ]),
  );
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL('import.json', folder));
  writeFileSync(file, `${JSON.stringify({ machine, rows: ROWS, target: TARGET, isMet, measured }, null, 2)}\n`);
  const verdict = `wanted on PostgreSQL: under ${TARGET.seconds} s and ${TARGET.memoryMb} MB: ${isMet ? 'met' : 'NOT MET'}`;
  process.stdout.write(`\n${machine}\n\n${table}\n\n${verdict}\n\nas JSON: ${file}\n`);
}
