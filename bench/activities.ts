import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { nowMs } from './src/clock.ts';
import {
  type Crowd,
  createReader,
  fillActivities,
  listQuestions,
  makeCrowd,
  makeMonths,
  PAGE_LIMIT,
} from './src/events/pages.ts';
import { readEventSettings } from './src/events/settings.ts';
import { openBenchStore } from './src/events/store.ts';
import { describeMachine } from './src/machine.ts';
import { type BenchPostgres, startPostgres } from './src/postgres.ts';
import { figure, renderTable } from './src/report/table.ts';
import { atMost, renderVerdicts } from './src/report/verdict.ts';
import { stopOnSignal } from './src/stage.ts';
import { median, medians, percentile } from './src/statistics.ts';

const TARGET = 1.5;

const settings = readEventSettings(process.env);
// A server each, so that the two are measured in turn: whatever else the machine does happens to both.
const servers = [await startPostgres(), await startPostgres()] as const;
stopOnSignal();
try {
  const crowd = makeCrowd();
  const few = await openFilled(servers[0], crowd, settings.fewRows);
  print(`${settings.fewRows} activities are there; now come ${settings.manyRows} …`);
  const many = await openFilled(servers[1], crowd, settings.manyRows);
  const results = [];
  for (const [name, query] of Object.entries(listQuestions(crowd))) {
    results.push({ name, ...(await measureBoth(query, few.read, many.read)) });
  }
  report(results);
  await Promise.all([few.close(), many.close()]);
} finally {
  for (const server of servers) await server.stop();
}

type Read = ReturnType<typeof createReader>;

async function openFilled(
  server: BenchPostgres,
  crowd: Crowd,
  rows: number,
): Promise<{ read: Read; close(): Promise<void> }> {
  const store = await openBenchStore(server);
  await makeMonths(store);
  await fillActivities(store, crowd, rows);
  // As autovacuum leaves a table in use: analyzed, its pages marked as visible to all.
  await sql`vacuum analyze activity`.execute(store.ctx.db);
  await sql`checkpoint`.execute(store.ctx.db);
  return { read: createReader(store), close: store.close };
}

/** Of one page, ms; how many items it had. */
interface Cost {
  p50: number;
  p99: number;
  items: number;
}

interface Result {
  few: Cost;
  many: Cost;
  ratio: number;
}

async function measureBoth(query: string, readFew: Read, readMany: Read): Promise<Result> {
  const runs: Result[] = [];
  for (let repeat = 0; repeat <= settings.repeats; repeat++) {
    const [few, many] = [await measure(() => readFew(query)), await measure(() => readMany(query))];
    // The first time warms up.
    if (repeat > 0) runs.push({ few, many, ratio: many.p50 / few.p50 });
  }
  return {
    few: medians(runs.map((run) => run.few)),
    many: medians(runs.map((run) => run.many)),
    ratio: median(runs.map((run) => run.ratio)),
  };
}

async function measure(read: () => Promise<number>): Promise<Cost> {
  const took = new Float64Array(settings.pages);
  let items = 0;
  for (let n = 0; n < took.length; n++) {
    const begin = nowMs();
    items = await read();
    took[n] = nowMs() - begin;
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), items };
}

function report(results: (Result & { name: string })[]): void {
  const machine = describeMachine();
  const head = [`page of ${PAGE_LIMIT}`, `p50, p99 of ${settings.fewRows}`, `of ${settings.manyRows}`, 'ratio'];
  const show = ({ p50, p99, items }: Cost) => `${figure(p50, 2)}, ${figure(p99, 2)} ms (${items})`;
  const table = renderTable(
    head,
    results.map(({ name, few, many, ratio }) => [name, show(few), show(many), figure(ratio, 2)]),
  );
  // A page that has more items than there are among the few costs more by itself.
  const verdicts = results
    .filter(({ few, many }) => few.items === many.items)
    .map(({ name, ratio }) => atMost(`${name}: many : few`, ratio, TARGET));
  const { version } = servers[0].settings;
  print(`${machine}; PostgreSQL ${version}`);
  print(
    `through the API, without a socket; medians of ${settings.repeats}, ${settings.pages} pages each; in brackets: items`,
  );
  print(`\n${table}\n\n${renderVerdicts(verdicts)}`);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL('activities.json', folder));
  const content = { machine, postgres: servers[0].settings, settings, results, verdicts };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  print(`\nas JSON: ${file}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
